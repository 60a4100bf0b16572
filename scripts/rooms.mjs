/**
 * The rooms of `src`, bottom to top: every folder is in exactly one, and a room imports itself and what it is allowed
 * here, which stands above it in this table. What is not named may not be imported, so there is no circle of rooms.
 * A folder with its folders is one room. Tests and `testing/` are free.
 *
 * @typedef {{ room: string, may: readonly string[] }} Room `room` is a folder below `src`, or the files beside it: `main/*`
 */

const foundation = [
  'main/calls',
  'main/ids',
  'main/files',
  'main/http-headers',
  'main/names',
  'main/concurrency',
]
const adapters = [
  'main/adapters/clock',
  'main/adapters/data-directory',
  'main/adapters/http',
  'main/adapters/listeners',
  'main/adapters/log',
  'main/adapters/programs',
  'main/adapters/store',
  'main/adapters/vault-stores',
]
const domain = [
  'main/instances',
  'main/sessions',
  'main/deploy',
  'main/dns',
  'main/key-files',
  'main/tokens',
  'main/vault',
  'main/audit',
  'main/backup',
  'main/integrity',
  'main/lego',
  'main/ssh',
  'main/x509',
  'main/acme',
  'main/txt-records',
  'main/credentials',
  'main/failover',
  'main/accounts',
  'main/challenges',
  'main/persist',
  'main/orders',
  'main/renewal',
  'main/certificates',
  'main/notifications',
  'main/diagnostics',
]
const features = [
  'renderer/features/accounts',
  'renderer/features/activity',
  'renderer/features/credentials',
  'renderer/features/errors',
  'renderer/features/instances',
  'renderer/features/order',
  'renderer/features/overview',
  'renderer/features/vault',
]

/** Each may import those before it, and `may`. */
const stack = (names, may) => names.map((room, index) => ({ room, may: [...may, ...names.slice(0, index)] }))
/** None may import another. */
const strangers = (names, may) => names.map((room) => ({ room, may }))

const parts = ['renderer/lib', 'renderer/components', 'shared']
const outside = ['main/app', 'main/calls', 'main/ports', 'shared']

/** @type {readonly Room[]} */
export const rooms = [
  { room: 'shared', may: [] },
  { room: 'preload', may: ['shared'] },

  ...stack(['renderer/lib', 'renderer/components'], ['shared']),
  ...strangers(features, parts),
  { room: 'renderer/features/certificates', may: [...parts, 'renderer/features/order'] },
  { room: 'renderer/features/settings', may: [...parts, 'renderer/features/vault'] },
  {
    room: 'renderer/features/frame',
    may: [...parts, ...features, 'renderer/features/certificates', 'renderer/features/settings'],
  },
  { room: 'renderer/*', may: [...parts, ...features, 'renderer/features/frame'] },

  { room: 'main/ports', may: ['shared'] },
  ...stack(foundation, ['main/ports', 'shared']),
  ...strangers(adapters, ['main/ports', 'main/files', 'shared']),
  { room: 'main/process', may: ['main/adapters/vault-stores'] },
  ...stack(domain, ['shared', 'main/ports', ...foundation]),
  { room: 'main/app', may: ['shared', 'main/ports', ...foundation, ...domain] },

  { room: 'main/control', may: outside },
  { room: 'main/static-files', may: outside },
  ...strangers(
    ['main/shells/electron', 'main/shells/headless', 'main/shells/cli'],
    [
      ...outside,
      'main/control',
      'main/static-files',
      'main/files',
      'main/process',
      'main/adapters/data-directory',
    ],
  ),
  {
    room: 'main/*',
    may: [
      ...outside,
      'main/files',
      'main/process',
      ...adapters,
      // What the hub is opened with.
      'main/backup',
      'main/dns',
      'main/vault',
      'main/shells/electron',
      'main/shells/headless',
      'main/shells/cli',
    ],
  },
]

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
/** What is in a room, by its path. */
export const patternOf = (room) =>
  room.endsWith('/*') ? `^src/${escaped(room.slice(0, -2))}/[^/]+$` : `^src/${escaped(room)}/`

/** @returns {string[]} the rooms that a folder or file of `src` is in; its path begins with `src/` */
export const roomsOf = (path) =>
  rooms.filter(({ room }) => new RegExp(patternOf(room)).test(path)).map(({ room }) => room)
