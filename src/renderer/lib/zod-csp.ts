import { z } from 'zod'

// zod tries `new Function` once to see whether it may compile; our CSP forbids that and reports it. Must be imported first.
z.config({ jitless: true })
