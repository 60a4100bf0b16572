let usersUmask: number | undefined

/** From now on what this process makes is its user's alone, unless it says otherwise. For the start of a program. */
export const keepFilesPrivate = (): void => {
  usersUmask ??= process.umask(0o077)
}

/** Starts a program that is not ours as the user would: its files are its own affair. The work is synchronous. */
export const withUsersUmask = <T>(start: () => T): T => {
  if (usersUmask === undefined) return start()
  const ours = process.umask(usersUmask)
  try {
    return start()
  } finally {
    process.umask(ours)
  }
}
