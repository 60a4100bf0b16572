/**
 * Shows a notification on this computer's desktop, soon; two short lines of plain text. False where the system shows
 * none. Never throws, and does not wait for a person.
 */
export type ShowNotification = (notification: { title: string; text: string }) => Promise<boolean>
