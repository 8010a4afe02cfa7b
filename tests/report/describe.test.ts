import { describe, expect, it } from 'vitest'
import type { Check, CheckStatus } from '../../src/core/comparison.js'
import { reason } from '../../src/core/problem.js'
import { resultInWords } from '../../src/report/describe/check-tables.js'
import { describeReport } from '../../src/report/describe/describe.js'
import { plainText } from '../../src/report/phrase.js'
import type { ModelReport, Report } from '../../src/report/report.js'
import { sentenceOf } from '../../src/report/say.js'
import { groupOf } from '../../src/report/words/check-names.js'
import { rangeInWords } from '../../src/report/words/check-numbers.js'
import {
  blockMoney,
  blockSlice,
  check,
  evidence,
  firstVersion,
  identical,
  limitAdvisory,
  modelReport,
  passed,
  report,
  states,
  undecided,
} from './fixtures.js'

const say = (made: Report) => {
  const described = describeReport(made)
  const answer = (index: number) => described.answers[index].parts.map(plainText).join(' ').replaceAll('\u00a0', ' ')
  return {
    described,
    heading: plainText(described.heading.text).replaceAll('\u00a0', ' '),
    alert: plainText(described.alert.text).replaceAll('\u00a0', ' '),
    better: answer(0),
    who: answer(1),
    sure: answer(2),
    now: answer(3),
  }
}
const oneModel = (changes: Partial<ModelReport>): Report =>
  report({ verdict: changes.verdict ?? 'pass', models: [modelReport(changes)] })
const rowsOf = (made: Report) =>
  describeReport(made).open.flatMap((block) => (block.kind === 'checks' ? block.rows : []))
const everything = (made: Report): string => JSON.stringify(describeReport(made, { full: true }))

describe('every state', () => {
  it.each(Object.entries(states))(
    '%s answers the four questions and fits its heading into 80 characters',
    (_, made) => {
      const { described, heading } = say(made)
      expect(heading.length + 3).toBeLessThanOrEqual(80)
      for (const { parts } of described.answers)
        for (const part of parts) expect(plainText(part).length).toBeGreaterThan(5)
      expect(described.verdict).toBe(made.verdict)
    },
  )
  it.each(Object.entries(states))('%s avoids the words that readers stumble over', (_, made) => {
    expect(everything(made)).not.toMatch(
      /significan|p-value|confidence interval|statistically|robust|\bdelta\b|\bpp\b|\bsafe\b|!"/i,
    )
  })
})

