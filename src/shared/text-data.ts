import { z } from 'zod'
import { type ErrorData, errorDataSchema } from './error-data.ts'

/** What a text tells: a fact, an error as it is, another text, or a list of those. Never a secret. */
export type TextParam = string | number | ErrorData | TextData | readonly TextParam[]

/** A sentence or phrase before it is put into words: a code of `text-catalogue/`, and what it tells. */
export interface TextData {
  code: string
  params: Readonly<Record<string, TextParam>>
}

const param: z.ZodType<TextParam> = z.lazy(() =>
  z.union([z.string(), z.number(), errorDataSchema, textDataSchema, z.array(param)]),
)
export const textDataSchema: z.ZodType<TextData> = z.object({
  code: z.string(),
  params: z.record(z.string(), param),
})
