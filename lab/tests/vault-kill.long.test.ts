import { losesNothing } from '../vault-kill/loop.ts'

losesNothing(Number(process.env.CERTHUB_KILL_ROUNDS ?? 200))
