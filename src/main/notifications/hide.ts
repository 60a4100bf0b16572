/** A text of the other side without values that it may have repeated; shorter ones than this are no secrets. */
const shortest = 4

export const hide = (text: string, ...secrets: string[]): string =>
  secrets
    .flatMap((secret) => [secret, encodeURI(secret), Buffer.from(secret).toString('base64')])
    .filter((secret) => secret.length >= shortest)
    .reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text)
