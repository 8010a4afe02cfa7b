import { describe, expect, it } from 'vitest'
import { compare } from '../../src/core/compare.js'
import { makeRows } from '../laws/generate.js'
import { makePair } from './make-pair.js'
import { absolute, businessPlan, planOf } from './make-plan.js'

const MONEY = 'if(flagged, 0, if(label, -0.5, 0.1) * amount)'

/** The same rows so many times over: the same estimate, with more behind it. */
const tiled = (rows: ReturnType<typeof makeRows>, times: number) => {
  const tile = <Value>(values: readonly Value[]) => Array.from({ length: times }, () => values).flat()
  return makePair({
    label: tile(rows.label),
    champion: tile(rows.champion),
    challenger: tile(rows.challenger),
    columns: { amount: tile(rows.columns.amount) },
  })
}
const judge = (rows: ReturnType<typeof makeRows>, times: number) =>
  compare(
    tiled(rows, times),
    planOf({ business: [businessPlan(MONEY, { margin: absolute(0.05), role: 'guardrail' })] }),
  ).checks[0]

const undecided = Array.from({ length: 16 }, (_, seed) =>
  makeRows({ seed, n: 150, weighted: false, clustered: false, decimals: 3, skill: 0.6, noise: 1 }),
).filter((rows) => judge(rows, 1).reason?.code === 'estimate_beyond_margin')

describe('an undecided loss beyond the margin', () => {
  it('is shown by the number of rows that the check says, if they are like those at hand', () => {
    expect(undecided.length).toBeGreaterThan(3)
    for (const rows of undecided) {
      const { evidence, n } = judge(rows, 1)
      const needed = evidence!.rowsNeeded!.toShowLoss!
      expect(needed).toBeGreaterThan(n)
      expect(evidence!.rowsNeeded!.atEstimate).toBeNull()
      expect(judge(rows, Math.ceil(needed / n)).status, `${needed} rows`).toBe('regressed')
    }
  })

  it('is not shown by far fewer', () => {
    const early = undecided.filter((rows) => {
      const check = judge(rows, 1)
      const times = Math.floor(check.evidence!.rowsNeeded!.toShowLoss! / 4 / check.n)
      return times >= 1 && judge(rows, times).status === 'regressed'
    })
    expect(early).toEqual([])
  })
})

describe('an estimate within the margin', () => {
  it('has no number of rows that would show a loss', () => {
    const rows = makeRows({ seed: 2, n: 150, weighted: false, clustered: false, decimals: 3, skill: 1, noise: 0.3 })
    const plan = planOf({ business: [businessPlan(MONEY, { margin: absolute(5) })] })
    const check = compare(makePair(rows), plan).checks[0]
    expect(check.improvement).toBeGreaterThan(-5)
    expect(check.evidence!.rowsNeeded?.toShowLoss ?? null).toBeNull()
  })
})
