import { describe, expect, it } from 'vitest'
import type { Check } from '../../src/core/comparison.js'
import { reason, warningOf } from '../../src/core/problem.js'
import type { SelfTest, SelfTestedCheck } from '../../src/core/self-test.js'
import {
  renderSelfTestJson,
  renderSelfTestText,
  type SelfTestReport,
  selfTestExitCode,
} from '../../src/report/media/self-test.js'
import { check, modelReport } from './fixtures.js'

const share = (count: number, low: number, high: number) => ({ count, low, high })
const auc = check({
  metric: 'roc_auc',
  role: 'primary',
  champion: 0.74,
  challenger: 0.75,
  status: 'pass',
  margin: { kind: 'absolute', value: 0.005 },
})
const tested = (of: Check, changes: Partial<SelfTestedCheck> = {}): SelfTestedCheck => ({
  check: of,
  regressed: share(0, 0, 0.0183),
  held: share(0, 0, 0.0183),
  catches: { value: 0.0124, low: 0.0117, high: 0.0131 },
  blindBecause: null,
  passable: null,
  ...changes,
})

function reportOf(changes: Partial<SelfTest> = {}, name = 'credit-default'): SelfTestReport {
  const report = modelReport({ name, verdict: 'pass', checks: [auc] })
  const result: SelfTest = {
    runs: 200,
    seed: 1,
    confidence: 0.95,
    n: 9906,
    units: 9906,
    clustered: false,
    verdicts: {
      pass: share(190, 0.9099, 0.9758),
      review: share(8, 0.0174, 0.0773),
      block: share(2, 0.0012, 0.0357),
      error: share(0, 0, 0.0183),
    },
    regressed: share(2, 0.0012, 0.0357),
    limitsBroken: share(0, 0, 0.0183),
    alpha: 0.05,
    checks: [tested(auc)],
    warnings: [],
    comparison: {} as SelfTest['comparison'],
    ...changes,
  }
  return {
    schemaVersion: 1,
    tool: { name: 'model-review-gate', version: '0.0.0', configSha256: null, configSource: null },
    runs: 200,
    seed: 1,
    models: [{ name, task: 'binary', tested: { report, result }, problems: [] }],
    problems: [],
  }
}

const textOf = (made: SelfTestReport) => renderSelfTestText(made, { color: false, quiet: false })
const words = (made: SelfTestReport) => textOf(made).replaceAll(/\s+/g, ' ')

