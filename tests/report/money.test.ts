import { describe, expect, it } from 'vitest'
import type { Check } from '../../src/core/comparison.js'
import { reason } from '../../src/core/problem.js'
import { describeReport } from '../../src/report/describe/describe.js'
import { renderJson } from '../../src/report/media/json.js'
import { plainText } from '../../src/report/phrase.js'
import type { BusinessReport, ModelReport } from '../../src/report/report.js'
import { sentenceOf } from '../../src/report/say.js'
import { check, evidence, modelReport, report } from './fixtures.js'

const MARGIN: BusinessReport = {
  slug: 'margin',
  name: 'Margin',
  unit: 'EUR',
  better: 'higher',
  formula: { true_negative: '0.1 * amount', false_negative: '-0.5 * amount', true_positive: '0', false_positive: '0' },
  scale: { rows: 100_000, per: 'year' },
}

/** A check of money: `low` and `high` of the improvement, per row. */
function money(
  status: Check['status'],
  [champion, challenger]: readonly [number, number],
  [low, high]: readonly [number | null, number | null],
  changes: Partial<Check> = {},
): Check {
  const difference = challenger - champion
  const improvement = changes.better === 'lower' ? -difference : difference
  return check({
    metric: 'margin',
    title: 'Margin',
    kind: 'business',
    unit: { kind: 'money', name: 'EUR' },
    champion,
    challenger,
    status,
    interval: { low, high, confidence: 0.95, simultaneous: true },
    margin: { kind: 'relative', value: 0.01 },
    scaled:
      changes.slice === undefined
        ? {
            per: 'year',
            rows: 100_000,
            difference: improvement * 100_000,
            low: low === null ? null : low * 100_000,
            high: high === null ? null : high * 100_000,
          }
        : undefined,
    ...changes,
  })
}

const describeModel = (checks: readonly Check[], changes: Partial<ModelReport> = {}) => {
  const verdict = changes.verdict ?? 'pass'
  return describeReport(
    report({ verdict, models: [modelReport({ business: [MARGIN], checks, ...changes, verdict })] }),
    { full: false },
  )
}
const answer = (checks: readonly Check[], changes: Partial<ModelReport> = {}) =>
  describeModel(checks, changes).answers[0].parts.map(plainText).join(' ').replaceAll('\u00a0', ' ')

describe('an amount at the volume of the policy', () => {
  it('is said with its range, both ends outward, in two digits', () => {
    expect(answer([money('regressed', [60, 47.66], [-16.49, -8.2])], { verdict: 'block' })).toContain(
      'that is about EUR 1.2 M a year less, between EUR 820,000 and 1.7 M less',
    )
    expect(answer([money('improved', [60, 72.34], [8.29, 16.4])])).toContain(
      'that is about EUR 1.2 M a year more, between EUR 820,000 and 1.7 M more',
    )
  })

  it('has no digit below the second of half its range', () => {
    const checks = [money('inconclusive', [60, 59.953], [-20.3, 19.9], { reason: reason('undecided') })]
    expect(answer(checks, { verdict: 'review' })).toContain(
      'best estimate no change; anything from EUR 2.1 M less to EUR 2.0 M more fits the data',
    )
  })

  it('with one end open is said as a bound', () => {
    expect(answer([money('improved', [60, 72.34], [8.29, null])])).toContain(
      'about EUR 1.2 M a year more, at least EUR 820,000 more',
    )
  })

  it('of costs says less where less is better', () => {
    const cost = money('improved', [60, 47.66], [8.29, 16.4], { better: 'lower' })
    expect(answer([cost], { business: [{ ...MARGIN, better: 'lower' }] })).toContain(
      'that is about EUR 1.2 M a year less, between EUR 820,000 and 1.7 M less',
    )
  })
})

describe('what an amount assumes', () => {
  const checks = [money('improved', [60, 72.34], [8.29, 16.4])]
  const section = (given: readonly Check[], changes: Partial<ModelReport> = {}) =>
    describeModel(given, changes).folded.find(({ title }) => plainText(title).startsWith('What th'))

  it('stands beneath it: the formula in words and as written, volume, threshold, past rows, likeness, certainty', () => {
    const [list] = section(checks)!.blocks
    const items = list.kind === 'list' ? list.items.map((item) => plainText(item).replaceAll('\u00a0', ' ')) : []
    expect(items[0]).toContain('each missed default costs 50 % of amount')
    expect(items[0]).toContain('As written: true negative 0.1 * amount')
    expect(items.slice(1).map((item) => item.split(/[ :]/)[0])).toEqual(['Volume', 'Decisions', 'An', 'Future', 'The'])
    expect(items[1]).toContain('100,000 clients a year')
  })

  it('is in the JSON as data', () => {
    const made = report({ models: [modelReport({ business: [MARGIN], checks })] })
    const [business] = JSON.parse(renderJson(made)).models[0].business
    expect(business.inWords).toContain('each missed default costs')
    const codes = business.assumptions.map(({ code }: { code: string }) => code)
    expect(codes).toEqual(['assumed_volume', 'assumed_threshold', 'assumed_past', 'assumed_alike', 'assumed_range'])
    for (const assumption of business.assumptions) expect(sentenceOf(assumption)).not.toMatch(/undefined|NaN|\bnull\b/)
  })

  it('is left out where there is no amount, and the formula is still told', () => {
    expect(section(checks, { identicalPredictions: true })).toBeUndefined()
    const told = JSON.stringify(describeModel(checks, { identicalPredictions: true }))
    expect(told).toContain('0.1 * amount')
  })
})

