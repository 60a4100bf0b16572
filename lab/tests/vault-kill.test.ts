import { losesNothing } from '../vault-kill/loop.ts'

losesNothing(60)
