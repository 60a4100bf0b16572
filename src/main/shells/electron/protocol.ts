import { protocol } from 'electron'
import { securityHeaders } from '../../static-files/policy.ts'
import type { StaticFiles } from '../../static-files/read-static-file.ts'
import { host, scheme } from './origin.ts'

/** Before the app is ready: our scheme is an origin of its own, as secure as https. */
export const registerScheme = (): void => {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Answers `app://certhub/…` from the built user interface, with the same policy as the page in a browser. */
export const answerRequest = async (request: Request, files: StaticFiles): Promise<Response> => {
  const url = new URL(request.url)
  const file = url.host === host && request.method === 'GET' ? await files(url.pathname) : undefined
  if (!file) return new Response('Not found', { status: 404, headers: securityHeaders })
  return new Response(new Uint8Array(file.body), {
    headers: { ...securityHeaders, 'Content-Type': file.contentType },
  })
}

/** Once the app is ready. */
export const servePage = (files: StaticFiles): void => {
  protocol.handle(scheme, (request) => answerRequest(request, files))
}
