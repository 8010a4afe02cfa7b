import { describe, expect, it } from 'vitest'
import type { Check, Interval, Unit } from '../../src/core/comparison.js'
import { reason } from '../../src/core/problem.js'
import { describeReport } from '../../src/report/describe/describe.js'
import { renderJson } from '../../src/report/media/json.js'
import { plainText } from '../../src/report/phrase.js'
import type { ModelReport } from '../../src/report/report.js'
import {
  allowanceInWords,
  allowedOf,
  changeOf,
  marginInWords,
  rangeInWords,
  rowsToSay,
  todayToNewWithUnit,
  valueWithUnit,
} from '../../src/report/words/check-numbers.js'
import { aimedSentence, gainAtLeast, lossAtLeast } from '../../src/report/words/harm.js'
import { check, evidence, modelReport, report } from './fixtures.js'

const spaced = (text: string | null) => text?.replaceAll('\u00a0', ' ') ?? null
const bikes: Unit = { kind: 'score', of: 'label', name: 'bikes' }
const range = (low: number | null, high: number | null): Interval => ({
  low,
  high,
  confidence: 0.95,
  simultaneous: true,
})

const aimed = (changes: Partial<Check> = {}): Check => {
  const made = check({
    metric: 'mean_error',
    champion: 3.1,
    challenger: -0.2,
    status: 'improved',
    better: 'target',
    target: 0,
    unit: bikes,
    margin: { kind: 'absolute', value: 0.5 },
    positives: undefined,
    interval: range(2.71, 3.08),
    ...changes,
  })
  return { ...made, improvement: Math.abs(made.champion!) - Math.abs(made.challenger!) }
}
const calibration = (changes: Partial<Check> = {}) =>
  aimed({
    metric: 'mean_calibration_error',
    unit: { kind: 'share' },
    champion: 0.0124,
    challenger: -0.034,
    status: 'regressed',
    interval: range(-0.03, -0.018),
    margin: { kind: 'absolute', value: 0.01 },
    ...changes,
  })
const coverage = (changes: Partial<Check> = {}) =>
  aimed({
    metric: 'interval_coverage@0.8',
    target: 0.8,
    unit: { kind: 'share' },
    champion: 0.71,
    challenger: 0.784,
    margin: { kind: 'absolute', value: 0.02 },
    interval: range(0.05, 0.09),
    ...changes,
  })

/** A review of bikes by these checks alone. */
function say(checks: readonly Check[], changes: Partial<ModelReport> = {}) {
  const model = modelReport({
    name: 'bikes',
    task: 'regression',
    checks,
    positives: null,
    operatingPoint: null,
    flips: null,
    smallSlices: null,
    business: [],
    words: { row: 'hour', positive: null, negative: null, flagged: null, notFlagged: null, positiveLabel: '1' },
    ...changes,
  })
  const described = describeReport(report({ verdict: model.verdict, models: [model] }))
  const [better, who, sure, now] = described.answers.map(({ parts }) => spaced(parts.map(plainText).join(' '))!)
  return {
    heading: spaced(plainText(described.heading.text)),
    alert: spaced(plainText(described.alert.text)),
    better,
    who,
    sure,
    now,
  }
}

