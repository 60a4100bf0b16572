/** A session that asks for nothing ends after this long. Milliseconds. */
export const idleMs = 12 * 3_600_000
/** And each ends after this long. Milliseconds. */
export const absoluteMs = 7 * 86_400_000
/** How long an address that opens a session is good. Milliseconds. */
export const launchMs = 60_000
/** How long a WebSocket may be opened with a ticket. Milliseconds. */
export const ticketMs = 30_000
/** WebSockets of one session. */
export const mostSockets = 10
/** Sessions that one token has open; the one that was not used for longest gives way. */
export const mostSessionsOfToken = 10
/** Sessions in all; as above. */
export const mostSessions = 200
