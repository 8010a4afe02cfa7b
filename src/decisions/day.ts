/** Days of the calendar in UTC, written `2027-01-15`. */

const DAY_MS = 86_400_000

/** The day on which a time lies, in UTC. timeMs: milliseconds since 1970. */
export const dayOf = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10)

/** Milliseconds at which a day begins; undefined: there is no such day (`2027-02-30`), or it is written otherwise. */
export function startOfDay(day: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined
  const start = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(start) || dayOf(start) !== day ? undefined : start
}

/** Whole days from the day of a time to `day`: 0 on the day itself, negative after it. Throws RangeError for what is no day. */
export function daysUntil(day: string, timeMs: number): number {
  const start = startOfDay(day)
  if (start === undefined) throw new RangeError(`"${day}" is no day`)
  return Math.round((start - Date.parse(`${dayOf(timeMs)}T00:00:00Z`)) / DAY_MS)
}

/** The day that many days after the day of a time. */
export const dayAfter = (timeMs: number, days: number): string => dayOf(timeMs + days * DAY_MS)
