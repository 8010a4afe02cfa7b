import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeReport } from '../../src/report/describe/describe.js'
import { type Phrase, plainText } from '../../src/report/phrase.js'
import { hasSharedData, readShared, reviewPair, SHARED_DATA } from './shared-data.js'

/** The business functions of the sets where a metric rises and money falls; volumes are examples. */
const BUSINESS: Readonly<Record<string, { readonly verdict: string; readonly function: object }>> = {
  'credit-default': {
    verdict: 'block',
    function: {
      name: 'Expected margin',
      unit: 'NTD',
      role: 'guardrail',
      margin: '1%',
      outcomes: { true_negative: '0.12 * limit_bal', false_negative: '-0.45 * limit_bal' },
      scale: { rows: 2_400_000, per: 'year' },
    },
  },
  'telco-churn': {
    verdict: 'review',
    function: {
      name: 'Retention value',
      unit: 'USD',
      role: 'guardrail',
      margin: '1%',
      outcomes: { true_positive: '(0.35 * 12 - 0.5) * MonthlyCharges', false_positive: '-0.5 * MonthlyCharges' },
      scale: { rows: 500_000, per: 'year' },
    },
  },
}

const CASE = 'metric-up-business-down'
const text = (phrase: Phrase) => plainText(phrase).replaceAll('\u00a0', ' ')

describe.skipIf(!hasSharedData)('a metric goes up and money goes down', () => {
  for (const [set, { verdict, function: business }] of hasSharedData ? Object.entries(BUSINESS) : []) {
    const review = () => {
      const entry = readShared(set, 'cases.json').cases[CASE]
      const { columns, threshold } = readShared(set, 'reference-metrics.json')
      return reviewPair(join(SHARED_DATA, set), {
        name: set,
        champion: { path: entry.champion },
        challenger: { path: entry.challenger },
        columns: { id: columns.id, label: columns.label, score: columns.score },
        positive: columns.positive_label,
        operating_point: threshold,
        metrics: [{ metric: 'roc_auc', role: 'primary', margin: entry.tolerance }],
        business: [business],
      })
    }

    it(`${set}: ${verdict} by the business function alone, and the first sentence says the amount a year`, async () => {
      const report = await review()
      const [model] = report.models
      expect(model.verdict).toBe(verdict)
      const open = model.checks.filter(({ status, gating }) => gating && !['pass', 'improved'].includes(status))
      expect(open.map(({ kind, status }) => [kind, status])).toEqual([
        ['business', verdict === 'block' ? 'regressed' : 'inconclusive'],
      ])
      const { heading, alert } = describeReport(report)
      expect(text(heading.text)).toMatch(/(would|may) earn about (NTD|USD) [\d.,]+ (M|bn) a year less/)
      expect(text(alert.text)).toMatch(/(earns [\d.]+ % less per|best estimate USD [\d.]+ M a year less)/)
      expect(model.problems).toEqual([])
    })

    it.runIf(verdict === 'review')(`${set}: says about how many rows would decide it`, async () => {
      const report = await review()
      const { alert, answers } = describeReport(report)
      const needed = report.models[0].checks.find(({ kind }) => kind === 'business')!.evidence!.rowsNeeded!.toShowLoss!
      expect(needed).toBeGreaterThan(report.models[0].rows!.matched)
      expect(text(alert.text)).toMatch(/about [\d,]+ would decide it\. This is not a pass\./)
      expect(answers[2].parts.map(text).join(' ')).toMatch(/About [\d,]+ rows would show the loss/)
    })
  }
})
