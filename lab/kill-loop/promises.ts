import type { Disk } from './disk.ts'
import { belongTogether } from './folder.ts'

/** What the hub has promised: every answer that said that something is kept. */
export class Promises {
  /** Value of each credential, and another one that a call without an answer may have given it. */
  readonly #values = new Map<string, { value: string; maybe?: string }>()
  /** Orders that were accepted, and the serial of each that was said to be done. */
  readonly #orders = new Map<string, string | undefined>()
  acknowledged = 0
  readonly lost = new Set<string>()

  replaceBegins(name: string, value: string): void {
    const kept = this.#values.get(name)
    if (kept) kept.maybe = value
  }
  kept(name: string, value: string): void {
    this.#values.set(name, { value })
    this.acknowledged++
  }
  accepted(order: string): void {
    if (!this.#orders.has(order)) this.acknowledged++
    this.#orders.set(order, this.#orders.get(order))
  }
  issued(order: string, serial: string): void {
    this.#orders.set(order, serial)
    this.acknowledged++
  }
  /** A rotation or a deployment. */
  done(): void {
    this.acknowledged++
  }
  names(): string[] {
    return [...this.#values.keys()]
  }

  /** A value as it is now, through the hub or from the disk; it is what counts from now on. */
  saw(name: string, value: string): void {
    const kept = this.#values.get(name)
    if (kept && value !== kept.value && value !== kept.maybe) this.lost.add(`the value of ${name}`)
    this.#values.set(name, { value })
  }

  /** Looks for every promise on the disk. */
  async look(disk: Disk): Promise<void> {
    for (const [name, { value, maybe }] of this.#values) {
      const row = disk.credentials.find((one) => one.name === name)
      const text = await (row ? disk.vault.get(row.type, row.secretId, row.fingerprint) : undefined)?.catch(
        (error: unknown) => this.lost.add(`the value of ${name}: ${error}`) && undefined,
      )
      const found = text?.expose() ?? ''
      if (![value, maybe].some((one) => one !== undefined && found.includes(one)))
        this.lost.add(`the value of ${name}`)
    }
    const orders = new Set(disk.orders.map(({ id }) => id))
    for (const [order, serial] of this.#orders) {
      if (!orders.has(order)) this.lost.add(`order ${order}`)
      if (serial === undefined) continue
      const row = disk.issued.find((one) => one.orderId === order && one.serial === serial)
      const key = await (row
        ? disk.vault.get('certificate-key', row.keyId, row.keyFingerprint)
        : undefined
      )?.catch(() => undefined)
      if (!row || !key || !belongTogether(row.chainPem, key.expose()))
        this.lost.add(`the certificate ${serial} or its key`)
    }
  }
}