describe('words follow the status, never the numbers', () => {
  const alone = (status: CheckStatus, changes: Partial<Check> = {}) =>
    oneModel({
      verdict: status === 'regressed' ? 'block' : status === 'inconclusive' ? 'review' : 'pass',
      reasons: [
        reason(
          {
            regressed: 'checks_regressed',
            inconclusive: 'checks_inconclusive',
            improved: 'all_fine',
            pass: 'all_fine',
            not_evaluated: 'not_evaluated_gating',
          }[status],
          { count: 1 },
        ),
      ],
      business: [],
      // The estimate is a large loss whatever the status says.
      checks: [
        check({
          metric: 'roc_auc',
          role: 'primary',
          champion: 0.8,
          challenger: 0.7,
          status,
          interval: { low: -0.3, high: 0.1, confidence: 0.95, simultaneous: true },
          ...changes,
        }),
      ],
    })

  it('says worse only of what regressed', () => {
    for (const status of ['improved', 'pass', 'inconclusive', 'not_evaluated'] as const) {
      const { better, heading, alert } = say(alone(status))
      expect(`${heading} ${alert} ${better}`).not.toMatch(/gets worse|ranks clients worse|(?<!shown to be |is )worse:/i)
    }
    expect(say(alone('regressed')).better).toContain('Worse: Ranking (roc_auc) 0.800 → 0.700.')
  })
  it('says better only of what improved', () => {
    for (const status of ['regressed', 'pass', 'inconclusive', 'not_evaluated'] as const) {
      const { better, heading } = say(alone(status, { challenger: 0.95 }))
      expect(`${heading} ${better}`).not.toMatch(/gets better|ranks clients better|Better:/)
    }
    expect(say(alone('improved', { challenger: 0.9, difference: 0.1, improvement: 0.1 })).better).toContain(
      'Better: Ranking',
    )
  })
  it('claims no proof for a guardrail that is only not shown worse', () => {
    expect(say(alone('pass', { reason: reason('no_harm_shown') })).sure).toContain('does not prove there is none')
    expect(say(alone('pass')).sure).toBe(
      '95 % sure that it does not lose more than the 0.005 allowed in Ranking (roc_auc). It is not shown to be better.',
    )
  })
  it('says that more rows will not help when the estimate lies beyond the margin', () => {
    const made = alone('inconclusive', {
      reason: reason('estimate_beyond_margin'),
      evidence: evidence({ rowsNeeded: { ifEqual: 900, atEstimate: null } }),
    })
    expect(say(made).sure).toContain('At this estimate more rows will not turn it into a pass.')
    expect(rowsOf(made)[0].rowsNeeded).toBe('more clients will not help')
    expect(say(made).heading).not.toContain('too little data')
    expect(everything(made)).not.toContain('Rows needed: to pass')
  })
  it('advises more rows where an estimate beyond the margin rests on too few of them', () => {
    const few = check({
      metric: 'roc_auc',
      role: 'primary',
      champion: 1,
      challenger: 0,
      status: 'inconclusive',
      reason: reason('estimate_beyond_margin'),
      evidence: evidence({
        rowsNeeded: { ifEqual: null, atEstimate: null },
        ineligibleBecause: reason('too_few_positives', { positives: 1, minimum: 10 }),
      }),
    })
    const made = oneModel({
      verdict: 'review',
      reasons: [reason('checks_inconclusive', { count: 1 })],
      checks: [few],
    })
    expect(say(made).heading).toContain('too little data to judge')
    expect(say(made).sure).toContain('Only 1 row has the positive label')
    expect(say(made).now).toContain('Author: test on more clients and push')
    expect(rowsOf(made)[0].rowsNeeded).toBe('more clients are needed to tell')
    expect(everything(made)).not.toContain('will not')
  })
  it('calls it unknown who gets worse where no declared group could be judged', () => {
    const empty = alone('not_evaluated', {
      kind: 'slice',
      slice: { region: 'north' },
      champion: null,
      challenger: null,
      reason: reason('slice_empty'),
    })
    expect(say(empty).who).toContain(
      'Unknown: no declared group could be judged. Group region north: the group has no row in this data. Not checked. Correct the slice, or remove it.',
    )
    expect(say(empty).alert).not.toContain('shown to get worse')
  })
  it('says in the last line that a check was not made, and not that nothing is undecided', () => {
    const made = alone('not_evaluated', {
      champion: null,
      challenger: null,
      reason: reason('metric_undefined', { why: 'the formula divides by zero' }),
    })
    const review = { ...made, models: [{ ...made.models[0], verdict: 'review' as const }] }
    expect(describeReport(review).summary).toContain('the only check could not be run')
  })
  it('leaves no hole where a reason stands beside the check that it is about', () => {
    expect(sentenceOf(reason('metric_undefined', { why: 'the formula divides by zero' }))).toBe(
      'Its value could not be computed: the formula divides by zero. This is not a pass.',
    )
  })
  it('counts one of a thing as one', () => {
    const rows = { ...modelReport().rows!, matched: 1 }
    const made = oneModel({
      rows,
      positives: 1,
      words: { ...modelReport().words, row: 'row', positive: null, positiveLabel: '1' },
      verdict: 'review',
      reasons: [reason('checks_inconclusive', { count: 1 })],
    })
    expect(everything(made).replaceAll('\u00a0', ' ')).toContain('1 row (1 row labelled 1)')
    expect(say(made).alert).toContain('1 test row cannot show')
  })
  it('begins what was found with a capital letter, also where no place in the config is known', () => {
    const cell = { model: 'challenger', file: 'b.csv', column: 'score', count: 1, rows: 2, line: 3 }
    expect(sentenceOf(reason('score_not_a_number', cell))).toMatch(/^Challenger file b\.csv: /)
    const formula = { formula: 'sum(y_scor)', column: 1, name: 'y_scor', business: 'Cost', suggestion: 'y_score' }
    expect(sentenceOf(reason('expression_column_missing', formula))).toBe(
      'In the formula of "Cost", sum(y_scor): there is no column "y_scor" in the files. Did you mean "y_score"?',
    )
  })
  it('does not advise a percentage where one was written', () => {
    expect(sentenceOf(reason('margin_too_large', { value: '200%', metric: 'roc_auc' }))).toContain(
      'write a smaller one',
    )
    expect(sentenceOf(reason('margin_too_large', { value: 5, metric: 'roc_auc' }))).toContain('Did you mean a perc')
  })
  it('names init where there is no config, and files only where they are compared', () => {
    const say = (compares: boolean) => sentenceOf(reason('config_not_given', { file: 'c.yml', compares }))
    expect(say(true)).toMatch(/model-review init .*two prediction files/)
    expect(say(false)).not.toContain('prediction files')
  })
  it('names an option only where the command line has one', () => {
    const args = { file: 'a.csv', columns: ['x'], aliases: ['y_pred'] }
    expect(sentenceOf(reason('column_not_found', { ...args, role: 'prediction' }))).not.toContain('--')
    expect(sentenceOf(reason('column_not_found', { ...args, role: 'score' }))).toContain('or --score on the')
  })
  it('does not advise more rows where they will not help', () => {
    const review = (reasonCode: string) =>
      say(
        oneModel({
          verdict: 'review',
          reasons: [reason('checks_inconclusive', { count: 1 })],
          checks: [
            check({
              metric: 'roc_auc',
              role: 'primary',
              champion: 0.8,
              challenger: 0.79,
              status: 'inconclusive',
              reason: reason(reasonCode),
            }),
          ],
        }),
      ).now
    expect(review('estimate_beyond_margin')).toContain('Author: improve the model and push')
    expect(review('undecided')).toContain('Author: test on more clients and push')
  })
  it('says once that a loss is shown whose size is undecided', () => {
    const { better } = say(
      alone('inconclusive', { notes: [reason('regression_within_margin')], reason: reason('estimate_beyond_margin') }),
    )
    expect(better).toBe('Shown to be worse, undecided whether by more than allowed: Ranking (roc_auc) 0.800 → 0.700.')
    const { better: within } = say(alone('pass', { notes: [reason('regression_within_margin')] }))
    expect(within).toBe('Shown to be worse, but within what the policy allows: Ranking (roc_auc) 0.800 → 0.700.')
  })
  it('says of a group once that its loss is shown and its size undecided', () => {
    const { who } = say(
      alone('inconclusive', {
        slice: { region: 'north' },
        kind: 'slice',
        notes: [reason('regression_within_margin')],
        reason: reason('estimate_beyond_margin'),
      }),
    )
    expect(who).toMatch(
      /^No group is shown to get worse than allowed\. Shown to be worse, but undecided whether by more/,
    )
    expect(who.match(/region north/g)).toHaveLength(1)
    expect(who).not.toContain('within what the policy allows')
  })
  it('counts items beside the rows that are judged, and clusters as independent groups', () => {
    const rows = { ...modelReport().rows!, matched: 420, items: 8395 }
    expect(everything(oneModel({ rows, clustered: true, units: 60 })).replaceAll('\u00a0', ' ')).toMatch(
      /420 clients, 8,395 items.*60 independent groups \(clusters\)/,
    )
  })
})