describe('a value that should be near a target', () => {
  it('is said with its side, its unit and its target', () => {
    expect(say([aimed()])).toMatchObject({
      heading: 'May be merged: bikes errs less to one side',
      alert:
        "On average the new model predicts 0.200 bikes too low; today's model 3.100 bikes too high. No groups were compared.",
      better: 'Better: Predictions too high or too low (target 0, mean_error) +3.100 → −0.200 bikes.',
      sure: "95 % sure that it is at least 2.710 bikes nearer to its target than today's (predictions too high or too low, target 0).",
    })
  })

  it('of probabilities speaks of points', () => {
    const failed = { verdict: 'block', reasons: [reason('checks_regressed', { count: 1 })] } as const
    const { alert, better } = say([calibration()], failed)
    expect(alert).toBe(
      "On average the probabilities of the new model are 3.4 points too low; today's are 1.2 points too high. The policy allows a distance from the target larger by 1.0 points.",
    )
    expect(better).toContain('+1.2 points → −3.4 points')
  })

  it('of an interval says what it promises', () => {
    expect(spaced(plainText(aimedSentence(coverage())!))).toBe(
      "Of the true values, 78.4 % lie inside the interval of the new model, 71.0 % in today's; it promises 80 %.",
    )
  })

  it('of a group names it', () => {
    const inWest = aimed({ slice: { region: 'west' }, challenger: 0.0001 })
    expect(spaced(plainText(aimedSentence(inWest)!))).toBe(
      "On average in region west the new model predicts neither too high nor too low; today's model 3.100 bikes too high.",
    )
  })

  it.each<[Partial<Interval>, string]>([
    [{ low: 2.71, high: 3.08 }, '2.710 to 3.080 nearer'],
    [{ low: -0.12, high: 0.4 }, '0.120 farther to 0.400 nearer'],
    [{ low: -3, high: -2 }, '2.000 to 3.000 farther'],
    [{ low: -0.12, high: null }, 'at most 0.120 farther'],
    [{ low: 0.12, high: null }, 'at least 0.120 nearer'],
    [{ low: null, high: -0.12 }, 'at least 0.120 farther'],
    [{ low: null, high: 0.12 }, 'at most 0.120 nearer'],
    [{ low: null, high: null }, 'no limit'],
  ])('has the range %j', (ends, said) => {
    expect(spaced(rangeInWords(aimed({ interval: { ...range(0, 0), ...ends } })))).toBe(said)
  })

  it('rounds both ends outward', () => {
    expect(spaced(rangeInWords(calibration({ interval: range(-0.03049, -0.01861) })))).toBe('1.8 to 3.1 farther')
  })

  it('may be farther by its margin, or not at all', () => {
    expect(spaced(allowedOf(aimed()))).toBe('0.5 bikes farther')
    expect(spaced(allowedOf(aimed({ margin: { kind: 'absolute', value: 0 } })))).toBe('no farther')
    expect(spaced(allowanceInWords(aimed()))).toBe('a distance from the target larger by 0.5 bikes')
  })

  it.each([
    ['max_distance', aimed(), 0.5, 'at most 0.5 bikes from 0'],
    ['max_distance', coverage(), 0.05, 'at most 5 points from 80 %'],
    ['min', coverage(), 0.75, 'at least 75 %'],
    ['max', calibration(), 0.02, 'at most 2 points'],
  ] as const)('has a limit, %s', (kind, of, value, said) => {
    expect(spaced(allowedOf({ ...of, kind: 'limit', limit: { kind, value } }))).toBe(said)
  })

  it('claims a bound of the distance, not of the value', () => {
    const { words } = modelReport()
    expect(spaced(gainAtLeast(aimed(), words))).toContain('at least 2.710 bikes nearer to its target')
    expect(spaced(lossAtLeast(calibration(), words))).toContain('at least 1.8 points farther from its target')
  })

  it('is "target" for machines, with the target beside it', () => {
    const made = JSON.parse(
      renderJson(
        report({
          models: [
            modelReport({
              checks: [aimed(), check({ metric: 'recall', champion: 0.7, challenger: 0.8, status: 'improved' })],
            }),
          ],
        }),
      ),
    )
    expect(made.models[0].checks[0]).toMatchObject({ better: 'target', target: 0, improvement: 2.9 })
    expect(made.models[0].checks[1]).toMatchObject({ better: 'higher', target: null })
  })

  it('of which no target is known says that no side is better', () => {
    const rate = {
      ...check({ metric: 'positive_rate', champion: 0.2, challenger: 0.3, status: 'pass' }),
      better: 'target',
    } as const
    expect(rangeInWords(rate)).toBe('none: no side is better')
  })
})

describe('a value in the unit of the label', () => {
  const typical = (changes: Partial<Check>) =>
    check({
      metric: 'mean_absolute_error',
      better: 'lower',
      champion: 48.46,
      challenger: 39.38,
      status: 'improved',
      unit: bikes,
      margin: { kind: 'absolute', value: 1 },
      ...changes,
    })

  it('has it in values, changes, margins and limits', () => {
    const one = typical({ margin: { kind: 'absolute', value: 1 } })
    expect(spaced(todayToNewWithUnit(one))).toBe('48.46 → 39.38 bikes')
    expect(spaced(changeOf(one))).toBe('−9.08 bikes')
    expect(spaced(marginInWords(one))).toBe('1 bike')
    expect(spaced(allowanceInWords(one))).toBe('a rise of 1 bike')
    expect(spaced(allowedOf(one))).toBe('+1 bike')
    expect(spaced(allowedOf({ ...one, kind: 'limit', limit: { kind: 'max', value: 40 } }))).toBe('at most 40 bikes')
  })

  it('is a currency where it looks like one', () => {
    expect(
      spaced(valueWithUnit(4021.4, typical({ champion: 4021.4, unit: { kind: 'score', of: 'label', name: 'USD' } }))),
    ).toBe('USD 4,021')
  })

  it('without a name is a number alone', () => {
    expect(
      spaced(changeOf(typical({ unit: { kind: 'score', of: 'label' }, margin: { kind: 'absolute', value: 1 } }))),
    ).toBe('−9.08')
  })

  it.each([
    [0.4567, 0.4],
    [12.345, 11.1],
    [123.45, 111.1],
    [2401.123, 2000],
  ])('%d is written with as many digits as can be used', (champion, challenger) => {
    const digits = (text: string) => text.replace(/\D/g, '').length
    expect(
      digits(valueWithUnit(champion, typical({ champion, challenger, unit: { kind: 'score', of: 'label' } }))),
    ).toBe(4)
  })
})

