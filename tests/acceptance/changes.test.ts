/** Same ranking, distorted probabilities: blocked by the check of probabilities, and said in one sentence. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { renderText } from '../../src/report/media/text.js'
import { BINARY_SETS, hasSharedData, readShared, reviewPair, SHARED_DATA } from './shared-data.js'

const sets = hasSharedData
  ? BINARY_SETS.filter((set) => Object.hasOwn(readShared(set, 'cases.json').cases, 'calibration-drift'))
  : []

describe.skipIf(!hasSharedData)('calibration drift of real models', () => {
  it.each(sets)(
    '%s is blocked by log_loss alone, and the first lines say what is given and what happens',
    async (set) => {
      const { columns, threshold } = readShared(set, 'reference-metrics.json')
      const { champion, challenger, how_made } = readShared(set, 'cases.json').cases['calibration-drift']
      const report = await reviewPair(join(SHARED_DATA, set), {
        name: set,
        champion: { path: champion },
        challenger: { path: challenger },
        columns: { id: columns.id, label: columns.label, score: columns.score },
        positive: columns.positive_label,
        operating_point: threshold,
        metrics: [
          { metric: 'roc_auc', role: 'primary', margin: 0.005 },
          { metric: 'log_loss', role: 'guardrail', margin: '2%' },
        ],
      })
      const [model] = report.models
      const blocking = model.checks.filter(({ status, gating }) => gating && status === 'regressed')
      expect(blocking.map(({ id }) => id)).toEqual(['log_loss'])
      // Scores of log odds a·x + b need the slope 1/a to come back; scores are written with six digits.
      const [, a] = /sigmoid\(([\d.]*)\*?logit/.exec(how_made)!
      const { champion: before, challenger: after } = model.calibration!
      expect(after.slope! * (a === '' ? 1 : Number(a))).toBeCloseTo(before!.slope!, 2)
      const text = renderText(report, { color: false }).replaceAll(/\s+/g, ' ')
      expect(text.slice(0, text.indexOf('Better or worse?'))).toMatch(
        /It gives [\d.]+ % on average \(today's model: [\d.]+ %\), and [\d.]+ % are /,
      )
    },
  )
})
