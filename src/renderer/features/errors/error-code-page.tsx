import { Compass } from 'lucide-react'
import { type ErrorPage, findErrorPage, nearestCode } from '../../../shared/error-guide/error-page.ts'
import { Copyable } from '../../components/copy-button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ButtonLink } from '../../components/link.tsx'
import { Page } from '../../components/page.tsx'
import { RichText } from '../../components/rich-text.tsx'
import { Fact, Facts, Section } from '../../components/section.tsx'
import { BackButton } from './back-button.tsx'

const parent = { title: 'Error codes', to: '/errors' }

/** What an error code means, why it happens and what to do. */
export const ErrorCodePage = ({ code }: { code: string }) => {
  const page = findErrorPage(code)
  return page ? <KnownError page={page} /> : <UnknownError code={code} />
}

const KnownError = ({ page }: { page: ErrorPage }) => (
  <Page title={page.code} parent={parent} actions={<BackButton />}>
    <div className="flex max-w-3xl flex-col gap-4">
      <Section title="What it means">
        <div className="flex flex-col gap-2">
          <p className="font-semibold">
            <RichText text={page.message} />
          </p>
          <p>
            <RichText text={page.means} />
          </p>
          {page.hint && (
            <p>
              <RichText text={page.hint} />
            </p>
          )}
        </div>
      </Section>
      {page.causes.length > 0 && (
        <Section title="Likely causes" description="In the order to check.">
          <Numbered items={page.causes} />
        </Section>
      )}
      {page.steps.length > 0 && (
        <Section title="What to do">
          <Numbered items={page.steps} />
        </Section>
      )}
      <Section title="For scripts, and for later">
        <Facts>
          <Fact name="Is it tried again?">
            <RichText text={page.again} />
          </Fact>
          <Fact name="Exit code">
            {page.exit}: {page.exitMeaning}
          </Fact>
          <Fact name="Part">{page.part}</Fact>
          <Fact name="In the terminal">
            <Copyable text={`certhub error ${page.code}`} what="command" />
          </Fact>
        </Facts>
      </Section>
    </div>
  </Page>
)

const Numbered = ({ items }: { items: readonly string[] }) => (
  <ol className="flex list-decimal flex-col gap-1.5 pl-5 marker:text-muted">
    {items.map((item) => (
      <li key={item} className="pl-1 break-words">
        <RichText text={item} />
      </li>
    ))}
  </ol>
)

const UnknownError = ({ code }: { code: string }) => {
  const guess = nearestCode(code)
  return (
    <Page title={code} parent={parent} actions={<BackButton />}>
      <EmptyState
        icon={Compass}
        title={`There is no error code “${code}”`}
        action={
          <>
            {guess && (
              <ButtonLink to={`/errors/${guess}`} look="primary">
                Open {guess}
              </ButtonLink>
            )}
            <ButtonLink to="/errors">All error codes</ButtonLink>
          </>
        }
      >
        <p>{guess ? `Did you mean ${guess}?` : 'The hub may be newer than this page.'}</p>
      </EmptyState>
    </Page>
  )
}
