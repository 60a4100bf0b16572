import type { Command } from './command.ts'

const usage = ({ path, operands, options = {} }: Command): string =>
  ['certhub', ...path, operands, Object.keys(options).length > 0 ? '[OPTIONS]' : ''].filter(Boolean).join(' ')

export const commandHelp = (command: Command): string => {
  const rows = Object.entries(command.options ?? {}).map(([name, { value, summary }]) => [
    `  --${name}${value ? ` ${value}` : ''}`,
    summary,
  ])
  const everywhere = [
    ['  --json', 'print the result, or the error, as JSON'],
    ['  --help', 'print this'],
  ]
  const all = [...rows, ...everywhere]
  const width = Math.max(...all.map(([option]) => option?.length ?? 0))
  const lines = all.map(([option, summary]) => `${option?.padEnd(width)}  ${summary}`)
  return [command.summary, '', `Usage: ${usage(command)}`, '', 'Options:', ...lines].join('\n')
}

export const overview = (commands: readonly Command[]): string => {
  const width = Math.max(...commands.map(({ path }) => path.join(' ').length))
  return [
    'Usage: certhub COMMAND [OPTIONS]',
    '',
    ...commands.map(({ path, summary }) => `  ${path.join(' ').padEnd(width)}  ${summary}`),
    '',
    'certhub COMMAND --help tells more. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 vault locked, 4 not found.',
    'Environment: CERTHUB_DATA_DIR, CERTHUB_MASTER_KEY, CERTHUB_MASTER_KEY_FILE, CERTHUB_DNS_RESOLVERS,',
    'CERTHUB_DNS_AUTHORITATIVE, NODE_EXTRA_CA_CERTS.',
  ].join('\n')
}
