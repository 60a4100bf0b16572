import { test } from '@playwright/test'

test.skip('every spec in Electron itself: its program is not downloaded here', () => {})
