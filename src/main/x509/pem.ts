/** The PEM blocks with this label, text around them dropped, each with a newline at its end (RFC 7468). */
export const splitPem = (text: string, label: string): string[] => {
  const [begin, end] = [`-----BEGIN ${label}-----`, `-----END ${label}-----`]
  return text
    .split(begin)
    .slice(1)
    .map((rest) => `${begin}${rest.split(end)[0] ?? ''}${end}\n`)
}
