import { describe, expect, it } from 'vitest'
import type { CurvePoint, OperatingPointFindings, ValueCurve } from '../../src/core/comparison.js'
import { reason } from '../../src/core/problem.js'
import { thresholdSections, thresholdWarnings } from '../../src/report/describe/operating-point.js'
import type { Block } from '../../src/report/description.js'
import { plainText } from '../../src/report/phrase.js'
import type { ModelReport } from '../../src/report/report.js'
import { sentenceOf } from '../../src/report/say.js'
import { moneyChange } from '../../src/report/words/money-words.js'
import { fixedPoint } from './fixed-point.js'
import { check, modelReport } from './fixtures.js'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

const point = (threshold: number, champion: number | null, challenger: number | null): CurvePoint => {
  const difference = champion === null || challenger === null ? null : challenger - champion
  return {
    threshold,
    flagged: { champion: 1 - threshold, challenger: 1 - threshold / 2 },
    champion,
    challenger,
    difference,
    improvement: difference,
    range: difference === null ? null : { low: difference - 5, high: difference + 5 },
  }
}

const curve: ValueCurve = {
  id: 'expected_margin',
  title: 'Expected margin',
  unit: { kind: 'money', name: 'NTD' },
  better: 'higher',
  confidence: 0.95,
  points: Array.from({ length: 20 }, (_, k) => point((k + 1) / 20, 100 + k, k === 19 ? null : 90 + 2 * k)),
  everybody: { champion: 0, challenger: 0 },
  nobody: { champion: 50, challenger: 50 },
  best: {
    champion: null,
    challenger: {
      threshold: 0.6,
      plausible: { low: 0.4, high: 0.7 },
      value: 110,
      configured: 90,
      improvement: 20,
      range: { low: 12.3, high: 27.7 },
      changeRecommended: true,
    },
  },
  questions: [
    {
      question: 'same_threshold',
      thresholds: { champion: 0.25, challenger: 0.25 },
      flagged: { champion: 0.2, challenger: 0.31 },
      champion: 104,
      challenger: 98,
      difference: -6,
      improvement: -6,
      range: { low: -9.5, high: -2.5 },
    },
    {
      question: 'each_at_best',
      thresholds: { champion: 0.3, challenger: 0.6 },
      flagged: { champion: 0.2, challenger: 0.2 },
      champion: 105,
      challenger: 108,
      difference: 3,
      improvement: 3,
      range: null,
    },
  ],
}

const modelWith = (changes: Partial<OperatingPointFindings> = {}): ModelReport => {
  const model = modelReport()
  return { ...model, operatingPoint: { ...fixedPoint(0.25, 0.25), curves: [curve], ...changes } }
}

const textOf = (block: Block): string =>
  plain(
    block.kind === 'paragraph'
      ? plainText(block.text)
      : block.kind === 'list'
        ? block.items.map(plainText).join('\n')
        : block.kind === 'grid'
          ? [block.header.join(' | '), ...block.rows.map((row) => row.map(plainText).join(' | '))].join('\n')
          : '',
  )

const shown = (model: ModelReport, full = false) =>
  thresholdSections(model, { full }).map(({ title, blocks }) => [plain(plainText(title)), ...blocks.map(textOf)])