describe('the self-test on a terminal', () => {
  it('gives every share as a count with its range, both ends rounded outward', () => {
    expect(words(reportOf())).toContain('Blocked 2 of 200 runs (0.1 % to 3.6 % in the long run)')
    expect(words(reportOf())).toContain('Passed 190 of 200 runs (90.9 % to 97.6 % in the long run)')
    const never = words(reportOf({ regressed: share(0, 0, 0.018275) }))
    expect(never).toContain('in 0 of 200 runs (at most 1.9 % in the long run)')
    const always = words(reportOf({ regressed: share(200, 0.981725, 1) }))
    expect(always).toContain('in 200 of 200 runs (at least 98.1 % in the long run)')
  })

  it('gives the loss that a check catches in its own unit, with its range and what is allowed', () =>
    expect(words(reportOf())).toContain('roc_auc (primary) 0.012 (0.011 to 0.014); allowed: 0.005'))

  it('says why a check catches nothing', () => {
    const blind = tested(auc, {
      catches: null,
      blindBecause: reason('too_few_positives', { positives: 7, minimum: 10 }),
    })
    expect(words(reportOf({ checks: [blind] }))).toContain('No loss. Only 7 rows have the positive label')
  })

  it('says what a check that holds equal models would have to allow', () => {
    const holds = tested(auc, {
      held: share(120, 0.528, 0.669),
      passable: { value: 0.0096, low: 0.0088, high: 0.0106 },
    })
    expect(words(reportOf({ checks: [holds] }))).toContain(
      'It holds an equal model in 120 of 200 runs (52.8 % to 66.9 % in the long run). Allowing 0.010 (0.008 to 0.011) would let 4 of 5 pass.',
    )
  })

  it('sums the groups up by measure and names the largest', () => {
    const groups = Array.from({ length: 9 }, (_, index) =>
      tested(
        check({
          metric: 'roc_auc',
          slice: { region: `r${index}` },
          champion: 0.7,
          challenger: 0.7,
          status: 'inconclusive',
          n: 100 * (index + 1),
        }),
        {
          catches:
            index === 0 ? null : { value: 0.01 * index, low: null, high: index === 8 ? null : 0.01 * index + 0.001 },
        },
      ),
    )
    const shown = words(reportOf({ checks: [tested(auc), ...groups] }))
    expect(shown).toContain(
      'roc_auc in groups (8 of 9 groups can block): from 0.010 to 0.080, half of them 0.040 or less',
    )
    expect(shown).toContain('region r8 (n 900): 0.080')
    expect(shown).not.toContain('region r1 (n 200)')
  })

  it('keeps to 80 columns whatever the name, and lets no control character through', () => {
    for (const name of ['n'.repeat(200), 'a\u001b[31mb\nc', '\u202eevil']) {
      const shown = textOf(reportOf({ warnings: [reason('self_test_blind_slices', { count: 1, of: 3 })] }, name))
      for (const line of shown.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80)
      expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
    }
  })

  it('ends with a summary line, which is all that is printed with --quiet', () => {
    const line = 'model-review: equal models blocked in 2 of 200 runs; seed 1. exit 0\n'
    expect(textOf(reportOf()).endsWith(line)).toBe(true)
    expect(renderSelfTestText(reportOf(), { color: false, quiet: true })).toBe(line)
  })
})

describe('an allowed share of an amount', () => {
  it('stands also in the unit of the loss beside it', () => {
    const margin = check({
      metric: 'margin',
      title: 'Margin',
      kind: 'business',
      unit: { kind: 'money', name: 'USD' },
      role: 'primary',
      champion: 500,
      challenger: 510,
      status: 'pass',
      margin: { kind: 'relative', value: 0.02 },
      marginValue: 10,
    })
    const shown = words(reportOf({ checks: [tested(margin, { catches: { value: 21, low: 20, high: 22 } })] }))
    expect(shown).toMatch(
      /USD 21\.00 per \w+ \(USD 20\.00 per \w+ to USD 22\.00 per \w+\); allowed: 2 % \(USD 10\.00 per \w+\)/,
    )
  })
})

describe('the self-test as JSON', () => {
  it('holds every number, each check once, and a sentence for each finding', () => {
    const made = reportOf({ warnings: [reason('self_test_margin_zero', { checks: ['roc_auc'] })] })
    const [model] = JSON.parse(renderSelfTestJson(made)).models
    expect(model.verdicts.block).toEqual({ count: 2, low: 0.0012, high: 0.0357 })
    expect(model.checks[0]).toMatchObject({
      id: 'roc_auc',
      role: 'primary',
      catches: { value: 0.0124, low: 0.0117, high: 0.0131 },
      blindBecause: null,
    })
    expect(model.warnings[0].message).toContain('An equal model can pass this policy only by chance')
  })
})

describe('selfTestExitCode', () => {
  const untested = { name: 'other', task: 'binary', tested: null, problems: [] }
  it('is 0 when every model was tested, whatever was found, else 2', () => {
    expect(selfTestExitCode(reportOf({ regressed: share(200, 0.98, 1) }))).toBe(0)
    expect(selfTestExitCode({ ...reportOf(), problems: [warningOf('repeated_rows', { count: 3, rows: 9 })] })).toBe(0)
    expect(selfTestExitCode({ ...reportOf(), models: [] })).toBe(2)
    expect(selfTestExitCode({ ...reportOf(), models: [...reportOf().models, untested] })).toBe(2)
  })
})
