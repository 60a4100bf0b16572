import { Braces } from 'lucide-react'
import { keyTypes } from '../../../../shared/key-type.ts'
import { Button } from '../../../components/button.tsx'
import { CheckField } from '../../../components/check-field.tsx'
import { Loaded } from '../../../components/loading.tsx'
import { SelectField } from '../../../components/select-field.tsx'
import { TextArea, TextField } from '../../../components/text-field.tsx'
import { call } from '../../../lib/api.ts'
import { keyTypeLabels } from '../../../lib/labels.ts'
import { useHub } from '../../../lib/query.ts'
import { type BodyProps, missing, useBody } from './body.ts'
import { ProviderPicker, ProviderRemarks } from './provider-picker.tsx'

/** Names as people paste them: one a line, or with commas or spaces between. */
const splitNames = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean)

export const WildcardBody = ({
  ref,
  error,
  replaces,
  instance,
  provider: asked = '',
  onSuggest,
}: BodyProps<'acme-wildcard'>) => {
  const query = useHub('providers.list', {})
  const accounts = useHub('accounts.list', { instance }, { enabled: !replaces }).data?.accounts ?? []
  const body = useBody({
    type: 'acme-wildcard',
    ref,
    error,
    initial: {
      provider: replaces?.provider ?? asked,
      commonName: replaces?.wildcard?.commonName ?? '',
      names: '',
      configuration: '',
      staging: false,
      keyType: 'ec256' as (typeof keyTypes)[number],
      account: '',
    },
    problemsOf: ({ provider, commonName, configuration }) => ({
      provider: provider ? undefined : 'Choose a provider.',
      commonName: replaces ? undefined : missing(commonName, 'Enter a wildcard name, such as *.example.com.'),
      configuration: missing(
        configuration,
        'Enter the provider’s values: “Use template” shows what it takes.',
      ),
    }),
    toBody: ({ provider, commonName, names, configuration, staging, keyType, account }) => ({
      provider,
      commonName,
      names: splitNames(names),
      configuration,
      staging,
      keyType,
      ...(account && { account }),
    }),
  })
  const { values, set, errorAt } = body
  const fillTemplate = async (): Promise<void> => {
    const { template } = await call('providers.template', { code: values.provider })
    set('configuration', template)
  }
  return (
    <Loaded query={query}>
      {({ providers }) => {
        const provider = providers.find(
          (each) => each.code === values.provider || each.aliases.includes(values.provider),
        )
        return (
          <div className="flex flex-col gap-3">
            {!replaces && (
              <>
                <TextField
                  label="Common name"
                  mono
                  autoComplete="off"
                  spellCheck={false}
                  placeholder="*.example.com"
                  value={values.commonName}
                  onChange={(event) => set('commonName', event.target.value)}
                  onBlur={() => values.commonName.trim() && onSuggest?.(values.commonName.trim())}
                  error={errorAt('commonName')}
                />
                <TextArea
                  label="Alternative names"
                  mono
                  note="optional"
                  spellCheck={false}
                  placeholder="example.com"
                  value={values.names}
                  onChange={(event) => set('names', event.target.value)}
                  error={errorAt('names')}
                  hint="A wildcard does not hold for the name above it: add example.com beside *.example.com."
                />
                <ProviderPicker
                  providers={providers}
                  value={provider?.code}
                  onChange={(code) => {
                    set('provider', code)
                    set('configuration', '')
                  }}
                  error={errorAt('provider')}
                />
              </>
            )}
            {provider && <ProviderRemarks provider={provider} />}
            <div className="flex flex-col gap-1.5">
              <TextArea
                label="Configuration"
                mono
                note="JSON"
                rows={6}
                spellCheck={false}
                autoComplete="off"
                placeholder={'{\n  "field": "value"\n}'}
                value={values.configuration}
                onChange={(event) => set('configuration', event.target.value)}
                error={errorAt('configuration')}
                hint="The provider’s fields and their values. Nobody can read them back."
              />
              <div>
                <Button icon={Braces} disabled={!provider} onClick={fillTemplate}>
                  Use template
                </Button>
              </div>
            </div>
            {!replaces && (
              <>
                <div className="grid gap-3 sm:grid-cols-2">
                  <SelectField
                    label="Key type"
                    value={values.keyType}
                    onChange={(event) => {
                      const keyType = keyTypes.find((each) => each === event.target.value)
                      if (keyType) set('keyType', keyType)
                    }}
                  >
                    {keyTypes.map((type) => (
                      <option key={type} value={type}>
                        {keyTypeLabels[type]}
                      </option>
                    ))}
                  </SelectField>
                  <SelectField
                    label="CA account"
                    value={values.account}
                    onChange={(event) => set('account', event.target.value)}
                  >
                    <option value="">Automatic: the hub chooses</option>
                    {accounts
                      .filter((each) => each.status === 'valid')
                      .map((each) => (
                        <option key={each.id} value={each.id}>
                          {each.name}
                          {each.staging ? ' (staging)' : ''}
                        </option>
                      ))}
                  </SelectField>
                </div>
                <CheckField
                  label="Staging certificate"
                  checked={values.staging}
                  onChange={(event) => set('staging', event.target.checked)}
                  hint="From the CA’s test environment; browsers do not trust it."
                />
              </>
            )}
          </div>
        )
      }}
    </Loaded>
  )
}
