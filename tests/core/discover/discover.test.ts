import { describe, expect, it } from 'vitest'
import type { Discovery } from '../../../src/core/comparison.js'
import { type DiscoverOptions, discoverSlices } from '../../../src/core/discover.js'
import { parseExpression } from '../../../src/core/expression.js'
import type { DiscoverPlan } from '../../../src/core/plan.js'
import { makePair } from '../make-pair.js'
import { businessPlan, planOf } from '../make-plan.js'

const N = 3000

/** A number in [0, 1) that only the row and the stream decide. */
function noise(row: number, stream: number): number {
  let h = Math.imul(row + 1, 0x9e3779b1) ^ Math.imul(stream + 7, 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39)
  return ((h ^ (h >>> 15)) >>> 0) / 2 ** 32
}

const rowsOf = <T>(make: (row: number) => T): T[] => Array.from({ length: N }, (_, row) => make(row))
const clip = (score: number) => Math.min(0.99, Math.max(0.01, score))
const region = (row: number) => ['east', 'west', 'north', 'south'][Math.floor(noise(row, 1) * 4)]
const age = (row: number) => 18 + Math.floor(noise(row, 2) * 60)
const channel = (row: number) => (noise(row, 3) < 0.5 ? 'web' : 'shop')

/** The challenger is the champion with other noise, but pushes the scores of young people in the east the wrong way. */
function planted(harm = 0.25, columns: Readonly<Record<string, readonly (string | number)[]>> = {}) {
  const label = rowsOf((row) => (noise(row, 4) < 0.3 ? 1 : 0))
  const champion = rowsOf((row) => clip(0.3 + 0.3 * (label[row] - 0.3) + 0.2 * (noise(row, 5) - 0.5)))
  const isHarmed = (row: number) => region(row) === 'east' && age(row) < 30
  const challenger = rowsOf((row) =>
    clip(champion[row] + 0.06 * (noise(row, 6) - 0.5) + (isHarmed(row) ? harm * (label[row] === 1 ? -1 : 1) : 0)),
  )
  return makePair({
    label,
    champion,
    challenger,
    columns: { region: rowsOf(region), age: rowsOf(age), channel: rowsOf(channel), ...columns },
  })
}

const BY_BRIER: DiscoverPlan['losses'] = [{ kind: 'metric', metric: 'brier_score', parameters: {} }]

function search(
  pair: ReturnType<typeof makePair>,
  changes: Partial<DiscoverPlan> = {},
  options: DiscoverOptions = {},
  business: Parameters<typeof planOf>[0] = {},
): Discovery {
  const discover: DiscoverPlan = {
    columns: 'all',
    exclude: [],
    maxPredicates: 2,
    minRows: undefined,
    ranges: 5,
    losses: BY_BRIER,
    maxSeconds: 60,
    ...changes,
  }
  const found = discoverSlices(pair, planOf({ ...business, discover }), options)
  if ('code' in found) throw new Error(found.code)
  return found
}

