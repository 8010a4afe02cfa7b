import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayAfter, dayOf, daysUntil, startOfDay } from '../../src/decisions/day.js'

const noon = Date.UTC(2027, 0, 14, 12)

describe('days are those of UTC', () => {
  it('a day ends at midnight UTC, whatever the machine’s own time is', () => {
    expect(daysUntil('2027-01-15', Date.UTC(2027, 0, 15, 23, 59, 59, 999))).toBe(0)
    expect(daysUntil('2027-01-15', Date.UTC(2027, 0, 16))).toBe(-1)
  })

  it.each(['2027-02-30', '2027-13-01', '15.01.2027', '2027-1-5', 'tomorrow', '', '2027-01-15T00:00'])(
    '"%s" is no day',
    (text) => expect(startOfDay(text)).toBeUndefined(),
  )

  it('29 February exists in leap years only', () => {
    expect(startOfDay('2028-02-29')).toBe(Date.UTC(2028, 1, 29))
    expect(startOfDay('2027-02-29')).toBeUndefined()
  })

  it('a day that many days ahead is that many days ahead', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000 }), fc.integer({ min: 0, max: 86_399_999 }), (days, ms) => {
        const now = Date.UTC(2027, 0, 14) + ms
        expect(daysUntil(dayAfter(now, days), now)).toBe(days)
      }),
    )
    expect(dayOf(noon)).toBe('2027-01-14')
  })
})
