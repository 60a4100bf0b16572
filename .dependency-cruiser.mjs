import { fileURLToPath } from 'node:url'

// Who may import whom (ARCHITECTURE.md). Each rule has a planted violation in scripts/fixtures/violations.

const domain =
  'vault|lego|acme|x509|accounts|credentials|certificates|dns|orders|failover|renewal|instances|deploy|managed-acme|diagnostics|audit|backup|tokens|sessions|notifications|challenges|ssh|key-files'
const adapter = 'store|http|listeners|clock|log|data-directory|programs'
const outer = 'shells|control|static-files'
const outermost = '^src/main/(?!ids[.])[^/]+[.]ts$'
const tests = '([.]test[.]tsx?$|/(testing|fixtures)/)'
const electron = '(^|/)node_modules/electron/|^electron(/|$)'

const inMain = (folders) => `^src/main/(${folders})/`
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

export default {
  forbidden: [
    rule('no-circular', 'What needs each other belongs together, or needs a third.', {}, { circular: true }),
    rule('no-unresolvable', 'An import that leads nowhere.', {}, { couldNotResolve: true }),
    rule(
      'shared-imports-zod-only',
      'Both sides of the bridge load it, the sandboxed page too.',
      { path: '^src/shared/', pathNot: tests },
      { pathNot: '^src/shared/|(^|/)node_modules/zod/' },
    ),
    rule(
      'ports-import-shared-only',
      'An interface does not know who implements or uses it.',
      { path: inMain('ports') },
      { pathNot: '^src/(main/ports|shared)/' },
    ),
    rule(
      'domain-uses-ports-not-adapters',
      'The domain is given its adapters; it never reaches for one, nor for what is around it.',
      { path: inMain(domain), pathNot: tests },
      { path: [inMain(`${adapter}|${outer}|app`), outermost] },
    ),
    rule(
      'adapters-implement-ports-only',
      'An adapter keeps the contract of its port and knows nothing else of the hub.',
      { path: inMain(`(${adapter})`), pathNot: tests },
      { path: '^src/main/', pathNot: ['^src/main/$1/', inMain('ports|files')] },
    ),
    rule(
      'app-knows-no-shell',
      'Use cases are the same for every shell, over any adapter.',
      { path: inMain('app'), pathNot: tests },
      { path: [inMain(`${adapter}|${outer}`), outermost] },
    ),
    rule(
      'shells-go-through-the-app',
      'A shell calls the contract; it never does a piece of the domain itself.',
      { path: inMain(outer), pathNot: tests },
      { path: inMain(domain) },
    ),
    rule(
      'shells-are-strangers',
      'What two shells share is in app, control or static-files.',
      { path: '^src/main/shells/([^/]+)/' },
      { path: '^src/main/shells/', pathNot: '^src/main/shells/$1/' },
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
      { path: '^src/', pathNot: [tests, inMain('http|listeners|shells|control|static-files|managed-acme')] },
      { path: '^(node:)?(http|https|http2)$|(^|/)node_modules/ws/' },
    ),
    rule(
      'ssh-in-its-place',
      'Whoever connects has checked the host key: there is one place that does.',
      { path: '^src/', pathNot: [tests, inMain('ssh'), '^src/main/key-files/worker[.]ts$'] },
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
      'renderer-sees-shared-only',
      'The page knows the contract and nothing of what is behind it.',
      { path: '^src/renderer/' },
      { path: '^src/(main|preload)/' },
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
