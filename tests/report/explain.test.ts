import { describe, expect, it } from 'vitest'
import { explainCheck } from '../../src/report/describe/explain.js'
import { failing, undecided } from '../decisions/report.js'
import { checkOf, modelOf } from '../github/reports.js'

const model = modelOf({
  words: { row: 'client', positive: 'default', negative: null, flagged: null, notFlagged: null, positiveLabel: '1' },
})
const explain = (check: ReturnType<typeof checkOf>) => explainCheck(check, model).replaceAll('\u00a0', ' ')

describe('a check explained', () => {
  it('that fails: what was compared, the rows, the range, and what would change it', () => {
    const text = explain(
      failing({
        unit: { kind: 'share' },
        n: 551,
        positives: 80,
        margin: { kind: 'absolute', value: 0.03 },
        marginValue: 0.03,
      }),
    )
    expect(text).toContain(
      'group region EU on 551 clients, 80 of them defaults: 70.0 % → 60.0 %, a change of −10.0 points.',
    )
    expect(text).toContain('The 95 % range of the change is −14.0 to −4.0')
    expect(text).toContain(
      'It fails. Shown to be worse than the policy allows. The policy allows a loss of 3.0 points.',
    )
    expect(text).toContain('somebody may waive it')
  })

  it('that is undecided says how many rows would decide it, where that is known', () => {
    expect(explain(undecided())).toContain('how many is not known')
    const evidence = {
      rowsNeeded: { ifEqual: 12_000, atEstimate: null },
      minimumDetectableLoss: null,
      ineligibleBecause: null,
    }
    expect(explain(undecided({ evidence: evidence as never }))).toContain(
      'About 12,000 clients would decide it, if both models are equally good; there are 100.',
    )
  })

  it('that could not be judged has no value and no range', () => {
    const text = explain(
      checkOf({
        status: 'not_evaluated',
        champion: null,
        challenger: null,
        difference: null,
        improvement: null,
        interval: null,
        reason: { code: 'one_class', args: {} },
      }),
    )
    expect(text).toContain('no value. It could not be judged.')
    expect(text).not.toMatch(/range|NaN|null|undefined/)
  })

  it('that is only reported says so, and of a limit that there is no range', () => {
    expect(explain(checkOf({ gating: false, role: 'info' }))).toContain('It is only reported and decides nothing.')
    expect(
      explain(checkOf({ kind: 'limit', limit: { kind: 'min', value: 0.8 }, interval: null, status: 'regressed' })),
    ).toContain('The policy asks for at least 0.8; the measured value itself is compared')
  })
})
