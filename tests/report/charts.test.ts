import { describe, expect, it } from 'vitest'
import type { Check } from '../../src/core/comparison.js'
import type { Chart } from '../../src/report/media/charts/chart.js'
import { decidedChart, groupsChart } from '../../src/report/media/charts/checks.js'
import { driftChart } from '../../src/report/media/charts/drift.js'
import { dumbbellChart } from '../../src/report/media/charts/dumbbells.js'
import { reliabilityChart } from '../../src/report/media/charts/reliability.js'
import { scoresChart } from '../../src/report/media/charts/score-distribution.js'
import { fitText, widthOf } from '../../src/report/media/charts/svg.js'
import { waterfallCharts } from '../../src/report/media/charts/waterfall.js'
import type { ModelReport } from '../../src/report/report.js'
import { blockSlice, check, modelReport } from './fixtures.js'

const [model] = blockSlice.models
const group = (name: string, difference: number, changes: Partial<Check> = {}): Check =>
  check({
    metric: 'recall',
    unit: { kind: 'share' },
    slice: { region: name },
    champion: 0.6,
    challenger: 0.6 + difference,
    difference,
    improvement: difference,
    margin: { kind: 'absolute', value: 0.05 },
    marginValue: 0.05,
    interval: { low: difference - 0.02, high: difference + 0.02, confidence: 0.95, simultaneous: true },
    status: 'pass',
    ...changes,
  })
const withChecks = (...checks: readonly Check[]): ModelReport => modelReport({ checks })
const numbers = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => Number(match[1]))
const namesOf = (chart: Chart) => [...chart.draw(860).body.matchAll(/class="name">([^<]*)/g)].map((match) => match[1])

describe('the chart of groups', () => {
  it('draws the twelve that fare worst: failed, then unclear, then by multiples of the allowed loss', () => {
    const many = Array.from({ length: 20 }, (_, index) => group(`r${String(index).padStart(2, '0')}`, -0.001 * index))
    const chart = groupsChart(
      withChecks(
        ...many,
        group('unclear', -0.06, { status: 'inconclusive' }),
        group('failed', -0.2, { status: 'regressed' }),
      ),
    )!
    expect(namesOf(chart)).toHaveLength(12)
    expect(namesOf(chart).slice(0, 3)).toEqual(['region failed', 'region unclear', 'region r19'])
    expect(chart.finding).toBe('1 of the 22 checks of groups is shown to lose more than allowed')
    expect(chart.table.rows).toHaveLength(12)
  })

  it('places estimates in order, the allowed loss at one multiple left of zero', () => {
    const { body } = groupsChart(withChecks(group('a', -0.1), group('b', -0.05), group('c', 0)))!.draw(860)
    const marks = numbers(body, /<rect x="([\d.]+)"[^>]*class="fine-fill"/g).map((left) => left + 5)
    const [limit] = numbers(body, /<line x1="([\d.]+)"[^>]*class="limit"/g)
    const [zero] = numbers(body, /<line x1="([\d.]+)"[^>]*class="zero"/g)
    expect(marks[1]).toBeCloseTo(limit, 0)
    expect(marks[2]).toBeCloseTo(zero, 0)
    expect(marks[0]).toBeCloseTo(limit - (zero - limit), 0)
  })

  it('ends a range without an end in an arrow', () => {
    const open = group('a', -0.01, { interval: { low: -0.05, high: null, confidence: 0.95, simultaneous: true } })
    expect(groupsChart(withChecks(open))!.draw(860).body.match(/<path/g)).toHaveLength(1)
    expect(groupsChart(withChecks(group('a', -0.01)))!.draw(860).body).not.toContain('<path')
  })

  it('shows what is worse by a word, not by its colour alone', () => {
    const { body } = groupsChart(withChecks(group('a', -0.2, { status: 'regressed' })))!.draw(350)
    expect(body).toMatch(/class="worse">[^<]*worse, −20\.0/)
  })

  it('is none where nothing is allowed to be lost, or nothing has a range', () => {
    expect(groupsChart(withChecks(group('a', 0, { marginValue: 0 })))).toBeNull()
    expect(groupsChart(withChecks(group('a', 0, { interval: null })))).toBeNull()
    expect(decidedChart(withChecks(group('a', 0)))).toBeNull()
  })

  it('keeps foreign names harmless, and cuts them to the room they have', () => {
    const { body } = groupsChart(withChecks(group('<script>&"x'.repeat(9), -0.1)))!.draw(860)
    expect(body).not.toContain('<script>')
    expect(body).toContain('…')
  })
})

