/**
 * acme-client's protocol object over any HTTP client. The package types only its outer `Client`, whose HTTP layer we do not use;
 * see docs/adr/0002-acme-client-and-our-transport.md.
 */
declare module 'acme-client/src/api.js' {
  export interface SignedRequests<Response> {
    getResourceUrl(resource: string): Promise<string>
    /** A null payload is POST-as-GET; a null kid asks for the JWK in the header. */
    signedRequest(url: string, payload: object | null, header: { kid: string | null }): Promise<Response>
  }

  export default class AcmeApi<Response extends { status: number; headers: Record<string, string> }> {
    constructor(http: SignedRequests<Response>, accountUrl?: string | null)
    createAccount(data: object): Promise<Response>
    updateAccount(data: object | null): Promise<Response>
    updateAccountKey(data: object): Promise<Response>
    revokeCert(data: object): Promise<Response>
  }
}