describe('slices that nobody declared', () => {
  it('finds the planted one first, confirmed, with its losses and what follows for people', () => {
    const { found, loss, criticalValue } = search(planted())
    const [first] = found
    expect(first.slice).toEqual({ region: 'east', age: '<30' })
    expect(first).toMatchObject({ direction: 'worse', confirmed: true, corrected: { by: 'conditional' } })
    expect(first.challenger - first.champion).toBe(first.difference)
    expect(first.improvement).toBeCloseTo(-first.difference, 12)
    expect(first.interval.high).toBeLessThan(0)
    expect(first.interval.low).toBeLessThan(first.improvement)
    expect(Math.abs(first.corrected.improvement)).toBeLessThanOrEqual(Math.abs(first.improvement))
    expect(first.share).toBeCloseTo(first.n / N, 12)
    expect(criticalValue).toBeGreaterThan(2.5)
    expect(loss).toMatchObject({ name: 'brier_score', better: 'lower' })
    expect(first.profile.label!.all).toBeCloseTo(0.3, 1)
    expect(first.profile.mistakes.map(({ code }) => code)).toContain('found_missed')
  })

  it('puts what only restates a finding under it', () => {
    const { found } = search(planted(0.25, { age_group: rowsOf((row) => (age(row) < 30 ? 'young' : 'older')) }))
    const worse = found.filter(({ direction, confirmed }) => direction === 'worse' && confirmed)
    expect(worse).toHaveLength(1)
    expect(worse[0].alike.count).toBeGreaterThan(0)
    expect(worse[0].alike.slices.map(({ slice }) => Object.keys(slice).sort().join())).toContain('age_group,region')
  })

  it('says where the gains come from by the same search, mirrored', () => {
    const pair = planted()
    const mirrored = { ...pair, championScore: pair.challengerScore, challengerScore: pair.championScore }
    const better = search(mirrored).found.filter(({ direction }) => direction === 'better')
    const worse = search(pair).found.filter(({ direction }) => direction === 'worse')
    expect(better.map(({ slice, n }) => ({ slice, n }))).toEqual(worse.map(({ slice, n }) => ({ slice, n })))
    expect(better[0].improvement).toBeCloseTo(-worse[0].improvement, 12)
    expect(better[0].pValue).toBe(worse[0].pValue)
  })

  it('compares by a business function or a formula just as well', () => {
    const value = businessPlan('if((flagged and label) or (not flagged and not label), 1, -1)')
    const byMoney = search(
      planted(0.5),
      { losses: [{ kind: 'business', slug: value.slug }] },
      {},
      { business: [value] },
    )
    expect(byMoney.found[0].slice).toEqual({ region: 'east', age: '<30' })
    expect(byMoney.loss).toMatchObject({ name: 'Expected margin', better: 'higher' })
    const formula = parseExpression('abs(score - label)', { expect: 'number' })
    const byFormula = search(planted(), { losses: [{ kind: 'formula', formula }] })
    expect(byFormula.found[0].slice).toEqual({ region: 'east', age: '<30' })
    expect(byFormula.loss.name).toBe('abs(score - label)')
  })

  it('searches with one half of the rows and tests with the other where candidates are too many', () => {
    const whole = search(planted())
    const halves = search(planted(), {}, { mostTested: 10 })
    expect(halves.method).toBe('split_half')
    expect(halves.confirmedOver).toBeLessThan(whole.confirmedOver)
    const [first] = halves.found
    expect(first.slice).toEqual({ region: 'east', age: '<30' })
    expect(first).toMatchObject({ confirmed: true, corrected: { by: 'split_half', improvement: first.improvement } })
    expect(first.rowsTested).toBeLessThan(whole.found[0].n)
    expect(first.n).toBe(whole.found[0].n)
    expect(first.difference).toBeCloseTo(-first.improvement, 12)
  })

  it('finds three conditions where they are asked for', () => {
    const pair = planted(0)
    const harmed = Array.from(pair.challengerScore, (score, row) =>
      region(row) === 'west' && age(row) >= 54 && channel(row) === 'shop'
        ? clip(score + 0.3 * (pair.label[row] === 1 ? -1 : 1))
        : score,
    )
    const { found } = search({ ...pair, challengerScore: Float64Array.from(harmed) }, { maxPredicates: 3, minRows: 50 })
    expect(Object.keys(found[0].slice).sort()).toEqual(['age', 'channel', 'region'])
    expect(found[0].confirmed).toBe(true)
  })

  it('has nothing to search where the models agree, and says why', () => {
    const pair = planted(0)
    const same = { ...pair, challengerScore: pair.championScore, identicalPredictions: true }
    const plan = planOf({
      discover: {
        columns: 'all',
        exclude: [],
        maxPredicates: 2,
        minRows: undefined,
        ranges: 5,
        losses: BY_BRIER,
        maxSeconds: 60,
      },
    })
    expect(discoverSlices(same, plan)).toMatchObject({ code: 'identical_predictions' })
    expect(discoverSlices({ ...same, identicalPredictions: false }, plan)).toMatchObject({
      code: 'discover_no_difference',
    })
    const auc = {
      ...plan,
      discover: { ...plan.discover!, losses: [{ kind: 'metric', metric: 'roc_auc', parameters: {} }] },
    } as const
    expect(discoverSlices(pair, auc)).toMatchObject({ code: 'discover_loss_not_by_row', args: { loss: 'roc_auc' } })
  })

  it('excludes columns and looks at those named alone', () => {
    expect(search(planted(), { exclude: ['age'] }).columns).toEqual(['region', 'channel'])
    expect(search(planted(), { columns: ['channel', 'age'] }).columns).toEqual(['channel', 'age'])
    for (const typo of [{ columns: ['chanel'] }, { exclude: ['chanel'] }])
      expect(() => search(planted(), typo)).toThrow(/column_missing.*"nearest":"channel"/)
  })
})