describe('a blocked report', () => {
  it('leads with money, as less than today, and keeps the bound true', () => {
    const { heading, sure } = say(blockMoney)
    expect(heading).toBe('Do not merge: credit-default would earn about NTD 1.3 bn a year less')
    expect(sure).toContain("95 % sure that it would earn at least NTD 340 M a year less than today's.")
  })
  it('explains the joint test as the chance of a false alarm', () => {
    expect(say(blockMoney).sure).toContain(
      'Allowing for all 63 checks, the chance that this is a false alarm is at most 5 in 100.',
    )
  })
  it('names test rows and yearly rows whenever it speaks of both', () => {
    expect(say(blockMoney).better).toContain(
      'In the test of 9,906 clients: NTD 7,281 instead of 7,805 per client; at 2,400,000 clients a year that is about NTD 1.3 bn a year less, between NTD 340 M and 2.0 bn less.',
    )
  })
  it('counts nested groups once, and lists the smallest first with those that contain it under it', () => {
    expect(say(blockSlice).heading).toContain('gets worse for one group of clients')
    expect(
      rowsOf(blockSlice)
        .slice(0, 3)
        .map((row) => [plainText(row.name).replaceAll('\u00a0', ' '), resultInWords(row.result)]),
    ).toEqual([
      ['Good clients approved, age_band 40-49 and education high_school (n 425)', 'worse'],
      ['… all education high_school, Good clients approved (n 1,238)', 'worse, contains the group above'],
      ['… all age_band 40-49, Good clients approved (n 1,700)', 'worse, contains the group above'],
    ])
  })
  it('says what is left of a larger group without the smaller one', () => {
    const text = describeReport(blockSlice).open.flatMap((block) =>
      block.kind === 'paragraph' ? [plainText(block.text)] : [],
    )
    // (−0.1404 × 1238 + 0.36 × 425) / (1238 − 425) = −2.56 points; (−0.1236 × 1700 + 0.36 × 425) / 1275 = −4.48.
    expect(text.join(' ').replaceAll('\u00a0', ' ')).toContain(
      'the change is −2.6 points for all education high_school and −4.5 points for all age_band 40-49.',
    )
  })
  it('asks the author alone, and nobody for an approval', () => {
    for (const made of [blockMoney, blockSlice])
      expect(say(made).now).toMatch(/^Author: repair the model.* and push\. Nobody else needs to act\.$/)
  })
  it("shows a fall of a loss in the loss's own direction and turns its range with it", () => {
    const row = describeReport(passed)
      .folded.flatMap((section) => section.blocks)
      .flatMap((block) => (block.kind === 'checks' ? block.rows : []))
      .find(({ id }) => id === 'log_loss')
    expect([row?.change, row?.range, row?.allowed].map((text) => text?.replaceAll('\u00a0', ' '))).toEqual([
      '−4.3 %',
      '−6.1 to −2.9 %',
      '+2 %',
    ])
  })
  it('compares a broken limit with the measured value, without a range', () => {
    const { alert, sure, heading } = say(limitAdvisory)
    expect(alert).toContain('Of 100 rows labelled 1, the new model does not flag 49; the policy allows 45.')
    expect(sure).toContain('no range is involved')
    expect(heading).toContain('breaks the limit')
  })
  it('says of an agreed-on-nothing policy that it informs', () => {
    const { alert, described, heading } = say(limitAdvisory)
    expect(heading).toContain('(advice only)')
    expect(described.alert.lead).toBe('Would be blocked.')
    expect(alert).toContain('informs and does not block')
  })
  it('says of a trial what it would have blocked, and that the workflow lets it pass', () => {
    const { advisory: _, ...agreed } = limitAdvisory
    const { alert, described, heading } = say({ ...agreed, advisory: false, trial: true })
    expect(heading).toContain('Do not merge (advice only)')
    expect(described.alert.lead).toBe('Would be blocked.')
    expect(alert).toContain('informs and does not block: the workflow says fail-on: never.')
  })
})

