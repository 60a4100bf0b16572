import type { Provider } from '../../../../shared/contract/providers.ts'
import { ButtonLink } from '../../../components/link.tsx'
import { Loaded } from '../../../components/loading.tsx'
import { Notice } from '../../../components/notice.tsx'
import { TextField } from '../../../components/text-field.tsx'
import { useHub } from '../../../lib/query.ts'
import { givenFields, problemsOfFields } from '../field-values.ts'
import { ProviderFields } from '../provider-fields.tsx'
import { type BodyProps, useBody } from './body.ts'
import { CustomFields, fieldsOf, type Variable } from './custom-fields.tsx'
import { other, ProviderPicker, ProviderRemarks } from './provider-picker.tsx'

const customCode = /^[a-z0-9][a-z0-9-]{0,62}$/
const noVariables: Variable[] = [{ key: 1, name: '', value: '' }]

export const DnsBody = (props: BodyProps<'dns'>) => {
  const query = useHub('providers.list', {})
  return <Loaded query={query}>{({ providers }) => <DnsFields {...props} providers={providers} />}</Loaded>
}

const DnsFields = ({
  ref,
  error,
  replaces,
  provider: asked = '',
  onSuggest,
  providers,
}: BodyProps<'dns'> & { providers: readonly Provider[] }) => {
  const find = (code: string): Provider | undefined =>
    providers.find((each) => each.code === code || each.aliases.includes(code))
  const fixed = replaces?.provider
  const body = useBody({
    type: 'dns',
    ref,
    error,
    initial: {
      provider: fixed?.startsWith('custom:') ? other : (fixed ?? find(asked)?.code ?? ''),
      code: '',
      fields: {} as Record<string, string | undefined>,
      variables: noVariables,
    },
    problemsOf: ({ provider, code, fields, variables }) => {
      if (provider === other) {
        const named = fixed !== undefined || customCode.test(code.trim())
        const given = Object.keys(fieldsOf(variables)).length > 0
        return {
          code: named ? undefined : 'Enter lego’s code of the provider: small letters, digits and hyphens.',
          variables: given ? undefined : 'Enter one variable at least, with its value.',
        }
      }
      const chosen = find(provider)
      if (!chosen) return { provider: 'Choose a provider.' }
      return { fields: Object.keys(problemsOfFields(chosen, fields)).length > 0 ? 'missing' : undefined }
    },
    toBody: ({ provider, code, fields, variables }) => {
      const chosen = find(provider)
      return chosen
        ? { provider: chosen.code, fields: givenFields(chosen, fields) }
        : { provider: fixed ?? `custom:${code.trim()}`, fields: fieldsOf(variables) }
    },
  })
  const { provider: code, fields } = body.values
  const provider = find(code)
  return (
    <div className="flex flex-col gap-3">
      {!replaces && (
        <ProviderPicker
          providers={providers}
          value={code === other ? other : provider?.code}
          onChange={(next) => {
            body.set('provider', next)
            body.set('fields', {})
            const title = find(next)?.title
            if (title) onSuggest?.(title)
          }}
          error={body.errorAt('provider')}
          custom
        />
      )}
      {provider && (
        <>
          <ProviderRemarks provider={provider} />
          {provider.code === 'acmedns' && !replaces && <NoAccountYet />}
          <ProviderFields
            provider={provider}
            values={fields}
            errors={body.errorAt('fields') ? problemsOfFields(provider, fields) : {}}
            set={replaces?.fieldsSet ?? []}
            onChange={(name, value) => body.set('fields', { ...fields, [name]: value })}
          />
        </>
      )}
      {code === other && (
        <>
          {!replaces && (
            <TextField
              label="Provider code"
              mono
              autoComplete="off"
              spellCheck={false}
              placeholder="mydns"
              value={body.values.code}
              onChange={(event) => body.set('code', event.target.value)}
              error={body.errorAt('code')}
              hint="As lego calls it: records are written by an installed lego."
            />
          )}
          <CustomFields
            variables={body.values.variables}
            onChange={(variables) => body.set('variables', variables)}
            error={body.errorAt('variables')}
          />
        </>
      )}
    </div>
  )
}

/** acme-dns gives accounts out to programs: nobody needs to make one by hand. */
const NoAccountYet = () => (
  <Notice
    title="No account at an acme-dns server yet?"
    actions={<ButtonLink to="/credentials/acme-dns">Register</ButtonLink>}
  >
    <p className="text-muted">The hub makes one, stores it, and shows the CNAME records to create.</p>
  </Notice>
)
