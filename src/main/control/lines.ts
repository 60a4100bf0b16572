import type { Socket } from 'node:net'

/** The longest message either side accepts, in UTF-16 units. */
const longestLine = 8 * 1024 * 1024

/** Calls `onLine` for each line; a line that is too long, or is no text, ends the connection. */
export const readLines = (socket: Socket, onLine: (line: string) => void): void => {
  let rest = ''
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    rest += chunk
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      const line = rest.slice(0, end)
      rest = rest.slice(end + 1)
      onLine(line)
    }
    if (rest.length > longestLine) socket.destroy()
  })
}
