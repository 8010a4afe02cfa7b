import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { foldSlicing, type Measure, prepareFold } from '../../../src/core/fold.js'
import type { Pair } from '../../../src/core/pair.js'
import {
  type Contrast,
  contrastOf,
  failStatistic,
  guardedErrorOf,
  hall,
  inverseHall,
  lowerEnd,
  passCriticalValue,
  passStatistic,
  standardErrorOf,
  unseenDifference,
  upperEnd,
} from '../../../src/core/stats/gate.js'
import { isDefined, type SliceSums } from '../../../src/core/sums.js'
import { makePair } from '../make-pair.js'
import { measureOf } from '../measure-of.js'

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../reference/${name}.json`, import.meta.url), 'utf8'))
const half = { champion: 0.5, challenger: 0.5 }

function fold(pair: Pair, codes: Int32Array, measure: Measure): SliceSums {
  const sums = foldSlicing(prepareFold(pair, half, [measure]), codes, 1, [measure]).sums[0][0]
  if (!isDefined(sums)) throw new Error(JSON.stringify(sums))
  return sums
}

const close = (actual: number, expected: number, tolerance = 1e-9) =>
  expect(Math.abs(actual - expected), `${actual} against ${expected}`).toBeLessThan(
    tolerance * Math.max(1, Math.abs(expected)),
  )

describe('every intermediate of the FAIL and PASS statistics on the worked 60 rows (gate_procedure.json, part 2)', () => {
  const { data } = read('metrics_influence')
  const { worked } = read('gate_procedure')
  const inSlice: Record<string, (row: number) => boolean> = {
    all: () => true,
    first_36: (row) => row < 36,
    even_index: (row) => row % 2 === 0,
  }
  it.each(
    worked.map((entry: { units: string; slice: string; metric: string }) => [
      `${entry.metric} on ${entry.slice}, units are ${entry.units}`,
      entry,
      // biome-ignore lint/suspicious/noExplicitAny: rows of a reference file
    ]) as [string, any][],
  )('%s', (_, entry) => {
    const pair = makePair({
      label: data.y,
      champion: data.score_champion,
      challenger: data.score_challenger,
      ...(entry.units === 'clusters' ? { cluster: data.cluster } : {}),
    })
    const measure = measureOf(entry.metric, {}, pair, false)
    const codes = Int32Array.from(pair.order, (row) => (inSlice[entry.slice](row) ? 0 : -1))
    const slice = fold(pair, codes, measure)
    const whole = fold(pair, new Int32Array(pair.n), measure)
    const sign = entry.metric === 'log_loss' ? -1 : 1
    const contrast = contrastOf(slice, whole, {
      sign,
      relative: 0,
      zeroOne: entry.metric !== 'roc_auc' && entry.metric !== 'log_loss',
      declaredEffectScale: undefined,
      smallSample: 'guarded',
    })
    close(contrast.estimate, entry.improvement)
    expect(contrast.units).toBe(entry.units_n)
    close(contrast.support, entry.support)
    expect(slice.disagreeing).toBe(entry.nonzero)
    close(standardErrorOf(contrast), entry.se)
    close(contrast.effectScale!, entry.effect_scale_q)
    close(contrast.guard!, entry.guard_r)
    close(guardedErrorOf(contrast), entry.se_guarded)
    close(contrast.skewness, entry.skew_rho)
    close(contrast.pooledSkewness, entry.skew_pooled)
    close(failStatistic({ ...contrast, guard: 0 }, 0).guarded, entry.T_plain)
    for (const margin of [0, 0.03]) {
      const expected = entry[`margin_${margin}`]
      const fail = failStatistic(contrast, margin)
      close(fail.guarded, expected.T_guarded)
      close(fail.t, expected.t)
      close(fail.corrected, expected.t_hall)
      close(fail.final, expected.T_final)
      const critical = passCriticalValue(contrast, 0.05)
      const pass = passStatistic(contrast, margin, critical)
      if (!pass) {
        expect(contrast.support).toBeLessThan(10)
        expect(expected.passes).toBe(false)
        continue
      }
      close(pass.t, expected.pass_t)
      close(pass.corrected, expected.pass_t_hall)
      close(pass.critical, expected.pass_t_crit95)
      expect(pass.passes).toBe(expected.passes)
      close(lowerEnd(contrast, critical), entry.interval_lower)
    }
    const upper = upperEnd(contrast, 2.5)
    if (entry['interval_upper_c2.5'] === null) expect(upper).toBe(Number.POSITIVE_INFINITY)
    else close(upper, entry['interval_upper_c2.5'])
  })
})

describe('the PASS test on published 2×2 tables (paired_proportions.json)', () => {
  // biome-ignore lint/suspicious/noExplicitAny: rows of a reference file
  it.each(read('paired_proportions').tables.map((table: any) => [table.name, table]) as [string, any][])(
    '%s',
    (_, table) => {
      // first = challenger right, second = champion right: a both, b first only, c second only, d neither.
      const repeat = (count: number, value: [number, number]) => Array.from({ length: count }, () => value)
      const rows = [
        ...repeat(table.a, [1, 1]),
        ...repeat(table.b, [1, 0]),
        ...repeat(table.c, [0, 1]),
        ...repeat(table.d, [0, 0]),
      ]
      const pair = makePair({
        label: rows.map(() => 1),
        challenger: rows.map(([challenger]) => challenger),
        champion: rows.map(([, champion]) => champion),
      })
      const sums = fold(pair, new Int32Array(pair.n), measureOf('accuracy', {}, pair, false))
      const contrast = contrastOf(sums, sums, {
        sign: 1,
        relative: 0,
        zeroOne: true,
        declaredEffectScale: undefined,
        smallSample: 'guarded',
      })
      const critical = passCriticalValue(contrast, 0.05)!
      if (contrast.silent) close(-unseenDifference(contrast, 0.05)!, table.gate_lower)
      else close(lowerEnd(contrast, critical), table.gate_lower)
      for (const expected of table.gate_margins) {
        close(critical, expected.crit95)
        if (contrast.silent) {
          expect(unseenDifference(contrast, 0.05)! <= expected.margin).toBe(expected.pass)
          continue
        }
        const pass = passStatistic(contrast, expected.margin, critical)!
        close(pass.corrected, expected.t_hat)
        expect(pass.passes).toBe(expected.pass)
      }
    },
  )
})

describe('Hall’s transformation', () => {
  it('is undone by its inverse', () => {
    for (const rho of [0, 1e-10, 0.01, 0.4, 2]) {
      for (const t of [-6, -1.5, -0.1, 0]) close(inverseHall(hall(t, rho), rho), t)
    }
  })

  it('leaves t alone when there is no skewness', () => {
    expect(hall(-2.5, 0)).toBe(-2.5)
  })
})

describe('with equal rows', () => {
  const pair = makePair({
    label: Array.from({ length: 60 }, (_, row) => row % 2),
    champion: Array.from({ length: 60 }, (_, row) => (row % 3 === 0 ? 0.7 : 0.3)),
    challenger: Array.from({ length: 60 }, (_, row) => (row % 5 === 0 ? 0.7 : 0.3)),
  })
  const sums = fold(pair, new Int32Array(60), measureOf('accuracy', {}, pair, false))
  const contrastWith = (smallSample: 'guarded' | 'exchangeable'): Contrast =>
    contrastOf(sums, sums, { sign: 1, relative: 0, zeroOne: true, declaredEffectScale: undefined, smallSample })

  it('T is McNemar’s (wins − losses)/√(wins + losses) without guard and margin', () => {
    let wins = 0
    let losses = 0
    for (let row = 0; row < 60; row++) {
      const right = (score: number) => (score >= 0.5 ? 1 : 0) === row % 2
      const champion = right(row % 3 === 0 ? 0.7 : 0.3)
      const challenger = right(row % 5 === 0 ? 0.7 : 0.3)
      if (challenger && !champion) wins++
      if (champion && !challenger) losses++
    }
    close(failStatistic(contrastWith('exchangeable'), 0).guarded, (wins - losses) / Math.sqrt(wins + losses))
  })

  it('a declared effect scale can only raise the guard', () => {
    const declared = (scale: number) =>
      contrastOf(sums, sums, {
        sign: 1,
        relative: 0,
        zeroOne: true,
        declaredEffectScale: scale,
        smallSample: 'guarded',
      }).guard!
    expect(declared(0.1)).toBe(contrastWith('guarded').guard)
    close(declared(3), 3 / 60)
  })
})
