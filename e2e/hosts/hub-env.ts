import type { LabPlaces } from './lab-places.ts'

/** A hub's environment: nothing of the person's who runs the tests, their keychain least of all; DNS is the lab's. */
export const hubEnv = (dataDirectory: string, lab: LabPlaces | undefined): NodeJS.ProcessEnv => {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(CERTHUB_|NODE_|ELECTRON_|LAB_|DBUS_SESSION_BUS_ADDRESS$)/.test(name),
  )
  return {
    ...Object.fromEntries(own),
    CERTHUB_DATA_DIR: dataDirectory,
    ...(lab && { CERTHUB_DNS_RESOLVERS: lab.nameserver, CERTHUB_DNS_AUTHORITATIVE: lab.nameserver }),
  }
}
