/** Key types a certificate can have; the first is the default. */
export const keyTypes = ['ec256', 'ec384', 'rsa2048', 'rsa3072', 'rsa4096'] as const
export type KeyType = (typeof keyTypes)[number]
