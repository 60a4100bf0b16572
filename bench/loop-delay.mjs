// Loaded into the hub by --import: writes how long its event loop was held up, each second, to LOOP_DELAY_FILE.
import { writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'

const resolution = 5
const histogram = monitorEventLoopDelay({ resolution })
histogram.enable()
const write = () => {
  const beyond = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - resolution)
  const figures = {
    p99: beyond(histogram.percentile(99)),
    max: beyond(histogram.max),
    count: histogram.count,
  }
  writeFileSync(process.env.LOOP_DELAY_FILE, JSON.stringify(figures))
}
setInterval(write, 1000).unref()
