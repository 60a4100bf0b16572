import { fileURLToPath } from 'node:url'

import { patternOf, rooms } from './scripts/rooms.mjs'

// Who may import whom (ARCHITECTURE.md). `scripts/rooms.mjs` says it of folders; a violation is planted in each of them,
// and for every other rule in scripts/fixtures/violations.

const tests = '([.]test[.]tsx?$|/(testing|fixtures)/)'
const electron = '(^|/)node_modules/electron/|^electron(/|$)'

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

const roomRules = rooms.map(({ room, may }) =>
  rule(
    `room ${room}`,
    `It may import ${may.length > 0 ? may.join(', ') : 'no other room'}.`,
    { path: patternOf(room), pathNot: tests },
    { path: '^src/', pathNot: [patternOf(room), ...may.map(patternOf), tests] },
  ),
)

export default {
  forbidden: [
    rule('no-circular', 'What needs each other belongs together, or needs a third.', {}, { circular: true }),
    rule('no-unresolvable', 'An import that leads nowhere.', {}, { couldNotResolve: true }),
    ...roomRules,
    // The rooms' rules leave tests out, and what is outside of `src`; these do not.
    rule(
      'ports-import-shared-only',
      'An interface does not know who implements or uses it.',
      { path: '^src/main/ports/' },
      { pathNot: '^src/(main/ports|shared)/' },
    ),
    rule(
      'shells-are-strangers',
      'What two shells share is in app, control or static-files.',
      { path: '^src/main/shells/([^/]+)/' },
      { path: '^src/main/shells/', pathNot: '^src/main/shells/$1/' },
    ),
    rule(
      'renderer-sees-shared-only',
      'The page knows the contract and nothing of what is behind it.',
      { path: '^src/renderer/' },
      { path: '^src/(main|preload)/' },
    ),
    rule(
      'shared-imports-zod-only',
      'Both sides of the bridge load it, the sandboxed page too.',
      { path: '^src/shared/', pathNot: tests },
      { pathNot: '^src/|(^|/)node_modules/zod/' },
    ),
    rule(
      'plugins-are-strangers',
      'A provider, connector or task is one file that can be added and removed alone.',
      {
        path: '^src/main/(dns/providers|deploy/tasks|instances/connectors)/([^/]+)[.]ts$',
        pathNot: tests,
      },
      { path: '^src/main/$1/', pathNot: '^src/main/$1/$2([.]|/)' },
    ),
    rule(
      'entries-are-ends',
      'A program’s entry is started, not imported.',
      { path: '^src/' },
      { path: '^src/main/(index|headless|cli)[.]ts$' },
    ),
    rule(
      'http-in-its-places',
      'Requests go through the Http port, with its time-outs, roots and limits; servers are shells.',
      {
        path: '^src/',
        pathNot: [tests, '^src/main/(adapters/(http|listeners)|shells|control|static-files)/'],
      },
      { path: '^(node:)?(http|https|http2)$|(^|/)node_modules/ws/' },
    ),
    rule(
      'ssh-in-its-place',
      'Whoever connects has checked the host key: there is one place that does.',
      { path: '^src/', pathNot: [tests, '^src/main/ssh/', '^src/main/key-files/worker[.]ts$'] },
      { path: '(^|/)node_modules/(@types/)?ssh2/' },
    ),
    rule(
      'electron-only-in-its-shell',
      'The hub runs without a window.',
      { path: '^src/', pathNot: ['^src/(preload|main/shells/electron)/'] },
      { path: electron },
    ),
    rule(
      'preload-is-thin',
      'Names and types: what a sandboxed preload imports at run time, every page pays and trusts.',
      { path: '^src/preload/' },
      { pathNot: ['^src/(preload|shared)/', electron], dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'renderer-has-no-node',
      'The page runs in a browser as well.',
      { path: '^src/renderer/', pathNot: tests },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'product-needs-no-tools',
      'What is shipped works without what builds and tests it.',
      { path: '^src/', pathNot: tests },
      { path: '^(lab|bench|e2e|scripts)/' },
    ),
    rule(
      'product-needs-no-test',
      'Code made for tests stays with tests.',
      { path: '^src/', pathNot: tests },
      { path: tests },
    ),
    rule(
      'product-needs-no-dev-dependency',
      'Electron apart, a package that runs in the product is a dependency.',
      { path: '^src/', pathNot: tests },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: [electron, '[.]css$'] },
    ),
  ],
  options: {
    tsConfig: { fileName: fileURLToPath(new URL('tsconfig.json', import.meta.url)) },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^out/' },
    enhancedResolveOptions: { conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
}
