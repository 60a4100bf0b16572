/** What a subscriber may say to a CA (RFC 5280 §5.3.1; Mozilla's policy for the choice). */
export const revocationReasons = [
  'unspecified',
  'keyCompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
] as const
export type RevocationReason = (typeof revocationReasons)[number]
