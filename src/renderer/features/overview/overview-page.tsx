import { useMemo } from 'react'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import { Loaded } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { useInstanceFilter } from '../../lib/instance-choice.ts'
import { useHub } from '../../lib/query.ts'
import { attentionOf } from './attention.ts'
import { AttentionList } from './attention-list.tsx'
import { ExpiryOutlook } from './expiry-outlook.tsx'
import { NextRenewals } from './next-renewals.tsx'
import { OrderLists } from './order-lists.tsx'
import { SetupChecklist } from './setup-checklist.tsx'
import { nextStep, setupSteps } from './setup-steps.ts'
import { StateTiles } from './state-tiles.tsx'

export const OverviewPage = () => {
  const query = useHub('hub.status', {})
  return (
    <Page title="Overview">
      <Loaded query={query}>{(status) => <Overview counts={status.counts} />}</Loaded>
    </Page>
  )
}

const Overview = ({ counts }: { counts: OutputOf<'hub.status'>['counts'] }) => {
  const filter = useInstanceFilter()
  const certificates = useHub('certificates.list', filter)
  const accounts = useHub('accounts.list', filter)
  const steps = setupSteps(counts)
  const listed = certificates.data?.certificates
  const of = useMemo(
    () => (filter.instance === undefined ? undefined : new Set(listed?.map(({ id }) => id))),
    [filter.instance, listed],
  )
  return (
    <div className="flex max-w-6xl flex-col gap-4">
      {nextStep(steps) && <SetupChecklist steps={steps} />}
      {counts.certificates > 0 && (
        <Loaded query={certificates}>
          {(list) => (
            <>
              <AttentionList
                items={attentionOf(list.certificates, accounts.data?.accounts ?? [])}
                certificates={list.certificates}
              />
              <StateTiles certificates={list.certificates} />
              <NextRenewals of={of} />
              <ExpiryOutlook certificates={list.certificates} />
              <OrderLists of={of} />
            </>
          )}
        </Loaded>
      )}
    </div>
  )
}
