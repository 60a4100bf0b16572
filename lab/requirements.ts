import { existsSync } from 'node:fs'
import { findProgram } from './programs.ts'

export interface Requirement {
  /** A program's name, or the full path of a file. */
  needs: string
  debianPackage: string
}

const needed = (debianPackage: string, ...needs: string[]): Requirement[] =>
  needs.map((one) => ({ needs: one, debianPackage }))

/** Where Debian keeps the tables that PowerDNS wants in SQLite. */
export const powerDnsSchema = '/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql'

/** All that the lab's servers and tests run. */
export const labRequirements: Requirement[] = [
  ...needed('pebble', 'pebble'),
  ...needed('bind9', 'named'),
  ...needed('bind9-dnsutils', 'nsupdate', 'dig'),
  ...needed('pdns-server', 'pdns_server'),
  ...needed('pdns-backend-sqlite3', powerDnsSchema),
  ...needed('gnome-keyring', 'gnome-keyring-daemon'),
  ...needed('libsecret-tools', 'secret-tool'),
  ...needed('dbus', 'dbus-daemon'),
  ...needed('dbus-bin', 'dbus-send'),
  ...needed('openssl', 'openssl'),
  ...needed('openssh-server', 'sshd'),
  ...needed('openssh-client', 'ssh-keygen'),
  ...needed('sqlite3', 'sqlite3'),
  ...needed('lego', 'lego'),
  ...(process.platform === 'linux' ? needed('util-linux', 'setpriv') : []),
]

/** A disk without links, modes and sockets, as on a USB stick; tests that need it are skipped where there is none. */
export const diskRequirements: Requirement[] = [
  ...needed('exfatprogs', 'mkfs.exfat'),
  ...needed('exfat-fuse', 'mount.exfat-fuse'),
]

/** What the benchmark measures the hub against; absent ones are left out of its table. */
export const peerRequirements: Requirement[] = [
  ...needed('certbot', 'certbot'),
  ...needed('python3-certbot-dns-rfc2136', '/usr/lib/python3/dist-packages/certbot_dns_rfc2136'),
  ...needed('uacme', 'uacme'),
]

const isThere = ({ needs }: Requirement): boolean =>
  needs.startsWith('/') ? existsSync(needs) : findProgram(needs) !== undefined

export const missing = (requirements: Requirement[]): Requirement[] =>
  requirements.filter((requirement) => !isThere(requirement))

/** One sentence for a person: what is missing and how Debian installs it. */
export const describeMissing = (requirements: Requirement[]): string => {
  const packages = [...new Set(requirements.map(({ debianPackage }) => debianPackage))]
  const names = requirements.map(({ needs }) => needs)
  return `missing here: ${names.join(', ')} (Debian: apt-get install ${packages.join(' ')})`
}
