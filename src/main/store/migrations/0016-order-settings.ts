/** Of certificates, the order that got what was issued last, and the last order. */
const issuing = `(SELECT o.credentialId FROM issued i JOIN orders o ON o.id = i.orderId
  WHERE i.certificateId = certificates.id ORDER BY i.issuedAt DESC LIMIT 1)`
const last = (column: string) => `(SELECT o.${column} FROM orders o
  WHERE o.certificateId = certificates.id ORDER BY o.createdAt DESC LIMIT 1)`

/** Frozen: never change a migration that has been released. */
export const migration = {
  schema: 16,
  statements: [
    // How an order is asked for, validated and paid attention to: the certificate’s own settings once it is issued.
    'ALTER TABLE orders ADD COLUMN settings TEXT',
    // What came of a window that was followed before the certificate was a day old.
    'ALTER TABLE renewals ADD COLUMN hurriedTo TEXT',
    // A failed order by another way than DNS took the credential from certificates that DNS had validated.
    `UPDATE certificates SET credentialId = ${issuing},
        validation = CASE WHEN validation ->> 'kind' = 'dns' THEN validation ELSE '{"kind":"dns"}' END
      WHERE ${last('state')} = 'failed' AND ${last('credentialId')} IS credentialId
        AND ${issuing} IS NOT credentialId
        AND EXISTS (SELECT 1 FROM credentials WHERE id = ${issuing})
        AND NOT EXISTS (SELECT 1 FROM renewals WHERE renewals.id = certificates.id AND outdated = 1)`,
  ],
}
