/** Work whose amount a file decides, done beside the hub’s only thread. Bytes, not texts, cross over. */
export type KeyFileJob =
  | { kind: 'pkcs12'; der: Uint8Array; password: string }
  /** One encrypted PEM block. */
  | { kind: 'pem'; pem: string; passphrase: string }
  /** OpenSSH’s or PuTTY’s own form, encrypted. */
  | { kind: 'ssh'; text: string; passphrase: string }

export interface KeyFileContent {
  certificates: Uint8Array[]
  keys: { der: Uint8Array; type: 'pkcs1' | 'pkcs8' }[]
}

export type KeyFileProblem =
  | { problem: 'password' }
  /** `text`: what is wrong, for people. */
  | { problem: 'malformed'; text: string }
  /** The file asks for so many rounds of derivation. */
  | { problem: 'rounds'; rounds: number }
  | { problem: 'time' }

export type KeyFileResult = KeyFileContent | KeyFileProblem

/** As much as Java takes. Files of Firefox ask for 600,000, three times. */
export const mostRounds = 5_000_000
