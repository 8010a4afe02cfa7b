import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseLoss, searchRows } from '../../../src/core/discover/loss.js'
import { cutColumns } from '../../../src/core/discover/predicates.js'
import { type Candidate, type SearchOptions, searchSlices, sumAll } from '../../../src/core/discover/search.js'
import { foldSlicing, prepareFold } from '../../../src/core/fold.js'
import { examine } from '../../../src/core/judge.js'
import { metricMeasure } from '../../../src/core/measures.js'
import { isReason } from '../../../src/core/metrics/task-metric.js'
import type { Pair } from '../../../src/core/pair.js'
import { RunningMaxima } from '../../../src/core/stats/max-t.js'
import { drawSigns } from '../../../src/core/stats/random.js'
import { isDefined } from '../../../src/core/sums.js'
import { makePair } from '../make-pair.js'
import { absolute, planOf, policyOf } from '../make-plan.js'

const NAMED = { metric: 'brier_score', parameters: {} }
const AT = { champion: 0.5, challenger: 0.5 }

const OPTIONS: SearchOptions = {
  maxPredicates: 2,
  minRows: 20,
  smallSample: 'guarded',
  maxima: undefined,
  keep: undefined,
  most: Number.POSITIVE_INFINITY,
  isTimeUp: () => false,
  progress: () => {},
}

function prepare(pair: Pair, minRows = OPTIONS.minRows) {
  const loss = chooseLoss(pair, planOf(), AT, [{ kind: 'metric', ...NAMED }])
  if ('code' in loss) throw new Error(loss.code)
  const rows = searchRows(pair, loss)
  return { rows, whole: sumAll(rows), columns: cutColumns(pair, pair.columnNames, minRows, 4).columns }
}

/** Rows with four columns of few values; every third row or so is scored alike by both models. */
const pairs = fc
  .record({
    n: fc.integer({ min: 60, max: 160 }),
    clustered: fc.boolean(),
    weighted: fc.boolean(),
    seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  })
  .map(({ n, clustered, weighted, seed }) => {
    let state = seed
    const next = () => {
      state = (Math.imul(state, 48271) >>> 0) % 2147483647
      return (state & 0xffff) / 0x10000
    }
    const many = <T>(make: () => T): T[] => Array.from({ length: n }, make)
    const champion = many(() => Math.round(next() * 100) / 100)
    return makePair({
      label: many(() => (next() < 0.4 ? 1 : 0)),
      champion,
      challenger: champion.map((score) => (next() < 0.3 ? score : Math.round(next() * 100) / 100)),
      ...(weighted ? { weight: many(() => 0.5 + next()) } : {}),
      ...(clustered ? { cluster: many(() => Math.floor(next() * 40)) } : {}),
      columns: {
        a: many(() => 'xyz'[Math.floor(next() * 3)]),
        b: many(() => (next() < 0.5 ? 'yes' : 'no')),
        c: many(() => 'pqrs'[Math.floor(next() * 4)]),
        d: many(() => (next() < 0.7 ? 'on' : 'off')),
      },
    })
  })

