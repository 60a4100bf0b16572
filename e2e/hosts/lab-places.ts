import { z } from 'zod'

const placesSchema = z.object({
  directoryUrl: z.string(),
  tlsRootFile: z.string(),
  /** `ip:port` of the authoritative server, which is the resolver too. */
  nameserver: z.string(),
  /** Where the CA looks for http-01 answers. */
  httpPort: z.number(),
  /** A CA that offers dns-persist-01 alone for DNS. */
  persistCa: z.object({ directoryUrl: z.string(), tlsRootFile: z.string() }),
  key: z.object({ name: z.string(), algorithm: z.string(), secret: z.string() }),
})
/** Where the lab's servers are: a CA trusted by its bundle only, and zones that one key may update. */
export type LabPlaces = z.infer<typeof placesSchema>

const variable = 'CERTHUB_E2E_LAB'
const missing = 'CERTHUB_E2E_LAB_MISSING'

/** The lab is started once, before the workers are; they learn of it by their environment. */
export const publishPlaces = (places: LabPlaces): void => {
  process.env[variable] = JSON.stringify(places)
}
export const publishMissing = (reason: string): void => {
  process.env[missing] = reason
}

export const publishedPlaces = (): LabPlaces | undefined => {
  const json = process.env[variable]
  return json === undefined ? undefined : placesSchema.parse(JSON.parse(json))
}
export const whyNoLab = (): string => process.env[missing] ?? 'the lab was not started'
