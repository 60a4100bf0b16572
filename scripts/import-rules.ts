import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { z } from 'zod'
import { root } from './build.mjs'
import { exec } from './exec.ts'

const config = join(root, '.dependency-cruiser.mjs')
const fixtures = join(root, 'scripts/fixtures/violations')

const cruiseReport = z.object({
  summary: z.object({
    totalCruised: z.number(),
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
})
type Cruise = z.infer<typeof cruiseReport>['summary']

const cruise = async (cwd: string, folders: string[]): Promise<Cruise> => {
  const args = ['--config', config, '--output-type', 'json', ...folders]
  const { stdout, stderr } = await exec('depcruise', args, { cwd })
  try {
    return cruiseReport.parse(JSON.parse(stdout)).summary
  } catch {
    throw new Error(`dependency-cruiser gave no report: ${stderr || stdout.slice(0, 500)}`)
  }
}

/** The import rules over the whole project. Having read nothing is a failure too. */
export const checkImports = async (): Promise<string | undefined> => {
  const { totalCruised, violations } = await cruise(root, ['src', 'lab', 'bench', 'e2e'])
  if (totalCruised === 0) return 'dependency-cruiser read no module at all'
  if (violations.length === 0) return undefined
  return violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).join('\n')
}

const plantedIn = async (folder: string): Promise<string[]> => {
  const planted: string[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const rule = /^\/\/ breaks: (\S+)$/m.exec(await readFile(file, 'utf8'))?.[1]
    if (rule) planted.push(`${rule}: ${relative(folder, file)}`)
  }
  return planted
}

const ruleNames = z.object({
  default: z.object({ forbidden: z.array(z.object({ name: z.string() })) }),
})

/**
 * Proves that the rules see: every rule has a file in the fixtures that breaks it, whose first line says so
 * (`// breaks: <rule>`), and the rules find exactly these files, each for exactly its rule.
 */
export const checkPlantedViolations = async (): Promise<string | undefined> => {
  const planted = await plantedIn(fixtures)
  const { violations } = await cruise(fixtures, ['src'])
  const found = [...new Set(violations.map(({ rule, from }) => `${rule.name}: ${from}`))]
  const rules = ruleNames.parse(await import(config)).default.forbidden.map(({ name }) => name)
  const problems = [
    ...rules
      .filter((rule) => !planted.some((line) => line.startsWith(`${rule}: `)))
      .map((rule) => `no violation is planted for ${rule}`),
    ...planted.filter((line) => !found.includes(line)).map((line) => `not caught: ${line}`),
    ...found.filter((line) => !planted.includes(line)).map((line) => `caught, but not planted: ${line}`),
  ]
  return problems.length > 0 ? problems.join('\n') : undefined
}
