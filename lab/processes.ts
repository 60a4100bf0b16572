import { readdirSync, readFileSync } from 'node:fs'

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // gone meanwhile, or not ours to read
  }
}

/** Linux: the command lines, by pid, of all processes whose arguments or environment name `text`; never this one. */
export const processesNaming = (text: string): Map<number, string> => {
  const found = new Map<number, string>()
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry)
    if (!Number.isInteger(pid) || pid === process.pid) continue
    const command = read(`/proc/${pid}/cmdline`)
    if (command.includes(text) || read(`/proc/${pid}/environ`).includes(text))
      found.set(pid, command.replaceAll('\0', ' ').trim())
  }
  return found
}
