/** The name below its zone, as most APIs want it: `a.b` of `a.b.example.com`; `apex` at the zone itself. */
export const relativeName = (fqdn: string, zone: string, apex = ''): string =>
  fqdn === zone ? apex : fqdn.slice(0, -zone.length - 1)

/** The other way round; `@` and an empty name are the zone itself. Lower case. */
export const absoluteName = (relative: string, zone: string): string =>
  relative === '' || relative === '@' ? zone : `${relative.toLowerCase()}.${zone}`
