import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { searchPath } from '../lab/programs.ts'
import type { Sample } from './sample.ts'

/** The most memory the process has held so far, bytes (Linux: VmHWM); undefined elsewhere and when it is gone. */
export const peakRss = (pid: number): number | undefined => {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes ? Number(kilobytes) * 1024 : undefined
  } catch {
    return undefined
  }
}

export interface Command {
  program: string
  args: string[]
  env?: Record<string, string>
}

/** Runs a command to its end and measures it; throws with its output when it fails. */
export const measureProcess = async ({ program, args, env }: Command): Promise<Sample> => {
  const start = performance.now()
  const child = spawn(program, args, {
    env: { ...process.env, PATH: searchPath(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  let peak: number | undefined
  const look = setInterval(() => {
    peak = (child.pid && peakRss(child.pid)) || peak
  }, 10)
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    const milliseconds = performance.now() - start
    if (code !== 0) throw new Error(`${program} ended with ${code}:\n${output.slice(-3000)}`)
    return { milliseconds, ...(peak !== undefined && { peakRssBytes: peak }) }
  } finally {
    clearInterval(look)
  }
}
