import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './run.ts'
import { waitUntil } from './wait-until.ts'

/** A real exFAT, as a USB stick has it: no hard links, no modes, no sockets. Linux, as root. */
export interface ExfatDisk {
  path: string
  unmount(): Promise<void>
}

/** Why there can be none here, in words: the programs, FUSE or loop devices are missing. */
export const mountExfatDisk = async (): Promise<ExfatDisk | string> => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root on Linux may mount'
  const folder = mkdtempSync(join(tmpdir(), 'certhub-exfat-'))
  const [image, path] = [join(folder, 'image'), join(folder, 'disk')]
  mkdirSync(path)
  writeFileSync(image, '')
  truncateSync(image, 64 * 1024 * 1024)
  let device = ''
  const end = async (): Promise<void> => {
    await run('umount', [path])
    if (device)
      await waitUntil(
        'the loop device is free',
        async () => (await run('losetup', ['-d', device])).code === 0,
      )
    rmSync(folder, { recursive: true })
  }
  const step = async (command: string, args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(command, args).catch((error: unknown) => ({
      code: 127,
      stdout: '',
      stderr: String(error),
    }))
    if (code !== 0) throw new Error(`${command}: ${stderr || stdout}`.trim())
    return stdout.trim()
  }
  try {
    await step('mkfs.exfat', [image])
    device = await step('losetup', ['--find', '--show', image])
    await step('mount.exfat-fuse', [device, path])
    return { path, unmount: end }
  } catch (error) {
    await end()
    return error instanceof Error ? error.message : String(error)
  }
}
