import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BINARY_SETS, categoricalColumns, hasSharedData, readShared, reviewPair, SHARED_DATA } from './shared-data.js'

/** The reference business functions, as outcomes. */
const business: Readonly<Record<string, object>> = {
  'credit-default': {
    name: 'Expected margin',
    unit: 'NTD',
    role: 'guardrail',
    margin: '1%',
    outcomes: { true_negative: '0.12 * limit_bal', false_negative: '-0.45 * limit_bal' },
  },
  'telco-churn': {
    name: 'Retention value',
    unit: 'USD',
    role: 'guardrail',
    margin: '1%',
    outcomes: {
      true_positive: '(0.35 * 12 - 0.5) * MonthlyCharges',
      false_positive: '-0.5 * MonthlyCharges',
    },
  },
}

describe.skipIf(!hasSharedData)('verdicts on real champions and challengers, under the reference policy', () => {
  for (const set of hasSharedData ? BINARY_SETS : []) {
    const { cases } = readShared(set, 'cases.json')
    const { columns, threshold } = readShared(set, 'reference-metrics.json')
    const groups = categoricalColumns(set)
    const pairs = groups.flatMap((a, i) => groups.slice(i + 1).map((b) => ({ cross: [a, b] })))
    // biome-ignore lint/suspicious/noExplicitAny: JSON of a test
    for (const [name, entry] of Object.entries<any>(cases)) {
      const slice = entry.true_slice ? `, blocked by ${JSON.stringify(entry.true_slice)} among others` : ''
      it(`${set} ${name}: ${entry.acceptable_verdicts.join(' or ')}${slice}`, async () => {
        const report = await reviewPair(join(SHARED_DATA, set), {
          name: set,
          champion: { path: entry.champion },
          challenger: { path: entry.challenger },
          columns: { id: columns.id, label: columns.label, score: columns.score },
          positive: columns.positive_label,
          operating_point: threshold,
          metrics: [
            { metric: 'roc_auc', role: 'primary', margin: entry.tolerance },
            { metric: 'log_loss', role: 'guardrail', margin: '2%' },
          ],
          business: business[set] ? [business[set]] : [],
          slices: { metrics: ['roc_auc'], margin: entry.slice_tolerance, of: [...groups, ...pairs] },
        })
        const model = report.models[0]
        expect(model.problems.filter(({ severity }) => severity === 'error')).toEqual([])
        const verdict = model.verdict === 'review' ? 'inconclusive' : model.verdict
        const blocking = model.checks.filter(({ status, gating }) => gating && status === 'regressed')
        expect(entry.acceptable_verdicts, blocking.map(({ id }) => id).join(' ')).toContain(verdict)
        if (entry.true_slice) {
          const planted = JSON.stringify(Object.entries(entry.true_slice).sort())
          const found = blocking.some(({ slice }) => slice && JSON.stringify(Object.entries(slice).sort()) === planted)
          expect(found, `${planted} among ${blocking.map(({ id }) => id).join(' ')}`).toBe(true)
        }
      })
    }
  }
})
