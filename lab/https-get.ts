import { readFile } from 'node:fs/promises'
import { get } from 'node:https'

/** The body of `url`, trusting no root but that of `rootFile`; throws on any status but 200. */
export const httpsGet = async (url: string, rootFile: string): Promise<string> => {
  const ca = await readFile(rootFile, 'utf8')
  return await new Promise((resolve, reject) => {
    const request = get(url, { ca, agent: false, timeout: 30_000 }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve(text) : reject(new Error(`${url}: ${answer.statusCode} ${text}`)),
      )
    })
    request.on('timeout', () => request.destroy(new Error(`${url}: no answer`)))
    request.on('error', reject)
  })
}
