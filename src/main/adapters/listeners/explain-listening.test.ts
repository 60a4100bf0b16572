import { expect, it } from 'vitest'
import { explainListening } from './explain-listening.ts'

it.each([
  ['EADDRINUSE', 'challenge.port_in_use', 'Port 80 of this machine is in use by another program.'],
  ['EACCES', 'challenge.port_forbidden', 'This user may not listen at port 80.'],
  ['EPERM', 'challenge.port_forbidden', 'This user may not listen at port 80.'],
  ['EMFILE', 'challenge.port_unusable', 'Port 80 of this machine cannot be opened: EMFILE.'],
])('%s is %s', (code, expected, message) => {
  const error = explainListening(80, Object.assign(new Error('listen'), { code }))
  expect([error.code, error.message]).toEqual([expected, message])
})

it('a port that needs more rights says how to get them', () => {
  const { data } = explainListening(80, Object.assign(new Error('listen'), { code: 'EACCES' }))
  expect(data.hint).toMatch(/ip_unprivileged_port_start=80.*setcap.*folder of a web server/)
})