describe('a review', () => {
  it('gives the money although it is undecided: estimate, range, allowance, rows needed and had', () => {
    const { better, sure } = say(undecided)
    expect(better).toContain(
      'best estimate USD 500,000 a year less; anything from USD 6.0 M less to USD 3.7 M more fits the data.',
    )
    expect(sure).toBe(
      'Not sure enough. In Retention value the policy allows a loss of 2 %; to rule out more than that takes about 12,000 customers. You have 150.',
    )
  })
  it('says who decides and how to refuse', () => {
    expect(say(undecided).now).toBe(
      'Author: test on more customers and push (best). Or one of @acme/risk or @cfo, not the author, decides; the check stays red until then. To refuse, request changes or close the pull request.',
    )
  })
  it.each([
    [{ anyOf: ['@acme/risk', '@cfo'], count: 2, preventAuthor: false }, 'Or 2 of @acme/risk or @cfo decide;'],
    [{ anyOf: [], allOf: ['@cfo'], count: 0, preventAuthor: false }, 'Or @cfo decides;'],
    [{ anyOf: [], allOf: ['@cfo', '@cro'], count: 0, preventAuthor: false }, 'Or @cfo and @cro decide;'],
    [{ anyOf: ['@ada'], allOf: ['@cfo'], count: 1, preventAuthor: false }, 'Or @cfo, and one of @ada decide;'],
  ])('asks one or several: %j', (approvals, asked) => {
    const models = undecided.models.map((model) => ({ ...model, policy: { ...model.policy, approvals } }))
    expect(say({ ...undecided, models }).now).toContain(asked)
  })
  it('is a warning where nobody is named', () => {
    const { now } = say(identical)
    expect(now).toContain('no approvals are configured, so this is a warning and the merge is not held')
  })
  it('tells of every unclear check what follows from it', () => {
    const words = rowsOf(undecided).map(({ result }) => resultInWords(result))
    expect(new Set(words)).toEqual(new Set(['unclear, holds the merge']))
    const groups = describeReport(passed)
      .folded.flatMap((section) => section.blocks)
      .flatMap((block) => (block.kind === 'checks' ? block.rows : []))
      .filter(({ result }) => result.word === 'unclear')
    expect(groups.map(({ result }) => resultInWords(result))).toEqual([
      'unclear, does not hold the merge',
      'unclear, does not hold the merge',
    ])
  })
  it('of identical predictions asks whether they were written anew', () => {
    expect(say(identical).alert).toBe(
      "All 9,906 predictions are the same as today's. Is a model compared with itself, or were the predictions not regenerated?",
    )
    expect(describeReport(identical).open.some((block) => block.kind === 'checks')).toBe(false)
  })
  it('shows the checks that could not be judged where the verdict waits for them', () => {
    const made = oneModel({
      verdict: 'review',
      reasons: [reason('not_evaluated_gating', { count: 1 })],
      checks: [
        check({
          metric: 'roc_auc',
          role: 'primary',
          champion: null,
          challenger: null,
          status: 'not_evaluated',
          evidence: null,
        }),
      ],
    })
    expect(rowsOf(made).map(({ id, result }) => [id, result.word])).toEqual([['roc_auc', 'not checked']])
  })
})