describe('a trade-off', () => {
  const loss = money('regressed', [60, 47.66], [-16.49, -8.2], { role: 'guardrail' })
  const win = check({ metric: 'roc_auc', role: 'primary', champion: 0.7, challenger: 0.8, status: 'improved' })
  const reported = (status: 'improved' | 'regressed', metric: string) =>
    check({ metric, role: 'info', gating: false, champion: 0.3, challenger: 0.4, status, margin: null })

  it('is told as losses and wins, each with its role, money first', () => {
    const said = answer([win, loss, reported('regressed', 'log_loss')], { verdict: 'block' })
    expect(said).toMatch(
      /^Losses: Margin \(guardrail\), in the test of .*; Probabilities \(log_loss\) [^;]* \(only reported\)\./,
    )
    expect(said).toContain('Wins: Ranking (roc_auc), primary, 0.700 → 0.800.')
    expect(said).not.toMatch(/Worse:|Better:/)
  })

  it('of two functions of money names both', () => {
    const other = money('improved', [5, 6], [0.5, 1.4], { metric: 'fees', title: 'Fees', role: 'guardrail' })
    const said = answer([loss, other], { verdict: 'block' })
    expect(said).toMatch(/Losses: Margin \(guardrail\)/)
    expect(said).toMatch(/Wins: Fees \(guardrail\)/)
  })

  it('is none where only reported measures disagree, or all agree', () => {
    expect(answer([reported('improved', 'brier_score'), reported('regressed', 'log_loss')])).not.toContain('Losses:')
    expect(answer([win])).toMatch(/^Better: Ranking/)
  })
})

describe('undecided money', () => {
  const beyond = (toShowLoss: number | null) =>
    money('inconclusive', [50, 48], [-3.8, -0.1], {
      reason: reason('estimate_beyond_margin'),
      evidence: evidence({ rowsNeeded: { ifEqual: 9000, atEstimate: null, toShowLoss } }),
    })
  const say = (found: Check) => {
    const reasons = [reason('checks_inconclusive', { count: 1 })]
    const described = describeModel([found], { verdict: 'review', reasons })
    const text = (parts: readonly Parameters<typeof plainText>[0][]) =>
      parts.map(plainText).join(' ').replaceAll('\u00a0', ' ')
    return {
      heading: text([described.heading.text]),
      alert: text([described.alert.text]),
      sure: text(described.answers[2].parts),
      open: JSON.stringify(described.open).replaceAll('\u00a0', ' '),
    }
  }

  it('says the amount first, and how many rows would decide it', () => {
    const { heading, alert, sure, open } = say(beyond(10_840))
    expect(heading).toContain('may earn about EUR 200,000 a year less')
    expect(alert).toContain('best estimate EUR 200,000 a year less')
    expect(alert).toContain('about 11,000 would decide it')
    expect(sure).toContain('About 11,000 clients would show the loss, if it is as large as that.')
    expect(open).toContain('11,000 to show the loss')
    expect(open).toContain('to show the loss with 80 % probability if it is as large as estimated')
    expect(open).not.toContain('to pass with')
  })

  it('claims no number where none is known', () => {
    const { alert, sure } = say(beyond(null))
    expect(`${alert} ${sure}`).not.toMatch(/would decide it|would show the loss/)
  })
})

describe('who gains and who pays', () => {
  const group = (region: string, n: number, values: readonly [number, number], changes: Partial<Check> = {}) =>
    money('inconclusive', values, [-5, 5], { slice: { region }, n, role: 'info', gating: false, ...changes })
  const lines = (checks: readonly Check[], changes: Partial<ModelReport> = {}) => {
    const section = describeModel(checks, changes).folded.find(({ title }) => plainText(title).startsWith('Who gains'))
    return section!.blocks.flatMap((block) =>
      block.kind === 'grid'
        ? block.rows.map((row) => row.map((cell) => plainText(cell).replaceAll('\u00a0', ' ')).slice(0, 3))
        : [],
    )
  }
  const whole = money('inconclusive', [10, 11], [-5, 5], { n: 100 })

  it('lists losers first, and the rest of the rows so that amounts add up', () => {
    expect(lines([whole, group('north', 50, [10, 16]), group('south', 40, [10, 4])])).toEqual([
      ['region south', '40', '−240 EUR'],
      ['region north', '50', '+300 EUR'],
      ['all other clients by region', '10', '+40 EUR'],
    ])
  })

  it('turns round for costs: who pays more comes first', () => {
    const costs = { better: 'lower' } as const
    const found = lines(
      [{ ...whole, ...costs }, group('north', 60, [10, 16], costs), group('south', 40, [10, 4], costs)],
      { business: [{ ...MARGIN, better: 'lower' }] },
    )
    expect(found.map(([name]) => name)).toEqual(['region north', 'region south'])
  })

  it('gives weighted rows at their share of the weight', () => {
    const found = lines(
      [
        { ...whole, weightShare: 1 },
        group('north', 50, [10, 16], { weightShare: 0.25 }),
        group('south', 50, [10, 4], { weightShare: 0.75 }),
      ],
      { weighted: true },
    )
    expect(found).toEqual([
      ['region south', '50', '−450 EUR'],
      ['region north', '50', '+150 EUR'],
    ])
  })

  it('gives no amounts of what is no amount of a row', () => {
    const unit = { kind: 'money', name: 'EUR', perRow: false } as const
    const found = lines([{ ...whole, unit }, group('north', 50, [10, 16], { unit })], {
      business: [{ ...MARGIN, formula: 'sum(a) / sum(b)' }],
    })
    expect(found).toEqual([['region north', '50', '+6.00 EUR']])
  })
})
