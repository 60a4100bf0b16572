import { type Command, commonOptions } from './command.ts'

const usage = ({ path, operands }: Command): string =>
  ['certhub', ...path, operands, '[OPTIONS]'].filter(Boolean).join(' ')

const columns = (rows: [string, string][]): string[] => {
  const width = Math.max(0, ...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}

export const commandHelp = (command: Command): string => {
  const rows = Object.entries({ ...command.options, ...commonOptions }).map(
    ([name, { value, summary, multiple }]): [string, string] => [
      `--${name}${value ? ` ${value}` : ''}`,
      multiple ? `${summary} (may be repeated)` : summary,
    ],
  )
  return [command.summary, '', `Usage: ${usage(command)}`, '', 'Options:', ...columns(rows)].join('\n')
}

export const overview = (commands: readonly Command[]): string =>
  [
    'Usage: certhub COMMAND [OPTIONS]',
    '',
    ...columns(
      commands.map(({ path, operands, summary }) => [[...path, operands].filter(Boolean).join(' '), summary]),
    ),
    '',
    'certhub COMMAND --help tells more. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 vault locked, 4 not found.',
    'Environment: CERTHUB_DATA_DIR, CERTHUB_MASTER_KEY, CERTHUB_MASTER_KEY_FILE, CERTHUB_DNS_RESOLVERS,',
    'CERTHUB_DNS_AUTHORITATIVE, CERTHUB_LEGO, NODE_EXTRA_CA_CERTS.',
  ].join('\n')
