import type { CatalogueEntry } from '../error-catalogue/entry.ts'

/** What the catalogue's message and hint leave open. Texts may hold `code` in backticks. */
export interface ErrorGuide {
  /** What happened, and what state things are in now. */
  readonly means: string
  /** Likely causes, in the order in which to look. Left out where there is one, said above. */
  readonly causes?: readonly string[]
  /** What to do, one thing after the other. Left out where the hint is all. */
  readonly steps?: readonly string[]
  /** Whether the hub tries again by itself, where that is not as `retry` says of its kind. */
  readonly again?: string
}

/** One guide for every error of a part of the catalogue; one that is missing does not compile. */
export const defineGuides =
  <Part extends Record<string, CatalogueEntry>>() =>
  <const T extends { readonly [Code in keyof Part]: ErrorGuide }>(guides: T): T =>
    guides
