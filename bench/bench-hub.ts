import type { Lab } from '../lab/start.ts'
import { openHubBench } from './hub.ts'
import type { Sample, Series } from './sample.ts'

const megabytes = (bytes: number | undefined): string =>
  bytes === undefined ? 'unknown' : `${(bytes / 2 ** 20).toFixed(0)} MiB`

export interface HubRuns {
  warm: number
  cold: number
  concurrent: number
  atOnce: number
}

const throughput = async (
  begin: () => Promise<Sample[]>,
): Promise<{ samples: Sample[]; perSecond: string }> => {
  const start = performance.now()
  const samples = await begin()
  const seconds = (performance.now() - start) / 1000
  return { samples, perSecond: `${(samples.length / seconds).toFixed(1)} orders/s` }
}

/** The hub's lines of the table: orders in a running hub, each from a new process, and many at once. */
export const benchHub = async (lab: Lab, runs: HubRuns): Promise<Series[]> => {
  const who = 'certhub'
  const hub = await openHubBench(lab)
  try {
    const started = `the hub answers ${hub.startMs.toFixed(0)} ms after its start`
    const warm = await hub.warm(runs.warm)
    const many = await throughput(() => hub.concurrent(runs.concurrent, runs.atOnce))
    const atOnce = `${many.perSecond}; the hub held at most ${megabytes(hub.peakRss())}`
    const cold = await hub.cold(runs.cold)
    return [
      { who, what: 'apex + wildcard, running hub', samples: warm, note: started },
      { who, what: `apex + wildcard, ${runs.atOnce} at once`, samples: many.samples, note: atOnce },
      { who, what: 'apex + wildcard, cold process', samples: cold, note: 'propagation checked' },
    ]
  } finally {
    await hub.close()
  }
}