/** Every conjunction, one mask at a time, judged as a declared slice would be. */
function searchByForce(pair: Pair, minRows: number, maxPredicates: number) {
  const { columns } = prepare(pair, minRows)
  const measure = metricMeasure(NAMED, pair, false)
  if (isReason(measure)) throw new Error(measure.code)
  const input = prepareFold(pair, AT, [measure])
  const whole = foldSlicing(input, new Int32Array(pair.n), 1, [measure]).sums[0][0]
  const found = new Map<string, { n: number; improvement: number; worse: number }>()
  const visit = (first: number, chosen: readonly (readonly [number, number])[]) => {
    if (chosen.length > 0) {
      const codes = new Int32Array(pair.n).map((_, row) =>
        chosen.every(([column, value]) => columns[column].codes[row] === value) ? 0 : -1,
      )
      const { counts, sums } = foldSlicing(input, codes, 1, [measure])
      const slice = sums[0][0]
      if (counts[0].n >= minRows && counts[0].n <= pair.n - minRows && isDefined(slice) && isDefined(whole)) {
        const question = {
          sign: -1 as const,
          margin: absolute(0),
          role: 'guardrail' as const,
          requiresProof: false,
          isSlice: true,
          needsClasses: 'none' as const,
          zeroOne: false,
          effectScale: undefined,
          counts: counts[0],
          clustered: pair.unitOfRow !== undefined,
          sums: slice,
          whole,
        }
        const examined = examine(question, policyOf())
        if (examined.ineligibleBecause === undefined)
          found.set(JSON.stringify(chosen), {
            n: counts[0].n,
            improvement: -slice.difference,
            worse: -examined.failStatistic,
          })
      }
    }
    if (chosen.length === maxPredicates) return
    for (let column = first; column < columns.length; column++)
      for (const value of columns[column].values.keys()) visit(column + 1, [...chosen, [column, value]])
  }
  visit(0, [])
  return found
}

const keyOf = ({ columns, values }: Candidate) => JSON.stringify(columns.map((column, i) => [column, values[i]]))

describe('the search for slices', () => {
  it('finds what brute force finds, with the numbers of a declared slice', () => {
    fc.assert(
      fc.property(pairs, fc.integer({ min: 1, max: 3 }), fc.constantFrom(12, 20), (pair, maxPredicates, minRows) => {
        const { rows, whole, columns } = prepare(pair, minRows)
        const { candidates, considered, tooSmall, tooThin, nearlyAll, tested } = searchSlices(rows, columns, whole, {
          ...OPTIONS,
          maxPredicates,
          minRows,
        })
        const expected = searchByForce(pair, minRows, maxPredicates)
        expect(candidates.map(keyOf).sort()).toEqual([...expected.keys()].sort())
        for (const candidate of candidates) {
          const { n, improvement, worse } = expected.get(keyOf(candidate))!
          expect(candidate.n).toBe(n)
          expect(candidate.improvement).toBeCloseTo(improvement, 12)
          expect(candidate.worse.tested).toBeCloseTo(worse, 9)
        }
        expect(considered).toBe(tooSmall + tooThin + nearlyAll + tested)
      }),
      { numRuns: 60 },
    )
  })

  it('keeps the same best few when a bound lets it skip the hopeless', () => {
    let bounded = 0
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (shift) => {
        // Half of the groups of `a` change much, the others in a few rows and by little.
        const n = 240
        const of = (row: number, many: number) =>
          Math.floor(Math.abs(Math.sin((row + 1) * (shift + many)) * 10_000)) % many
        const rowsOf = <T>(make: (row: number) => T): T[] => Array.from({ length: n }, (_, row) => make(row))
        const label = rowsOf((row) => of(row, 2))
        const pair = makePair({
          label,
          champion: rowsOf(() => 0.5),
          challenger: rowsOf((row) => {
            const nearer = label[row] === 1 ? 1 : -1
            if (row % 6 === 0) return 0.5 + 0.3 * nearer
            if (row % 6 === 1) return 0.5 - 0.3 * nearer
            return of(row, 12) === 0 ? 0.5 + 0.02 * nearer : 0.5
          }),
          columns: {
            a: rowsOf((row) => `a${row % 6}`),
            b: rowsOf((row) => `b${of(row, 3)}`),
            c: rowsOf((row) => `c${of(row, 2)}`),
          },
        })
        const { rows, whole, columns } = prepare(pair, 12)
        const search = { ...OPTIONS, maxPredicates: 3, minRows: 12 }
        const all = searchSlices(rows, columns, whole, search).candidates
        const few = searchSlices(rows, columns, whole, { ...search, keep: 3 })
        bounded += few.bounded
        for (const direction of ['worse', 'better'] as const) {
          const best = (candidates: readonly Candidate[]) =>
            candidates
              .map((candidate) => candidate[direction].rank)
              .filter((rank) => rank > 0)
              .sort((left, right) => right - left)
              .slice(0, 3)
          expect(best(few.candidates)).toEqual(best(all))
        }
      }),
      { numRuns: 60 },
    )
    expect(bounded).toBeGreaterThan(0)
  })

  it('stops between combinations of columns when the time is up, and says so', () => {
    const pair = makePair({
      label: Array.from({ length: 200 }, (_, row) => row % 2),
      champion: Array.from({ length: 200 }, () => 0.5),
      challenger: Array.from({ length: 200 }, (_, row) => (row % 7) / 7),
      columns: Object.fromEntries(
        ['a', 'b', 'c', 'd'].map((name, i) => [name, Array.from({ length: 200 }, (_, row) => `v${row % (i + 2)}`)]),
      ),
    })
    const { rows, whole, columns } = prepare(pair)
    let asked = 0
    const { stopped, candidates } = searchSlices(rows, columns, whole, { ...OPTIONS, isTimeUp: () => ++asked > 2 })
    expect(stopped).toBe(true)
    expect(new Set(candidates.map((candidate) => candidate.columns.join()))).toEqual(new Set(['0', '1']))
  })
})

