import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { freePort } from '../free-port.ts'

const draw = (count: number): Promise<number[]> => Promise.all(Array.from({ length: count }, freePort))

it('gives each port once, in this process and beside another', async () => {
  const script = `
    const { freePort } = await import(process.argv[1])
    const ports = []
    for (let count = 0; count < 200; count += 1) ports.push(await freePort())
    console.log(JSON.stringify(ports))
    process.stdin.resume()`
  const module = fileURLToPath(new URL('../free-port.ts', import.meta.url))
  const other = spawn(process.execPath, ['--input-type=module', '-e', script, module], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  try {
    const [line] = await once(other.stdout, 'data')
    const ports: number[] = [...JSON.parse(String(line)), ...(await draw(200))]
    expect(new Set(ports).size).toBe(400)
  } finally {
    other.stdin.end()
    await once(other, 'exit')
  }
})
