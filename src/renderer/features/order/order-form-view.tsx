import { CircleStop, ListChecks, Send } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { ButtonLink } from '../../components/link.tsx'
import { Section } from '../../components/section.tsx'
import { WhyCa } from '../../components/why-ca.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { fieldErrorOf } from '../../lib/form-errors.ts'
import { navigate, redirect } from '../../lib/navigation.ts'
import type { OrderChoice } from '../../lib/order-choice.ts'
import { orderInputOf } from '../../lib/order-choice.ts'
import { useFocusField } from '../../lib/use-focus-field.ts'
import { validationOf } from '../../lib/validation-choice.ts'
import { AccountSection } from './account-section.tsx'
import { ChangeNotice } from './change-notice.tsx'
import { splitNames } from './names.ts'
import { NamesField } from './names-field.tsx'
import { useOrderForm } from './order-form-state.ts'
import { OrderPreview } from './order-preview.tsx'
import { PreflightResults } from './preflight-results.tsx'
import { ValidationSection } from './validation-section.tsx'

interface OrderFormViewProps {
  /** What the form begins with. */
  params: Readonly<Record<string, string>>
  /** Those of them that stand in the page’s address, which stays as it is. */
  address: Readonly<Record<string, string>>
  instance: string
}

interface CheckedOrder {
  choice: OrderChoice
  result: OutputOf<'certificates.preflight'>
}

const isSame = (a: OrderChoice | undefined, b: OrderChoice): boolean =>
  JSON.stringify(a) === JSON.stringify(b)

export const OrderFormView = ({ params, address, instance }: OrderFormViewProps) => {
  const form = useOrderForm(params, instance)
  const element = useRef<HTMLFormElement>(null)
  const { field, ...opened } = address
  // The same link leads there again.
  useFocusField(element, field, () => redirect('/certificates/new', opened))
  const [tried, setTried] = useState(false)
  const order = useCommand('certificates.order')
  const preflight = useCommand('certificates.preflight')
  const [checkedOrder, setCheckedOrder] = useState<CheckedOrder>()
  const { choice, change, checked } = form
  const [only, ...others] = form.credentials
  const usedCredential = choice.credential || (others.length === 0 ? only?.id : undefined)
  const fieldError = order.error && fieldErrorOf(order.error, ['names'])
  const namesError =
    tried && choice.names.length === 0
      ? 'Enter at least one name.'
      : (form.problems.find((each) => each.field === 'names')?.message ?? fieldError?.message)

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setTried(true)
    if (form.namesWrong || form.problems.length > 0) return
    const started = await order.run(orderInputOf(choice))
    if (started) navigate(`/orders/${started.order}`)
  }
  const checkButton = useRef<HTMLButtonElement>(null)
  const stopCheck = (): void => {
    preflight.cancel()
    announce('The check was stopped.')
    // The button that was pressed goes.
    checkButton.current?.focus()
  }
  const tryOut = async (): Promise<void> => {
    setCheckedOrder(undefined)
    // Without it the hub would look at DNS instead.
    if (choice.names.length === 0 || !validationOf(choice.validation)) return setTried(true)
    const result = await preflight.run(orderInputOf(choice))
    setCheckedOrder(result && { choice, result })
  }
  // What was tried out is no answer to another order.
  const result = isSame(checkedOrder?.choice, choice) ? checkedOrder?.result : undefined

  return (
    <form ref={element} noValidate onSubmit={submit} className="flex max-w-3xl flex-col gap-4">
      {params.certificate && (
        <ChangeNotice name={splitNames(params.names ?? '')[0]} isOwn={choice.certificate === ''} />
      )}
      <Section title="What it covers">
        <NamesField
          names={choice.names}
          onChange={(names) => change({ names })}
          checked={checked}
          error={namesError}
        />
      </Section>
      <AccountSection form={form} />
      <ValidationSection form={form} tried={tried} />
      <OrderPreview form={form} />
      {!form.namesWrong && <WhyCa input={orderInputOf(choice)} />}
      {tried && (form.namesWrong || form.problems.length > 0) && (
        <p role="alert" className="text-bad">
          This cannot be ordered yet: {form.namesWrong ? 'mend the names above.' : form.problems[0]?.message}
        </p>
      )}
      {preflight.error && <ErrorPanel error={preflight.error} known={{ form: opened }} reveal />}
      <p role="status" className="sr-only">
        {result && (result.ready ? 'Everything is ready.' : 'The check found problems.')}
      </p>
      {result && (
        <PreflightResults
          result={result}
          known={{
            form: opened,
            names: choice.names,
            ...(usedCredential && { credential: usedCredential }),
          }}
        />
      )}
      {order.error && !fieldError && <ErrorPanel error={order.error} known={{ form: opened }} reveal />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" icon={Send} running={order.running}>
          {choice.certificate ? 'Order with these changes' : 'Order the certificate'}
        </Button>
        <Button ref={checkButton} icon={ListChecks} running={preflight.running} onClick={tryOut}>
          Check everything first
        </Button>
        {preflight.running && (
          <Button icon={CircleStop} onClick={stopCheck}>
            Stop the check
          </Button>
        )}
        <ButtonLink
          to={params.certificate ? `/certificates/${params.certificate}` : '/certificates'}
          look="quiet"
        >
          Cancel
        </ButtonLink>
      </div>
    </form>
  )
}
