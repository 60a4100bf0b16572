import { endianness } from 'node:os'
import { expect, test } from 'vitest'
import { findConnection } from './tcp-table.ts'

const head =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'
const row = (local: string, remote: string, { state = '01', uid = 1000, inode = 36407 } = {}) =>
  ` 126: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000 ${String(uid).padStart(5)}        0 ${inode} 2 000000003b2b9fcb 20 0 0 10 -1\n`

const client = { address: '127.0.0.1', port: 0xe9f2 }
const server = { address: '127.0.0.1', port: 0xb21f }

test.runIf(endianness() === 'LE')('the client’s end is told from the server’s, and from others', () => {
  const table =
    head +
    row('0100007F:B21F', '0100007F:E9F2', { uid: 7 }) +
    row('0100007F:E9F2', '0100007F:B21E', { uid: 8 }) +
    row('0100007F:E9F2', '0100007F:B21F', { uid: 1777 })
  expect(findConnection(table, client, server)).toEqual({ uid: 1777, established: true })
  expect(findConnection(table, server, client)).toEqual({ uid: 7, established: true })
  expect(findConnection(table, { ...client, port: 1 }, server)).toBeUndefined()
})

test.runIf(endianness() === 'LE').each([
  ['::1', '00000000000000000000000001000000'],
  ['fe80::1:2', '000080FE000000000000000002000100'],
  ['::ffff:127.0.0.1', '0000000000000000FFFF00000100007F'],
  ['127.0.0.1', '0000000000000000FFFF00000100007F'],
  ['::ffff:127.0.0.1', '0100007F'],
])('%s is found as the kernel writes it', (address, written) => {
  const table = head + row(`${written}:E9F2`, `${written}:B21F`, { uid: 5 })
  expect(findConnection(table, { ...client, address }, { ...server, address })).toEqual({
    uid: 5,
    established: true,
  })
})

test.runIf(endianness() === 'LE').each([
  ['waits for its time to pass', { state: '06', uid: 0, inode: 0 }],
  ['has no socket any more', { state: '05', uid: 0, inode: 0 }],
])('a row that %s says who has gone, not that it was root', (_, rest) => {
  const gone = row('0100007F:E9F2', '0100007F:B21F', rest)
  expect(findConnection(head + gone, client, server)).toBe('gone')
  expect(findConnection(head + gone + row('0100007F:E9F2', '0100007F:B21F'), client, server)).toEqual({
    uid: 1000,
    established: true,
  })
})

test('a table of another make is not understood, and nobody is found in it', () => {
  for (const table of ['', head, 'tcp 0 0 127.0.0.1:59890 ESTABLISHED', ' 0100007F:E9F2 0100007F:B21F ']) {
    expect(findConnection(table, client, server)).toBeUndefined()
  }
})
