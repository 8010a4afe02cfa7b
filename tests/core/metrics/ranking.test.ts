import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { orderByScore, placements, rankValues } from '../../../src/core/metrics/ranking.js'
import { normalCdf } from '../../../src/core/stats/normal.js'

// biome-ignore lint/suspicious/noExplicitAny: JSON of a reference file
const read = (path: string): any => JSON.parse(readFileSync(path, 'utf8'))

const TOLERANCE = 1e-9

/** DeLong, DeLong and Clarke-Pearson (1988) from placement values: areas, and (co)variances with n − 1 denominators. */
function delong(y: readonly number[], scores: readonly (readonly number[])[]) {
  const n = y.length
  const ones = y.filter((label) => label === 1).length
  const values = scores.map((score) => {
    const order = orderByScore(Float64Array.from(score))
    const ranked = rankValues(order, Uint8Array.from(y), new Float64Array(n).fill(1))
    const totals = { slices: 1, positiveWeight: Float64Array.of(ones), negativeWeight: Float64Array.of(n - ones) }
    return placements({ order, ...ranked, codes: new Int32Array(n), ...totals })
  })
  const ofClass = (value: Float64Array, label: number) => [...value].filter((_, row) => y[row] === label)
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const auc = values.map((value) => mean(ofClass(value, 1)))
  const covariance = (i: number, j: number) =>
    [0, 1].reduce((sum, label) => {
      const [a, b] = [ofClass(values[i], label), ofClass(values[j], label)]
      const products = a.map((value, row) => (value - auc[i]) * (b[row] - auc[j]))
      return sum + mean(products) / (products.length - 1)
    }, 0)
  const z = (auc[0] - auc[1]) / Math.sqrt(covariance(0, 0) + covariance(1, 1) - 2 * covariance(0, 1))
  return { auc, covariance, z, p: 2 * normalCdf(-Math.abs(z)) }
}

const close = (actual: number, expected: number) => expect(Math.abs(actual - expected)).toBeLessThan(TOLERANCE)

describe('the placement values of ROC AUC', () => {
  it('give DeLong’s areas, variances, covariance, z and p of R pROC on 150 rows with ties (delong.R)', () => {
    const reference = read(join(import.meta.dirname, '../../reference/delong.json'))
    const result = delong(reference.y, [reference.champion, reference.challenger])
    close(result.auc[0], reference.auc1)
    close(result.auc[1], reference.auc2)
    close(result.covariance(0, 0), reference.var1)
    close(result.covariance(1, 1), reference.var2)
    close(result.covariance(0, 1), reference.cov)
    close(result.z, reference.z)
    close(result.p, reference.p)
  })

  const path = join(import.meta.dirname, '../../../../shared/reference/delong_asah.json')
  if (!existsSync(path)) console.warn('skipped: DeLong on the aSAH rows needs ../shared/reference beside the checkout')
  it.skipIf(!existsSync(path))('give those of pROC on the aSAH rows, which stand beside the checkout only', () => {
    const { data, tests } = read(path)
    expect(tests.length).toBeGreaterThan(0)
    for (const test of tests) {
      const result = delong(data.y, [data[test.roc1], data[test.roc2]])
      close(result.auc[0], test.auc1)
      close(result.auc[1], test.auc2)
      close(result.covariance(0, 0), test.var1)
      close(result.covariance(1, 1), test.var2)
      close(result.covariance(0, 1), test.cov)
      close(result.z, test.z)
      close(result.p, test.p_two_sided)
    }
  })
})
