import { z } from 'zod'
import { fieldNatures } from '../field-nature.ts'
import { method, nothing } from './method.ts'

export const providerFieldSchema = z.object({
  name: z.string(),
  label: z.string(),
  /** lego's environment variable for this field. */
  env: z.string(),
  aliases: z.array(z.string()),
  required: z.boolean(),
  nature: z.enum(fieldNatures),
  /** Rarely given. */
  advanced: z.boolean(),
  help: z.string().optional(),
  placeholder: z.string().optional(),
  default: z.string().optional(),
  choices: z.array(z.string()).optional(),
})
export type ProviderFieldInfo = z.infer<typeof providerFieldSchema>

export const providerSchema = z.object({
  code: z.string(),
  aliases: z.array(z.string()),
  title: z.string(),
  helpUrl: z.string(),
  /** Certhub speaks it itself; the others can be stored, and are not used in orders yet. */
  builtIn: z.boolean(),
  fields: z.array(providerFieldSchema),
  /** What the fields do not say: rights needed, limits, how long it takes. */
  notes: z.array(z.string()),
  /** Sets of field names of which one must be complete. */
  anyOf: z.array(z.array(z.string())).optional(),
})
export type Provider = z.infer<typeof providerSchema>

const code = z.string().trim().min(1, 'choose a provider').max(100)

export const providersContract = {
  /** All that can be chosen, by title. Any other lego code is written `custom:<code>`. */
  'providers.list': method({
    kind: 'query',
    reads: [],
    right: 'view',
    within: 'free',
    whileLocked: true,
    input: nothing,
    output: z.object({ providers: z.array(providerSchema) }),
  }),
  'providers.show': method({
    kind: 'query',
    reads: [],
    right: 'view',
    within: 'free',
    whileLocked: true,
    input: z.strictObject({ code }),
    output: providerSchema,
  }),
  /** A JSON object with this provider's fields to fill in, for an ACME wildcard's configuration. */
  'providers.template': method({
    kind: 'query',
    reads: [],
    right: 'view',
    within: 'free',
    whileLocked: true,
    input: z.strictObject({ code }),
    output: z.object({ template: z.string() }),
  }),
}
