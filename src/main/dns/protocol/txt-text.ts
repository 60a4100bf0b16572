/** A TXT value as zone files write it. */
export const quoted = (value: string): string => `"${value}"`

/** The value of what an API shows in quotes or without. */
export const unquoted = (text: string): string => text.replace(/^"(.*)"$/s, '$1')