describe('a pass', () => {
  it('says what was not settled and by what rule it passes, as counts in a small group', () => {
    expect(say(passed).who).toContain(
      "of 80 leavers in contract One year, the new model misses 69; today's model misses 60.",
    )
    expect(say(passed).who).toContain('Groups block only when harm is shown; merging accepts that risk.')
  })
  it('asks nothing of anybody', () => expect(say(passed).now).toBe('Nothing from you. Usual code review, then merge.'))
  it('names a loss that is shown but allowed, and not among what is fine', () => {
    const { better } = say(blockSlice)
    expect(better).toContain(
      'Shown to be worse, but within what the policy allows: Good clients approved (specificity) 83.5 % → 79.3 %.',
    )
    expect(better.match(/specificity/g)).toHaveLength(1)
  })
  it('does not call groups fine that nobody compared', () => {
    expect(
      say(
        oneModel({
          smallSlices: null,
          checks: [check({ metric: 'roc_auc', champion: 0.8, challenger: 0.8, status: 'pass' })],
        }),
      ).who,
    ).toContain('Unknown: no groups are configured')
  })
})

describe('the name of a group', () => {
  const nameOf = (slice: Readonly<Record<string, string>>) => plainText(groupOf(slice))
  it('is its columns and values, or the name that the config gives it', () => {
    expect(nameOf({ _a_: '__main__', two_words: 'a_b' })).toBe('_a_ __main__ and two_words a_b')
    expect(nameOf({ age_band: '40-49', education: 'high_school' })).toBe('age_band 40-49 and education high_school')
    expect(nameOf({ slice: 'High limits' })).toBe('High limits')
    expect(nameOf({ age: '(missing)' })).toBe('age (missing)')
    expect(nameOf({ a: '1', b: '2', c: '3' })).toBe('a 1, b 2 and c 3')
  })
})

