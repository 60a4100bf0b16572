import { CerthubError } from '../../shared/errors.ts'
import type { ShowNotification } from '../ports/show-notification.ts'
import { combine, type Sender } from './sender.ts'

/** Room on a desktop for words. */
const longest = 240

const short = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text)

export const createDesktop = (show: ShowNotification | undefined): Sender => ({
  atOnce: Number.POSITIVE_INFINITY,

  send: async (_channel, messages) => {
    const { title, text } = combine(messages)
    const shown = await show?.({ title: short(title), text: short(text) })
    if (!shown) throw new CerthubError('notify.no_desktop', {})
    return 'It was shown.'
  },
})
