import { describe, expect, it } from 'vitest'
import { compare, compareTogether, DRAWS, type Elsewhere } from '../../src/core/compare.js'
import { type FoldedSlicing, foldSlicing, rankModels } from '../../src/core/fold.js'
import { drawMaxima } from '../../src/core/stats/max-t.js'
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

const never: Elsewhere = { fold: () => undefined, rank: () => undefined, draw: () => undefined }

/** Takes every slicing but the first two turns, which stay here. */
const foldThere: Elsewhere['fold'] = (input, slicings, measures) => {
  const here = [0, slicings.length - 1]
  const there = slicings.flatMap(({ codes, slices }, index): [number, FoldedSlicing][] =>
    here.includes(index) ? [] : [[index, foldSlicing(input, codes, slices, measures, { fourths: false })]],
  )
  return { take: () => here.pop(), there: Promise.resolve(new Map(there)) }
}
const answering: Elsewhere = {
  fold: foldThere,
  rank: async (scored) => rankModels(scored),
  draw: async (question, signs) => drawMaxima(question, signs),
}
const failing: Elsewhere = {
  fold: (...asked) => ({ ...foldThere(...asked)!, there: Promise.reject(new Error('gone')) }),
  rank: () => Promise.reject(new Error('gone')),
  draw: () => Promise.reject(new Error('gone')),
}

describe('a comparison of which half is made elsewhere is the same comparison', () => {
  it.each<[string, Elsewhere]>([
    ['when the other side answers', answering],
    ['when it will not', never],
    ['when it fails', failing],
    ['when it folds only', { ...never, fold: foldThere }],
    ['when it draws only', { ...never, draw: answering.draw }],
  ])('%s', async (_, elsewhere) => {
    expect(await compareTogether(elsewhere, pair, plan)).toEqual(alone)
  })

  it('and the other side is really asked: the ranks, the slicings, half of the draws for each family', async () => {
    const asked: unknown[] = []
    await compareTogether(
      {
        rank: (scored) => {
          asked.push('rank')
          return answering.rank(scored)
        },
        fold: (input, slicings, measures) => {
          asked.push(slicings.map(({ slices }) => slices))
          return answering.fold(input, slicings, measures)
        },
        draw: (question, signs) => {
          asked.push(signs.draws)
          return answering.draw(question, signs)
        },
      },
      pair,
      plan,
    )
    expect(asked).toEqual(['rank', [3, 4, 2], DRAWS >> 1, DRAWS >> 1])
  })
})
