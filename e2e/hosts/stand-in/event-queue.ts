export interface Sent {
  channel: string
  args: unknown[]
}

/** What the app sends to a page, until the page asks for it. A page that is loaded anew takes over from the one before. */
export class EventQueue {
  #sent: Sent[] = []
  #waiting: ((sent: Sent[]) => void) | undefined

  push(sent: Sent): void {
    this.#sent.push(sent)
    this.#flush()
  }

  next(): Promise<Sent[]> {
    return new Promise((resolve) => {
      this.#waiting = resolve
      this.#flush()
    })
  }

  #flush(): void {
    if (this.#sent.length === 0 || !this.#waiting) return
    const resolve = this.#waiting
    this.#waiting = undefined
    resolve(this.#sent.splice(0))
  }
}
