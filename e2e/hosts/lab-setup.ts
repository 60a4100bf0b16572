import { freePort } from '../../lab/free-port.ts'
import { startNewChallenges } from '../../lab/new-challenges.ts'
import { describeMissing, labRequirements, missing } from '../../lab/requirements.ts'
import { startLab } from '../../lab/start.ts'
import { buildWhenStale } from '../../scripts/build.mjs'
import { publishMissing, publishPlaces } from './lab-places.ts'

/** What the specs use of the lab. */
const used = ['pebble', 'named', 'openssl', 'setpriv', 'sshd', 'ssh-keygen']

/** Builds what is tested when it is stale, and starts the lab; the answer ends the lab. */
const setUp = async (): Promise<(() => Promise<void>) | undefined> => {
  if (!(await buildWhenStale())) throw new Error('Certhub cannot be built')
  const absent = missing(labRequirements.filter(({ needs }) => used.includes(needs)))
  if (absent.length > 0) {
    if (process.env.CI) throw new Error(describeMissing(absent))
    publishMissing(describeMissing(absent))
    return undefined
  }
  const httpPort = await freePort()
  const lab = await startLab({ bind: true, pebble: { httpPort } })
  const { name, algorithm, secret } = lab.bind.key()
  const persist = await startNewChallenges({
    dir: lab.directory,
    bind: lab.bind,
    offers: 'dns-persist-01',
    directory: 'caaIdentities',
  })
  publishPlaces({
    directoryUrl: lab.pebble.directoryUrl,
    tlsRootFile: lab.pebble.tlsRootFile,
    nameserver: `${lab.bind.address}:${lab.bind.port}`,
    httpPort,
    persistCa: { directoryUrl: persist.directoryUrl, tlsRootFile: persist.tlsRootFile },
    key: { name, algorithm, secret },
  })
  return async () => {
    await persist.stop()
    await lab.stop()
  }
}

export default setUp
