import { describe, expect, it } from 'vitest'
import { compare, compareTogether, type FoldElsewhere } from '../../src/core/compare.js'
import { foldSlicing } from '../../src/core/fold.js'
import { makePair } from './make-pair.js'
import { metricPlan, planOf, relative, sliceBy, sliceMetricPlan } from './make-plan.js'

const n = 600
const column = (values: number, of: (row: number) => number) =>
  Array.from({ length: n }, (_, row) => `v${of(row) % values}`)
const pair = makePair({
  label: Array.from({ length: n }, (_, row) => ((row * 7) % 10 < 4 ? 1 : 0)),
  champion: Array.from({ length: n }, (_, row) => ((row * 37) % 101) / 101),
  challenger: Array.from({ length: n }, (_, row) => ((row * 37 + (row % 5)) % 101) / 101),
  columns: {
    region: column(3, (row) => row),
    channel: column(4, (row) => row >> 2),
    product: column(2, (row) => row >> 4),
  },
})
const plan = planOf({
  metrics: [metricPlan('roc_auc')],
  slices: {
    metrics: [sliceMetricPlan('accuracy'), sliceMetricPlan('log_loss', { margin: relative(0.05) })],
    of: ['region', 'channel', 'product'].map((name) => sliceBy(name)),
  },
})
const alone = compare(pair, plan)

const answering: FoldElsewhere = async (input, slicings, measures) =>
  slicings.map(({ codes, slices }) => foldSlicing(input, codes, slices, measures, { fourths: false }))

describe('a comparison of which half is folded elsewhere is the same comparison', () => {
  it.each<[string, FoldElsewhere]>([
    ['when the other side answers', answering],
    ['when it will not', () => undefined],
    ['when it fails', () => Promise.reject(new Error('gone'))],
  ])('%s', async (_, elsewhere) => {
    expect(await compareTogether(elsewhere, pair, plan)).toEqual(alone)
  })

  it('and the other half is really asked for, each slicing once', async () => {
    const asked: number[] = []
    await compareTogether(
      (input, slicings, measures) => {
        asked.push(...slicings.map(({ slices }) => slices))
        return answering(input, slicings, measures)
      },
      pair,
      plan,
    )
    expect(asked).toEqual([4])
  })
})
