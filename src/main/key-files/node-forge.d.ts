/** The little of node-forge that reads PKCS#12. Bytes are strings of one character each. */
declare module 'node-forge' {
  export interface Asn1 {
    readonly type: number
    readonly value: string | Asn1[]
  }
  interface Bag {
    /** An RSA key; null for any other, which is then in `asn1`. */
    key?: object | null
    /** A certificate with an RSA key; null for any other, which is then in `asn1`. */
    cert?: object | null
    asn1?: Asn1
  }
  export interface Forge {
    asn1: {
      Type: Record<'OCTETSTRING' | 'INTEGER', number>
      fromDer(bytes: string): Asn1
      toDer(value: Asn1): { getBytes(): string }
    }
    pki: {
      oids: Record<'certBag' | 'keyBag' | 'pkcs8ShroudedKeyBag', string>
      certificateToAsn1(certificate: object): Asn1
      privateKeyToAsn1(key: object): Asn1
    }
    pkcs12: {
      pkcs12FromAsn1(
        value: Asn1,
        strict: boolean,
        password: string | undefined,
      ): { getBags(filter: { bagType: string }): Record<string, Bag[] | undefined> }
    }
  }
  const forge: Forge
  export default forge
}
