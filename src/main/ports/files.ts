/**
 * The file operations that durability rests on, one system call each, so that a test can stop between any two.
 * Paths are absolute. Errors are Node's, with `code` (ENOENT, ENOSPC, EIO, EACCES, EROFS …).
 */
export interface Files {
  read(path: string): Promise<Buffer>
  list(path: string): Promise<string[]>
  exists(path: string): Promise<boolean>
  /** Makes the directory and its parents, mode 0700. */
  makeDirectory(path: string): Promise<void>
  /** Creates a file that must not exist, mode 0600, writes all of `data` and fsyncs it. */
  writeNew(path: string, data: Uint8Array): Promise<void>
  /** rename(2): replaces atomically. */
  rename(from: string, to: string): Promise<void>
  /** Removing what is not there is no error. */
  remove(path: string): Promise<void>
  /** Overwrites what is in the file, in place and durably, then removes it. */
  erase(path: string): Promise<void>
  /** fsync(2) on the directory, so that renames and removals in it last. */
  syncDirectory(path: string): Promise<void>
}
