/**
 * What a provider’s field is. Who is no admin may give plain values, secrets, and the address of a service, which then gets
 * the secrets given with it and no others. `path`, `program` and `ambient` reach for the hub’s computer, and of a `free`
 * variable nothing is known.
 */
export const fieldNatures = ['plain', 'secret', 'address', 'path', 'program', 'ambient', 'free'] as const
export type FieldNature = (typeof fieldNatures)[number]

/** What a field of the hub’s computer does, as it follows “which”; undefined for what anyone who manages credentials may give. */
export const hostNatures: Readonly<Partial<Record<FieldNature, string>>> = {
  path: 'names a file on the hub’s computer',
  program: 'names a program that the hub’s computer runs',
  ambient: 'uses an identity of the hub’s computer',
  free: 'is a variable that Certhub does not know',
}