describe('the counts', () => {
  it('add up to the checks that were made', () => {
    for (const made of [blockMoney, blockSlice, passed, undecided]) {
      const line = describeReport(made)
        .open.flatMap((block) => (block.kind === 'paragraph' ? [plainText(block.text)] : []))
        .find((text) => text.includes('checks'))!
      const [, fine, total] = /^(None|\d+) of the (\d+)/.exec(line.replaceAll('\u00a0', ' '))!
      const others = [...line.matchAll(/(\d+) (?:is|are) (?:unclear|not checked|worse)/g)].reduce(
        (sum, [, n]) => sum + Number(n),
        0,
      )
      expect((fine === 'None' ? 0 : Number(fine)) + others).toBe(Number(total))
    }
  })
  it('leave out what is only reported', () => {
    const info = check({
      metric: 'f1',
      role: 'info',
      gating: false,
      champion: 0.5,
      challenger: 0.4,
      status: 'not_evaluated',
      reason: reason('reported_only'),
    })
    expect(
      describeReport(
        oneModel({ checks: [check({ metric: 'roc_auc', champion: 0.8, challenger: 0.8, status: 'pass' }), info] }),
      ).summary,
    ).toContain('(1 check, none worse)')
  })
})

describe('without words of its own', () => {
  it('names rows by their label and never guesses what it means', () => {
    const words = { row: 'row', positive: null, negative: null, flagged: null, notFlagged: null, positiveLabel: 'Yes' }
    const made = oneModel({
      words,
      business: [],
      verdict: 'block',
      reasons: [reason('checks_regressed', { count: 1 })],
      checks: [
        check({
          metric: 'recall',
          unit: { kind: 'share' },
          champion: 0.8,
          challenger: 0.7,
          status: 'regressed',
          interval: { low: -0.15, high: -0.06, confidence: 0.95, simultaneous: true },
        }),
      ],
    })
    expect(say(made).alert).toBe(
      "Of 100 rows labelled Yes, the new model does not flag 30; today's model does not flag 20.",
    )
    expect(say(made).sure).toContain('it does not flag at least 6 more in 100 rows labelled Yes')
  })
})

describe('a first version', () => {
  const { heading, alert, better, who, sure } = say(firstVersion)
  it('is said to be new, and asks for a decision', () => {
    expect(heading).toBe('A person must decide: income-band is new, nothing to compare it with')
    expect(alert).toContain('The new model meets all 3 limits of the policy')
    expect(describeReport(firstVersion).alert.kind).toBe('important')
  })
  it('is told by what it misses and what it wrongly flags, in people', () => {
    expect(better).toBe(
      'No comparison is possible. Of 100 people over 50k it misses 35; of 100 that it names, 22 are wrong.',
    )
  })
  it('names its weakest groups, small ones as counts', () => {
    expect(who).toContain('age_band under 25 (13 of 22), age_band 25-34 (51 in 100) and age_band 65+ (41 of 82)')
  })
  it('has the exact range of a rate, outward: 1,391 of 2,140 is 62.9 to 67.1 % (R binom.test)', () => {
    expect(sure).toContain('misses between 32 and 38 in 100 people over 50k')
  })
  it('speaks of no comparison', () => {
    expect(JSON.stringify(describeReport(firstVersion))).not.toContain("today's model")
  })
})

