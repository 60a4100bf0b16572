/** What a token looks like, so that it can be told from everything else: in logs and by secret scanners too. */
export const tokenPattern = /^certhub_[A-Za-z0-9_-]{43}$/

/** The text with tokens in it made unusable. */
export const withoutTokens = (text: string): string =>
  text.replace(/certhub_[A-Za-z0-9_-]{20,}/g, 'certhub_…')
