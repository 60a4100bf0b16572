/** The operating system's own question who sits there: Touch ID and the like. */
export interface VerifyUser {
  available(): Promise<boolean>
  /** `reason` completes “Certhub wants to …”. False when the person could not or would not. */
  ask(reason: string): Promise<boolean>
}
