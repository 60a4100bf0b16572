import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram } from '../lab/programs.ts'
import type { Lab } from '../lab/start.ts'
import { measureProcess } from './measure-process.ts'
import type { Peer } from './peer.ts'
import { certbot } from './peers/certbot.ts'
import { legoPeers } from './peers/lego.ts'
import { uacme } from './peers/uacme.ts'
import type { Sample, Series } from './sample.ts'

const peers: Peer[] = [uacme, certbot, ...legoPeers]
const what = 'apex + wildcard, cold process'

const benchPeer = async (peer: Peer, lab: Lab, runs: number): Promise<Series> => {
  const series = { who: peer.name, what, samples: [] as Sample[], note: peer.note }
  if (!findProgram(peer.program)) return { ...series, note: 'not installed here' }
  const folder = await mkdtemp(join(lab.directory, `${peer.program}-`))
  try {
    await peer.prepare(lab, folder)
    for (let index = 0; index < Math.min(runs, peer.mostRuns ?? runs); index += 1) {
      const domain = `${folder.slice(-6).toLowerCase()}-${index}.example.test`
      series.samples.push(await measureProcess(peer.order(lab, folder, domain)))
    }
    return series
  } catch (error) {
    console.error(error)
    return { ...series, note: `failed after ${series.samples.length} runs` }
  }
}

/** Each peer's account made first, then `runs` orders one after the other, each for new names. */
export const benchPeers = async (lab: Lab, runs: number, tell: (name: string) => void): Promise<Series[]> => {
  const all: Series[] = []
  for (const peer of peers) {
    tell(peer.name)
    all.push(await benchPeer(peer, lab, runs))
  }
  return all
}
