import './lib/zod-csp.ts'
import './styles.css'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { bridge } from './lib/api.ts'
import { leadToErrors } from './lib/lead-to-errors.ts'
import { createLiveUpdates } from './lib/live.ts'
import { queryClient } from './lib/query.ts'
import { takeSessionKey } from './lib/session-key.ts'
import { startTheme } from './lib/theme.ts'

startTheme()
takeSessionKey()
leadToErrors()
bridge.subscribe(createLiveUpdates(queryClient))

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <App />
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
)