describe('the chart of what decided', () => {
  const overall = group('', -0.01, { slice: null })
  const failed = (name: string, difference: number) => group(name, difference, { status: 'regressed' })

  it('begins with the groups that fail, so that no block looks fine', () => {
    const chart = decidedChart(withChecks(overall, failed('a', -0.1), group('fine', -0.01), failed('b', -0.3)))!
    expect(namesOf(chart)).toEqual(['region b', 'region a', 'Defaults caught (recall)'])
    expect(chart.finding).toBe(
      '2 checks of groups are shown to lose more than allowed. The overall check drawn here is within the allowed loss',
    )
    expect(chart.table.rows.map(([result]) => result.join(''))).toEqual(['worse', 'worse', 'fine'])
    expect(namesOf(decidedChart(withChecks(failed('a', -0.1)))!)).toEqual(['region a'])
  })

  it('draws the six groups that lose most, and says where the others are', () => {
    const many = Array.from({ length: 8 }, (_, index) => failed(`r${index}`, -0.1 - 0.01 * index))
    const chart = decidedChart(withChecks(overall, ...many))!
    expect(namesOf(chart)).toHaveLength(7)
    expect(chart.finding).toMatch(/^8 checks of groups /)
    expect(chart.key.join('')).toContain('Of the groups, the 6 that lose most are drawn')
  })

  it('says nothing of groups where none fails', () => {
    const chart = decidedChart(withChecks(overall, group('a', -0.01)))!
    expect(chart.finding).toBe('The overall check drawn here is within the allowed loss')
    expect(chart.table.caption).toBe('Overall checks that are drawn')
  })
})

describe('the waterfall', () => {
  const money = (name: string, n: number, difference: number) =>
    check({
      kind: 'business',
      metric: 'expected_margin',
      title: 'Expected margin',
      unit: { kind: 'money', name: 'NTD' },
      slice: name === '' ? null : { region: name },
      n,
      champion: 100,
      challenger: 100 + difference,
      difference,
      improvement: difference,
      status: 'pass',
    })

  it('leads from today to new by groups that add up, the rest as one step', () => {
    const checks = [money('', 100, -10), money('north', 40, -30), money('south', 50, 2)]
    const [chart] = waterfallCharts({ ...model, weighted: false, checks })
    expect(chart.table.rows.map((row) => row.map((cell) => cell.join('')))).toEqual([
      ['today', '100', '10,000'],
      ['region south', '50', '+100'],
      ['region north', '40', '−1,200'],
      ['other clients by region', '10', '+100'],
      ['new', '100', '9,000'],
    ])
    expect(chart.finding).toBe(
      'Expected margin, from today to new by region: most of the change lies in region north (NTD\u00a01,200 less)',
    )
    expect(chart.numbers).toMatch(/^today NTD\u00a010,000; .*; new NTD\u00a09,000$/)
  })

  it('is none where amounts do not add up, or no group has one', () => {
    expect(waterfallCharts({ ...model, checks: [money('', 100, -10)] })).toEqual([])
    const ratio = money('', 100, -10)
    const unit = { kind: 'money', name: 'NTD', perRow: false } as const
    expect(
      waterfallCharts({
        ...model,
        checks: [
          { ...ratio, unit },
          { ...money('north', 40, -30), unit },
        ],
      }),
    ).toEqual([])
  })
})

describe('the other charts', () => {
  it('are none where there is nothing to draw', () => {
    const bare = modelReport({ checks: [] })
    expect(dumbbellChart(bare)).toBeNull()
    expect(driftChart({ ...bare, drift: null })).toBeNull()
    expect(reliabilityChart({ ...bare, calibration: null })).toBeNull()
    expect(scoresChart({ ...bare, scores: null })).toBeNull()
  })

  it('draw the scores of each label as shares that add up to all of it', () => {
    const bins = [0, 1, 2, 3].map((bin) => ({
      low: bin / 4,
      high: (bin + 1) / 4,
      champion: { n: 10, positives: bin },
      challenger: { n: bin * 5 + 2, positives: 1 },
    }))
    const chart = scoresChart({ ...model, scores: { bins } })!
    expect(chart.table.rows).toHaveLength(4)
    expect(chart.table.rows[3].map((cell) => cell.join(''))).toEqual(['0.75', '1', '3', '7', '1', '16'])
    expect(chart.draw(860).body.match(/class="new-curve"/g)).toHaveLength(2)
  })

  it('put a metric between 0 and 1 on that axis, and others on axes of their own that begin at 0', () => {
    const rate = check({ metric: 'recall', unit: { kind: 'share' }, champion: 0.5, challenger: 0.75, status: 'pass' })
    const error = check({
      metric: 'mean_absolute_error',
      unit: { kind: 'score', of: 'label', name: 'bikes' },
      better: 'lower',
      champion: 40,
      challenger: 36,
      status: 'pass',
    })
    const { body } = dumbbellChart(withChecks(rate, error))!.draw(860)
    const [first, second] = numbers(body, /<circle cx="([\d.]+)"/g)
    expect(first).toBeCloseTo((320 + 850) / 2, 0)
    expect(second).toBeGreaterThan(700)
    expect(body).toContain('bikes')
  })
})

describe('text in a drawing', () => {
  it('is whole where it has room and ends in … where it has not, never in half a character', () => {
    expect(fitText('region north', 200)).toBe('region north')
    for (const text of ['𝒳'.repeat(50), '年'.repeat(50), 'm'.repeat(50)]) {
      const cut = fitText(text, 100)
      expect(cut.endsWith('…')).toBe(true)
      expect(widthOf(cut)).toBeLessThanOrEqual(100)
      expect(() => encodeURIComponent(cut)).not.toThrow()
    }
  })
})