describe('the largest of a family that is not held at once', () => {
  it('is the largest whatever the order in which checks are added', () => {
    const signs = drawSigns(new Uint8Array(16).fill(9), 64, 499)
    const sums = Array.from({ length: 7 }, (_, check) =>
      Float64Array.from({ length: 64 }, (_, bucket) => Math.sin(check * 71 + bucket * 13)),
    )
    const together = new RunningMaxima(signs)
    together.raise(sums)
    const apart = new RunningMaxima(signs)
    for (const one of [...sums].reverse()) apart.raise([one])
    const statistics = [0.5, 1.5, 2.5, 3.5]
    expect(apart.pValues(statistics)).toEqual(together.pValues(statistics))
    expect(apart.criticalValue(0.05)).toBe(together.criticalValue(0.05))
  })

  it('has no critical value before the first check, and none for a level that the draws cannot reach', () => {
    const signs = drawSigns(new Uint8Array(16).fill(9), 8, 9)
    const family = new RunningMaxima(signs)
    expect(family.criticalValue(0.05)).toBeNull()
    family.raise([Float64Array.from({ length: 8 }, (_, bucket) => bucket - 3)])
    expect(family.criticalValue(0.05)).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('more cells than 16 bits count', () => {
  it('keeps every combination apart', () => {
    // Every combination of three columns with 42 values has 11 rows; the last one loses in all of them.
    const [values, copies] = [42, 11]
    const combinations = values ** 3
    const n = combinations * copies
    const codesOf = (divisor: number) =>
      Uint16Array.from({ length: n }, (_, row) => Math.floor(Math.floor(row / copies) / divisor) % values)
    const columns = [values * values, values, 1].map((divisor, index) => ({
      name: `c${index}`,
      values: Array.from({ length: values }, (_, code) => ({ kind: 'value' as const, text: String(code) })),
      codes: codesOf(divisor),
    }))
    const rows = {
      n,
      gain: Float64Array.from({ length: n }, (_, row) => (row >= n - copies ? -1 : row % 2 === 0 ? 0.1 : -0.1)),
      weight: undefined,
      unitOfRow: undefined,
      bucketOfRow: new Uint16Array(n),
      buckets: 1,
    }
    const { candidates, tested } = searchSlices(rows, columns, sumAll(rows), {
      ...OPTIONS,
      maxPredicates: 3,
      minRows: copies,
      keep: 1,
    })
    expect(tested).toBe(combinations + 3 * values * values + 3 * values)
    expect(candidates).toContainEqual(
      expect.objectContaining({ columns: [0, 1, 2], values: [41, 41, 41], n: copies, improvement: -1 }),
    )
  })
})