describe('the section on thresholds', () => {
  it('asks its questions in a table, with the change at the volume that the config names', () => {
    const [[title, , table]] = shown(modelWith())
    expect(title).toBe('What the threshold does: Expected margin')
    const [header, same, best] = table.split('\n')
    expect(header).toContain('Compared | Threshold | Flagged | Value (NTD) | Change | 95 % range')
    expect(same).toContain('Same threshold | 0.25 | 20.0 % → 31.0 % | 104.00 → 98.00 | −6.00 | −9.50 to −2.50')
    expect(best).toContain('Each at its best | chosen by halves |  | 105.00 → 108.00 | +3.00 | too few differ')
  })

  it('writes an amount at the volume with the digits of the sentences above', () => {
    const money = check({
      metric: 'expected_margin',
      id: 'expected_margin',
      title: 'Expected margin',
      kind: 'business',
      unit: { kind: 'money', name: 'NTD' },
      champion: 104,
      challenger: 140.25,
      status: 'pass',
      interval: { low: -50, high: 120, confidence: 0.95, simultaneous: false },
      scaled: { per: 'year', rows: 24_000, difference: 870_000, low: -1_200_000, high: 2_900_000 },
    })
    const base = modelWith()
    const business = base.business.map((each) => ({
      ...each,
      slug: 'expected_margin',
      scale: { rows: 24_000, per: 'year' },
    }))
    const asked = { ...curve.questions[0], challenger: 140.25, difference: 36.25, improvement: 36.25 }
    const model = { ...modelWith({ curves: [{ ...curve, questions: [asked] }] }), business, checks: [money] }
    expect(shown(model)[0].join('\n')).toContain('+900,000')
    expect(plain(moneyChange(money, model.words))).toBe('NTD 900,000 a year more')
  })

  it('recommends a change only where the configured threshold is not among those that may be the best', () => {
    const model = modelWith()
    const said = shown(model)[0].join('\n')
    expect(said).toContain(
      'The new model is worth most at 0.6. By these clients the best may lie anywhere from 0.4 to 0.7; the configured 0.25 does not lie there: consider a change. Estimated change: NTD 20.00 more per client; anything from NTD 12.30 more to NTD 27.70 more fits the data.',
    )
    const within = { ...curve.best.challenger!, plausible: { low: 0.2, high: 0.7 }, changeRecommended: false }
    const calm = shown(modelWith({ curves: [{ ...curve, best: { champion: null, challenger: within } }] }))[0].join(
      '\n',
    )
    expect(calm).toContain('from 0.2 to 0.7, and the configured 0.25 lies there: no change is recommended.')
    expect(calm).not.toContain('consider')
  })

  it('shows at most ten points of the curve, those with a name always, and no number where there is no value', () => {
    const table = shown(modelWith())[0].find((text) => text.startsWith('Threshold'))!
    const lines = table.split('\n').slice(1)
    expect(lines.length).toBeLessThanOrEqual(10)
    expect(table).toContain('0.25 (today, new) |')
    expect(table).toContain('0.6 (best new) |')
    expect(lines.at(-1)).toBe('1 | 0.0 % → 50.0 % | 119.00 | no value |  | ')
  })

  it('carries a cost in its own direction: less is better, and the range turns with it', () => {
    const lower: ValueCurve = {
      ...curve,
      better: 'lower',
      questions: [{ ...curve.questions[0], improvement: 6, range: { low: 2.5, high: null } }],
    }
    const said = shown(modelWith({ curves: [lower] }))[0].join('\n')
    expect(said).toContain('| −6.00 | −2.50 or less')
    expect(said).toContain('The new model costs least at 0.6.')
    expect(said).toContain(
      'Estimated change: NTD 20.00 less per client; anything from NTD 27.70 less to NTD 12.30 less fits the data.',
    )
  })

  it('says of a loss whether another threshold repairs it', () => {
    const checks = [
      check({ id: 'expected_margin', metric: 'expected_margin', champion: 104, challenger: 98, status: 'regressed' }),
    ]
    const said = (questions: ValueCurve['questions']) =>
      shown({ ...modelWith({ curves: [{ ...curve, questions }] }), checks })[0].join('\n')
    expect(said(curve.questions)).toContain(
      'A threshold of 0.6 may repair it. Best estimate, each model at its best: NTD 3.00 more per client; no range can be given.',
    )
    const lost = { ...curve.questions[1], difference: -4, improvement: -4, range: { low: -7, high: -1 } }
    expect(said([lost])).toContain('Moving the threshold does not repair it.')
  })

  it('is left out where nothing depends on the decision, where the models are one, and for tasks that flag nobody', () => {
    expect(shown(modelWith({ curves: [] }))).toEqual([])
    expect(shown({ ...modelWith(), identicalPredictions: true })).toEqual([])
    expect(shown({ ...modelWith(), operatingPoint: null })).toEqual([])
  })

  it('shows one function in a comment and all of them in a report', () => {
    const model = modelWith({
      curves: [curve, { ...curve, id: 'net_benefit@0.2', title: null, unit: { kind: 'score' } }],
    })
    expect(shown(model)).toHaveLength(1)
    expect(shown(model, true).map(([title]) => title)).toEqual([
      'What the threshold does: Expected margin',
      'What the threshold does: Net benefit, net_benefit@0.2',
    ])
  })

  it('shows the decision curve in a report, beside flagging everybody', () => {
    const points = [0.05, 0.07, 0.5].map((threshold) => ({ ...point(threshold, 0.2, 0.25), everybody: -0.3 }))
    const model = modelWith({ curves: [], decisionCurve: { confidence: 0.95, points } })
    expect(shown(model)).toEqual([])
    const [[title, , table]] = shown(model, true)
    expect(title).toMatch(/^Decision curve/)
    expect(table.split('\n').map((line) => line.split(' | ')[0])).toEqual(['Threshold', '0.05', '0.5'])
    expect(table).toContain('0.200 | 0.250 | −0.300 | +0.050')
  })
})

describe('a threshold that means something else', () => {
  const volume = (args: object) =>
    plain(sentenceOf(reason('threshold_volume', { champion: 0.25, challenger: 0.25, ...args })))

  it('is said with the words of the config', () => {
    const note = reason('threshold_volume', { champion: 0.25, challenger: 0.25, change: 0.31, keeps: 0.31, kept: 1 })
    const [warning] = thresholdWarnings(modelWith({ notes: [note] }))
    expect(plain(sentenceOf(warning))).toBe(
      'At 0.25 the new model flags 31 % more clients; 0.31 would flag as many as today.',
    )
  })

  it.each([
    [
      { change: -0.28, challenger: 0.9, keeps: 0.47, kept: 1 },
      "At 0.9 the new model flags 28 % fewer rows than today's at 0.25; 0.47 would flag as many as today.",
    ],
    [
      { change: 2.6, keeps: 0.424, kept: 1.03 },
      'At 0.25 the new model flags 3.6 times as many rows; 0.424 would flag about as many as today.',
    ],
    [{ change: -1, keeps: null, kept: null }, 'At 0.25 the new model flags no rows.'],
  ])('%j', (args, said) => {
    expect(volume(args)).toBe(said)
  })
})
