import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'

export interface RefusalPage {
  title: string
  /** Paragraphs; `code` stands between backticks. */
  text: readonly string[]
}

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText; }
main { max-width: 34rem; padding: 2rem; }
h1 { font-size: 1.35rem; line-height: 1.3; margin: 0 0 0.75rem; }
p { margin: 0 0 0.75rem; }
code { font: 0.9em ui-monospace, monospace; padding: 0.1em 0.35em; border-radius: 4px; background: color-mix(in srgb, CanvasText 10%, Canvas); }
`

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, (each) => entities[each] ?? '')

const paragraph = (text: string): string => `<p>${escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>')}</p>`

/** Says in a page of its own why the hub’s page does not open, and what to do. */
export const sendRefusalPage = (
  response: ServerResponse,
  status: number,
  { title, text }: RefusalPage,
): void => {
  const body = [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>Certhub – ${escaped(title)}</title><style>${style}</style></head>`,
    `<body><main><h1>${escaped(title)}</h1>${text.map(paragraph).join('')}</main></body></html>`,
  ].join('')
  const headers = {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy,
    'Cache-Control': 'no-store',
    Connection: 'close',
  }
  response.writeHead(status, headers).end(body)
}

const openAnother =
  'Run `certhub open` on the computer of the hub, as the user who runs it: it opens a new address.'

export const launchRefusals = {
  used: {
    title: 'This address was used already',
    text: [
      'It opens the page once, and somebody opened it before. The session that it had opened has been ended.',
      'If that was you, in another browser: nothing is wrong.',
      'If it was not, another program of this computer knew the address. Look at Activity for what it did, and at Settings → Sessions and Tokens.',
      openAnother,
    ],
  },
  expired: {
    title: 'This address has ended',
    text: ['It was good for a minute, so that nobody who finds it later can use it.', openAnother],
  },
  unknown: {
    title: 'This address opens nothing',
    text: ['This hub did not give it, or was started again since.', openAnother],
  },
} satisfies Record<string, RefusalPage>

export const otherUserPage: RefusalPage = {
  title: 'This hub belongs to another user of this computer',
  text: [
    'It answers programs of the user who runs it. Through a tunnel that is the user who logged in by SSH.',
    'Connect as that user, or ask that user to let you in: `certhub serve --allow-user NAME`. You need a token then.',
  ],
}
