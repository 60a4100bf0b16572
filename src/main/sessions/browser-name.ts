const browsers: [string, RegExp][] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\/(\d+)/],
  ['Opera', /\bOPR\/(\d+)/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /\b(?:Headless)?Chrome\/(\d+)/],
  ['Safari', /\bVersion\/(\d+).*\bSafari\//],
]
const systems: [string, RegExp][] = [
  ['Android', /\bAndroid\b/],
  ['iOS', /\b(?:iPhone|iPad)\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
]

/** A browser as a person knows it, from its `User-Agent` (RFC 9110 §10.1.5), which can say anything. */
export const browserName = (userAgent: string | undefined): string => {
  const given = (userAgent ?? '').slice(0, 500)
  const found = browsers
    .map(([name, pattern]) => ({ name, version: pattern.exec(given)?.[1] }))
    .find(({ version }) => version !== undefined)
  const system = systems.find(([, pattern]) => pattern.test(given))?.[0]
  if (!found) return given.replace(/[^\x20-\x7e]/g, '').slice(0, 40) || 'unknown'
  const browser = `${found.name} ${found.version}`
  return system ? `${browser} on ${system}` : browser
}
