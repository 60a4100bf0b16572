import { FileUp } from 'lucide-react'
import { type DragEvent, useRef, useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { CheckField } from '../../../components/check-field.tsx'
import { SecretField } from '../../../components/secret-field.tsx'
import { TextArea } from '../../../components/text-field.tsx'
import { type BodyProps, missing, useBody } from './body.ts'
import { readPicked, sortPem } from './read-files.ts'

const initial = {
  certificate: '',
  privateKey: '',
  pkcs12: '',
  fileName: '',
  password: '',
  evenIfExpired: false,
}

/** A certificate of one's own: PEM text or files, or one PKCS#12 file. */
export const TlsBody = ({ ref, error, onSuggest }: BodyProps<'tls-certificate'>) => {
  const [over, setOver] = useState(false)
  const [odd, setOdd] = useState<string>()
  const picker = useRef<HTMLInputElement>(null)
  const body = useBody({
    type: 'tls-certificate',
    ref,
    error,
    initial,
    problemsOf: ({ pkcs12, certificate }) => ({
      certificate: pkcs12 ? undefined : missing(certificate, 'Paste the certificate, or choose a file.'),
    }),
    toBody: ({ certificate, privateKey, pkcs12, password, evenIfExpired }) => ({
      upload: pkcs12
        ? { format: 'pkcs12', pkcs12, password }
        : { format: 'pem', certificate, privateKey, passphrase: password },
      evenIfExpired,
    }),
  })
  const { values, set, errorAt } = body
  const take = async (files: FileList | null): Promise<void> => {
    setOdd(undefined)
    for (const file of files ?? []) {
      if (file.size > 1_000_000) {
        setOdd(`${file.name} is larger than 1 MB: that is no certificate.`)
        continue
      }
      const picked = await readPicked(file)
      if (picked.kind === 'pkcs12') {
        set('pkcs12', picked.base64)
        set('fileName', picked.name)
      } else {
        const { certificates, keys } = sortPem(picked.text)
        if (certificates) set('certificate', certificates)
        if (keys) set('privateKey', keys)
        if (!certificates && !keys) setOdd(`There is neither a certificate nor a key in ${file.name}.`)
      }
      onSuggest?.(file.name.replace(/\.[^.]+$/, ''))
    }
  }
  const encrypted = values.pkcs12 !== '' || values.privateKey.includes('ENCRYPTED') || errorAt('password')
  return (
    <div className="flex flex-col gap-3">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same by keyboard */}
      <div
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event: DragEvent) => {
          event.preventDefault()
          setOver(false)
          void take(event.dataTransfer.files)
        }}
        className={`flex flex-wrap items-center gap-3 rounded-md border border-dashed px-3 py-3 ${over ? 'border-accent-text bg-accent-soft' : 'border-edge'}`}
      >
        <input
          ref={picker}
          type="file"
          multiple
          aria-label="Choose certificate files"
          accept=".pem,.crt,.cer,.key,.p12,.pfx"
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => {
            void take(event.target.files)
            event.target.value = ''
          }}
        />
        <Button icon={FileUp} onClick={() => picker.current?.click()}>
          Choose files
        </Button>
        <p className="min-w-0 grow text-muted" role="status">
          {odd ??
            (values.fileName
              ? `${values.fileName} is chosen.`
              : 'or drop them here: PEM files with certificate, chain and key, or one .p12 or .pfx file.')}
        </p>
        {values.pkcs12 && (
          <Button
            look="quiet"
            onClick={() => {
              set('pkcs12', '')
              set('fileName', '')
            }}
          >
            Enter PEM instead
          </Button>
        )}
      </div>
      {errorAt('pkcs12') && (
        <p role="alert" className="text-xs text-bad">
          {errorAt('pkcs12')}
        </p>
      )}
      {!values.pkcs12 && (
        <>
          <TextArea
            label="Certificate"
            note="with its chain, in any order"
            rows={4}
            mono
            spellCheck={false}
            autoComplete="off"
            placeholder="-----BEGIN CERTIFICATE-----"
            value={values.certificate}
            onChange={(event) => set('certificate', event.target.value)}
            error={errorAt('certificate')}
          />
          <TextArea
            label="Private key"
            mono
            rows={3}
            spellCheck={false}
            autoComplete="off"
            placeholder="-----BEGIN PRIVATE KEY-----"
            value={values.privateKey}
            onChange={(event) => set('privateKey', event.target.value)}
            error={errorAt('privateKey')}
            hint="It must belong to the certificate; the hub checks that, and puts the chain in order."
          />
        </>
      )}
      {encrypted && (
        <SecretField
          label={values.pkcs12 ? 'Password of the file' : 'Passphrase of the key'}
          value={values.password}
          onChange={(event) => set('password', event.target.value)}
          error={errorAt('password')}
        />
      )}
      {(errorAt('evenIfExpired') || values.evenIfExpired) && (
        <CheckField
          label="Store it although it has expired"
          checked={values.evenIfExpired}
          onChange={(event) => set('evenIfExpired', event.target.checked)}
          error={values.evenIfExpired ? undefined : errorAt('evenIfExpired')}
        />
      )}
    </div>
  )
}