describe('what is only reported', () => {
  const reported = (status: Check['status']) =>
    report({
      models: [
        modelReport({
          checks: [
            check({ metric: 'roc_auc', role: 'primary', champion: 0.76, challenger: 0.77, status: 'pass' }),
            check({
              metric: 'log_loss',
              role: 'info',
              gating: false,
              better: 'lower',
              champion: 0.3,
              challenger: 0.4,
              status,
            }),
          ],
        }),
      ],
    })
  it('neither alarms nor counts when it is worse', () => {
    const { better } = say(reported('regressed'))
    expect(better).toContain('Only reported, not judged, though worse: Probabilities (log_loss) 0.300 → 0.400.')
    const described = JSON.stringify(describeReport(reported('regressed')))
    expect(described).toContain('"word":"only reported","rest":["worse"]')
    expect(described).not.toContain('⛔')
    expect(described).toContain('The only check is fine.')
  })
})

describe('a range of a rate', () => {
  it('ends nowhere that a rate cannot go', () => {
    const recall = (interval: Check['interval']) =>
      rangeInWords(
        check({ metric: 'recall', unit: { kind: 'share' }, champion: 0.5, challenger: 0.6, status: 'pass', interval }),
      )
    expect(recall({ low: null, high: 2.996, confidence: 0.95, simultaneous: false })).toBe('no limit')
    expect(recall({ low: -1.4, high: 0.3, confidence: 0.95, simultaneous: false })).toBe('+30.0 or less')
  })
})

describe('a block', () => {
  const failed = check({
    metric: 'average_precision',
    role: 'primary',
    champion: 0.313,
    challenger: 0.182,
    status: 'regressed',
    margin: { kind: 'absolute', value: 0.02 },
  })
  const money = (role: Check['role']) =>
    check({
      metric: 'saved',
      title: 'Saved',
      kind: 'business',
      unit: { kind: 'money', name: 'EUR' },
      role,
      champion: 89.55,
      challenger: 65.67,
      status: 'regressed',
    })
  const alertWith = (role: Check['role']) =>
    say(
      oneModel({
        verdict: 'block',
        reasons: [reason('checks_regressed', { count: 1 })],
        checks: [failed, money(role)],
      }),
    ).alert
  it('is explained by the check that decided, and then by what is only reported, called so', () => {
    expect(alertWith('info')).toMatch(
      /^Ranking of defaults \(average_precision\) goes from .* Only reported, not judged: on the test data the new model earns 26\.7 % less/,
    )
  })
  it('leads with money that is judged itself', () => {
    expect(alertWith('guardrail')).toMatch(/^On the test data the new model earns 26\.7 % less/)
  })
})

describe('money by group', () => {
  it('is said to be only reported where no judged group is shown to be worse', () => {
    const saved = (slice: Check['slice']) =>
      check({
        metric: 'saved',
        title: 'Saved',
        kind: 'business',
        unit: { kind: 'money', name: 'EUR' },
        role: slice === null ? 'primary' : 'info',
        slice,
        champion: 80,
        challenger: 60,
        status: 'regressed',
      })
    const ranking = check({
      metric: 'roc_auc',
      slice: { region: 'west' },
      champion: 0.8,
      challenger: 0.8,
      status: 'pass',
    })
    const { who } = say(
      oneModel({
        verdict: 'block',
        reasons: [reason('checks_regressed', { count: 1 })],
        checks: [saved(null), ranking, saved({ region: 'west' })],
      }),
    )
    expect(who).toContain('Money by group is only reported, not judged: most is lost in region west, where')
  })
})

describe('what was not checked', () => {
  it('names a reason once for all its groups', () => {
    const groups = ['a', 'b', 'c', 'd'].map((value) =>
      check({ metric: 'roc_auc', slice: { region: value }, champion: null, challenger: null, status: 'not_evaluated' }),
    )
    const small = check({
      metric: 'roc_auc',
      slice: { region: 'e' },
      champion: null,
      challenger: null,
      status: 'not_evaluated',
      reason: reason('slice_too_small', { slice: 'region e', n: 3, min_rows: 50 }),
    })
    const said = JSON.stringify(
      describeReport(report({ models: [modelReport({ checks: [...groups, small] })] })).folded,
    )
    expect(said).toContain(' in 4 groups with one label only: region a; region b; region c and 1 more.')
    expect(said).not.toContain('region e')
  })
})