describe('reviews of totals', () => {
  const totals = { evidence: 'B', rows: null, units: null, families: [], seed: null, draws: null } as const
  const undecided = check({
    metric: 'test.acc',
    champion: 0.8,
    challenger: 0.79,
    status: 'inconclusive',
    role: 'primary',
    positives: undefined,
    n: 0,
    evidence: evidence({ rowsNeeded: null }),
  })

  it('that settle nothing speak of totals, not of 0 rows, and ask for the predictions', () => {
    const said = say([undecided], {
      ...totals,
      verdict: 'review',
      reasons: [reason('checks_inconclusive', { count: 1 })],
    })
    expect(said.alert).toBe(
      'These totals cannot show whether the new model is worse than the policy allows. This is not a pass.',
    )
    expect(said.who).toContain('groups need rows')
    expect(said.now).toContain('give the predictions of both models')
    expect(JSON.stringify(said)).not.toMatch(/\b0 (test )?(rows|hours)\b/)
  })

  it('that are trusted say so instead of calling anything shown', () => {
    const trusted = {
      ...undecided,
      status: 'pass',
      reason: reason('trusted_point', { metric: 'test.acc', within: true }),
      evidence: null,
    } as const
    const said = say([trusted], { ...totals, evidence: 'C' })
    expect(said.better).toBe('Not worse than allowed, taking the numbers as they are: test.acc 0.800 → 0.790.')
    expect(said.sure).toContain('without a test')
  })

  it('held to limits alone say that these are met and what was not judged', () => {
    const limit = {
      ...undecided,
      kind: 'limit',
      status: 'pass',
      limit: { kind: 'min', value: 0.7 },
      reason: reason('limit_met', {}),
    } as const
    const said = say([limit], { ...totals, evidence: 'C' })
    expect(said.heading).toBe('May be merged: bikes keeps its limit')
    expect(said.better).toBe(
      'Its limit is met: test.acc 0.790 (at least 0.7). Whether it is better or worse than today was not judged.',
    )
    expect(said.sure).toContain('no range is involved')
  })

  it('in which nothing decides ask for a role, not for more rows', () => {
    const reported = { ...undecided, role: 'info', gating: false, status: 'improved' } as const
    const said = say([reported], { ...totals, verdict: 'review', reasons: [reason('no_gating_checks')] })
    expect(said.better).toContain('Only reported, not judged: test.acc 0.800 → 0.790.')
    expect(said.now).toContain('say in the config what decides')
  })
})

describe('rows needed', () => {
  const needs = (ifEqual: number | null, atEstimate: number | null, n: number) =>
    rowsToSay({ ...aimed(), n, evidence: evidence({ rowsNeeded: { ifEqual, atEstimate } }) })

  it('are those for equal models, as long as there are fewer', () =>
    expect(needs(1200, 5000, 900)).toEqual({ rows: 1200, atEstimate: false }))
  it('are those at the present estimate, where there are that many already', () =>
    expect(needs(1200, 5000, 1821)).toEqual({ rows: 5000, atEstimate: true }))
  it('say in the table whose number they are', () => {
    const undecided = (metric: string, n: number) =>
      check({
        metric,
        champion: 0.8,
        challenger: 0.79,
        status: 'inconclusive',
        role: 'primary',
        n,
        evidence: evidence({ rowsNeeded: { ifEqual: 1200, atEstimate: 5000 } }),
      })
    const model = modelReport({
      verdict: 'review',
      reasons: [reason('checks_inconclusive', { count: 2 })],
      checks: [undecided('roc_auc', 1821), undecided('recall', 900)],
    })
    const { open } = describeReport(report({ verdict: 'review', models: [model] }))
    const rows = open.flatMap((block) => (block.kind === 'checks' ? block.rows : []))
    expect(rows.map(({ rowsNeeded }) => rowsNeeded)).toEqual(['5,000 at this estimate', '1,200'])
    const said = open.flatMap((block) => (block.kind === 'paragraph' ? [spaced(plainText(block.text))] : []))
    expect(said.join(' ')).toContain(
      'to pass with 80 % probability if the models are equally good; where it says "at this estimate", to pass with 80 % probability if the estimate is true.',
    )
  })
  it('are not known where no number would do', () => expect(needs(null, null, 1821)).toBeNull())
})
