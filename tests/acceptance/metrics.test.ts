import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BINARY_SETS, hasSharedData, readShared, reviewPair, SHARED_DATA } from './shared-data.js'

/** scikit-learn's name in the reference files by ours. */
const referenceName: Readonly<Record<string, string>> = {
  accuracy: 'accuracy',
  balanced_accuracy: 'balanced_accuracy',
  precision: 'precision',
  recall: 'recall',
  specificity: 'specificity',
  f1: 'f1',
  f2: 'f2',
  matthews_corrcoef: 'mcc',
  roc_auc: 'roc_auc',
  average_precision: 'average_precision',
  log_loss: 'log_loss',
  brier_score: 'brier',
  positive_rate: 'positive_rate',
}
const metrics = Object.keys(referenceName)

describe.skipIf(!hasSharedData)('metrics equal scikit-learn’s to 1e-9, overall and per slice', () => {
  for (const set of hasSharedData ? BINARY_SETS : []) {
    const reference = readShared(set, 'reference-metrics.json')
    // biome-ignore lint/suspicious/noExplicitAny: JSON of a test
    for (const [name, entry] of Object.entries<any>(readShared(set, 'cases.json').cases)) {
      it(`${set} ${name}`, async () => {
        const files = [reference.files[entry.champion], reference.files[entry.challenger]]
        // biome-ignore lint/suspicious/noExplicitAny: JSON of a test
        const wheres: any[] = files[0].slices.map((slice: any) => slice.where)
        const report = await reviewPair(join(SHARED_DATA, set), {
          name: set,
          champion: { path: entry.champion },
          challenger: { path: entry.challenger },
          columns: { id: reference.columns.id, label: reference.columns.label, score: reference.columns.score },
          positive: reference.columns.positive_label,
          operating_point: reference.threshold,
          metrics,
          slices: {
            metrics: metrics.filter((metric) => metric !== 'positive_rate'),
            min_rows: 1,
            of: wheres.map((where, index) => ({
              name: `slice ${index}`,
              where: Object.entries(where)
                .map(([column, value]) => `col(${JSON.stringify(column)}) == ${JSON.stringify(value)}`)
                .join(' and '),
            })),
          },
        })
        expect(report.models[0].problems.filter(({ severity }) => severity === 'error')).toEqual([])
        let compared = 0
        for (const check of report.models[0].checks) {
          const index = check.slice ? Number(check.slice.slice.split(' ')[1]) : undefined
          for (const [model, file] of [files[0], files[1]].entries()) {
            const expected = index === undefined ? file.overall : file.slices[index]?.metrics
            if (!expected) continue
            const value = model === 0 ? check.champion : check.challenger
            const target = expected[referenceName[check.metric]]
            if (check.reason?.code === 'slice_empty') continue
            if (value === null) {
              // Undefined here; scikit-learn has null, or 0 by convention, for at least one of the two models.
              const both = [files[0], files[1]].map(
                (one) => (index === undefined ? one.overall : one.slices[index].metrics)[referenceName[check.metric]],
              )
              expect(
                both.some((other) => other === null || other === 0),
                `${check.id} ${JSON.stringify(check.reason)}`,
              ).toBe(true)
              continue
            }
            expect(Math.abs(value - target), `${check.id} ${value} against ${target}`).toBeLessThan(1e-9)
            compared++
          }
        }
        expect(compared).toBeGreaterThan(100)
      })
    }
  }
})
