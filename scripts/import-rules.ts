import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { root } from './build.mjs'
import { exec } from './exec.ts'
import { rooms, roomsOf } from './rooms.mjs'

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

const isRoomRule = (name: string): boolean => name.startsWith('room ')

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
  const rules = ruleNames
    .parse(await import(config))
    .default.forbidden.map(({ name }) => name)
    .filter((name) => !isRoomRule(name))
  const problems = [
    ...rules
      .filter((rule) => !planted.some((line) => line.startsWith(`${rule}: `)))
      .map((rule) => `no violation is planted for ${rule}`),
    ...planted.filter((line) => !found.includes(line)).map((line) => `not caught: ${line}`),
    ...found.filter((line) => !planted.includes(line)).map((line) => `caught, but not planted: ${line}`),
  ]
  return problems.length > 0 ? problems.join('\n') : undefined
}

/** What is wrong with the table itself: each room once, and only rooms above it are imported. */
const problemsOfTable = (): string[] => {
  const above = new Set<string>()
  return rooms.flatMap(({ room, may }) => {
    const problems = may
      .filter((one) => !above.has(one))
      .map((one) => `${room} imports ${one}, which does not stand above it`)
    if (above.has(room)) problems.push(`${room} stands there twice`)
    above.add(room)
    return problems
  })
}

/** Every folder of `src` that holds code, and the rooms that claim it. Tests apart. */
const listFolders = async (): Promise<[folder: string, rooms: string[]][]> => {
  const folders = new Set<string>()
  for (const entry of await readdir(join(root, 'src'), { recursive: true, withFileTypes: true }))
    if (entry.isFile() && /[.]tsx?$/.test(entry.name)) folders.add(relative(root, entry.parentPath))
  return [...folders].sort().map((folder) => [folder, roomsOf(`${folder}/a.ts`)])
}

/** Each folder with the one room it is in, for a person to read. */
export const listRooms = async (): Promise<string[]> =>
  (await listFolders()).map(([folder, [room]]) => `${folder}: ${room ?? 'no room'}`)

const fileIn = (room: string, name: string): string => `src/${room.replace(/\/\*$/, '')}/${name}.ts`

/**
 * Every folder is in one room (`scripts/rooms.mjs`), every room is there, and an import of each that is not
 * allowed is caught: one is planted in every folder.
 */
export const checkRooms = async (): Promise<string | undefined> => {
  const folders = await listFolders()
  const problems = problemsOfTable()
  for (const [folder, claimed] of folders)
    if (claimed.length !== 1)
      problems.push(`${folder} is in ${claimed.length === 0 ? 'no room' : claimed.join(' and ')}`)
  for (const { room } of rooms)
    if (!folders.some(([, claimed]) => claimed.includes(room))) problems.push(`${room} is no folder`)
  if (problems.length > 0) return problems.join('\n')

  const place = await mkdtemp(join(tmpdir(), 'certhub-rooms-'))
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(place, path)), { recursive: true })
    await writeFile(join(place, path), text)
  }
  try {
    for (const { room } of rooms) await write(fileIn(room, 'leaf'), 'export {}\n')
    const planted = folders.flatMap(([folder, [room = '']]) => {
      const may = rooms.find((one) => one.room === room)?.may ?? []
      const forbidden = rooms.find((one) => one.room !== room && !may.includes(one.room))
      if (forbidden) return [{ room, file: `${folder}/planted.ts`, target: fileIn(forbidden.room, 'leaf') }]
      problems.push(`${room} may import every room`)
      return []
    })
    if (problems.length > 0) return problems.join('\n')
    for (const { file, target } of planted)
      await write(file, `import '${relative(dirname(file), target).replace(/^(?![.])/, './')}'\n`)
    const { violations } = await cruise(place, ['src'])
    const caught = violations.map(({ rule, from }) => `${rule.name}: ${from}`)
    const missed = planted.filter(
      ({ room, file }) => /[/](testing|fixtures)[/]/.test(file) === caught.includes(`room ${room}: ${file}`),
    )
    return missed.length > 0 ? missed.map(({ file }) => `not caught: ${file}`).join('\n') : undefined
  } finally {
    await rm(place, { recursive: true })
  }
}
