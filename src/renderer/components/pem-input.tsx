import { FileUp, X } from 'lucide-react'
import { type DragEvent, useRef, useState } from 'react'
import { formatCount } from '../lib/format.ts'
import { Button } from './button.tsx'
import { Field, type FieldProps } from './field.tsx'

interface PemInputProps extends FieldProps {
  value: string
  onChange: (pem: string) => void
  /** What a PEM block of it is called. */
  block?: 'CERTIFICATE' | 'PRIVATE KEY'
}

const countCertificates = (pem: string): number => pem.split('-----BEGIN CERTIFICATE-----').length - 1

/** PEM text that is pasted, dropped as a file, or picked. */
export const PemInput = ({
  label,
  hint,
  error,
  note,
  value,
  onChange,
  block = 'CERTIFICATE',
}: PemInputProps) => {
  const [over, setOver] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const count = countCertificates(value)
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    const [file] = event.dataTransfer.files
    if (file) void file.text().then(onChange)
  }
  return (
    <Field label={label} hint={hint} error={error} note={note}>
      {(control) => (
        <>
          <textarea
            {...control}
            rows={value ? 4 : 2}
            value={value}
            spellCheck={false}
            autoComplete="off"
            placeholder={`-----BEGIN ${block}-----  (paste, or drop a file here)`}
            onChange={(event) => onChange(event.target.value)}
            onDragOver={(event) => {
              event.preventDefault()
              setOver(true)
            }}
            onDragLeave={() => setOver(false)}
            onDrop={drop}
            className={`input-box resize-y font-mono text-xs ${over ? 'bg-accent-soft' : ''}`}
          />
          <div className="flex flex-wrap items-center gap-2">
            <input
              ref={picker}
              type="file"
              aria-label="Choose a PEM file"
              // Private keys come under many names, or without a suffix.
              accept={block === 'CERTIFICATE' ? '.pem,.crt,.cer,.ca-bundle' : undefined}
              tabIndex={-1}
              className="sr-only"
              onChange={(event) => {
                const [file] = event.target.files ?? []
                if (file) void file.text().then(onChange)
                event.target.value = ''
              }}
            />
            <Button icon={FileUp} onClick={() => picker.current?.click()}>
              Choose a file
            </Button>
            {value && (
              <>
                <Button look="quiet" icon={X} onClick={() => onChange('')}>
                  Clear
                </Button>
                {block === 'CERTIFICATE' && (
                  <span className="text-xs text-muted">
                    {count > 0 ? formatCount(count, 'certificate') : 'No PEM certificate in this text.'}
                  </span>
                )}
              </>
            )}
          </div>
        </>
      )}
    </Field>
  )
}
