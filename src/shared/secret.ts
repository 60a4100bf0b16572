const inspect = Symbol.for('nodejs.util.inspect.custom')

/**
 * A value that must not be seen. Prints as `[secret]` under console, util.inspect, JSON and templates;
 * only `expose()` gives it out, so every place that reads one can be found by that word.
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  expose(): string {
    return this.#value
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [inspect](): string {
    return '[secret]'
  }
}
