import type { Files } from '../../ports/files.ts'

/** The files of a directory that may be lost meanwhile: nothing is changed before `requireOwned` has let it pass. */
export const ownedFiles = (files: Files, requireOwned: () => void): Files => {
  const first =
    <A extends unknown[]>(work: (...given: A) => Promise<void>) =>
    async (...given: A): Promise<void> => {
      requireOwned()
      await work(...given)
    }
  return {
    ...files,
    makeDirectory: first(files.makeDirectory),
    writeNew: first(files.writeNew),
    rename: first(files.rename),
    remove: first(files.remove),
  }
}
