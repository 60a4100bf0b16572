import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { findProgram } from '../lab/programs.ts'
import {
  describeMissing,
  diskRequirements,
  labRequirements,
  missing,
  peerRequirements,
  type Requirement,
} from '../lab/requirements.ts'
import { exec } from './exec.ts'
import { buildKeytar, canBuildKeytar, hasKeytar } from './keytar.ts'

/** What the tests in a browser and in Electron need. */
const browserRequirements: Requirement[] = [
  { needs: 'chromium', debianPackage: 'chromium' },
  { needs: 'Xvfb', debianPackage: 'xvfb' },
]

/** What building keytar needs, when it is not built. */
const keytarRequirements: Requirement[] = [
  { needs: '/usr/include/libsecret-1/libsecret/secret.h', debianPackage: 'libsecret-1-dev' },
  { needs: 'pkg-config', debianPackage: 'pkg-config' },
  { needs: 'make', debianPackage: 'make' },
  { needs: 'g++', debianPackage: 'g++' },
  { needs: 'python3', debianPackage: 'python3' },
]

const { values } = parseArgs({ options: { peers: { type: 'boolean', default: false } } })

const absentNow = (): Requirement[] =>
  missing([
    ...labRequirements,
    ...(process.platform === 'linux' ? [...browserRequirements, ...diskRequirements] : []),
    ...(process.platform === 'linux' && !hasKeytar() ? keytarRequirements : []),
    ...(values.peers ? peerRequirements : []),
  ])

const canInstall = (): boolean =>
  existsSync('/etc/debian_version') && process.getuid?.() === 0 && findProgram('apt-get') !== undefined

const apt = async (...args: string[]): Promise<void> => {
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const { code, stderr, stdout } = await exec('apt-get', ['-qq', ...args], { env })
  if (code !== 0) console.error(`apt-get ${args[0]} failed:\n${(stderr || stdout).trim()}`)
}

/** Debian asks this file whether a service may be started (invoke-rc.d(8)): the tests start their own servers. */
const policy = '/usr/sbin/policy-rc.d'

/** Installs servers without starting them on this machine. Somebody's own policy stays as it is. */
const withoutStarting = async (work: () => Promise<void>): Promise<void> => {
  if (existsSync(policy)) return work()
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    await work()
  } finally {
    rmSync(policy)
  }
}

const install = async (absent: Requirement[]): Promise<void> => {
  const packages = [...new Set(absent.map(({ debianPackage }) => debianPackage))]
  console.log(`Installing ${packages.join(', ')}`)
  await apt('update')
  await withoutStarting(() => apt('install', '-y', '--no-install-recommends', ...packages))
}

const before = absentNow()
if (before.length > 0 && canInstall()) await install(before)
if (!hasKeytar() && canBuildKeytar()) {
  console.log('Building keytar, whose library was missing when the packages were installed')
  const built = await buildKeytar()
  console.log(
    built ? 'keytar is built.' : 'keytar could not be built: the hub will ask for a passphrase instead.',
  )
}
const absent = absentNow()
if (absent.length === 0) console.log('Everything that the tests need is here.')
else console.error(`What the tests need is ${describeMissing(absent)}`)
if (absent.length > 0 && process.env.CI === 'true') process.exitCode = 1
