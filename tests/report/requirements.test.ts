import { describe, expect, it } from 'vitest'
import type { Check } from '../../src/core/comparison.js'
import { reason } from '../../src/core/problem.js'
import { describeReport } from '../../src/report/describe/describe.js'
import { renderJson } from '../../src/report/media/json.js'
import { plainText } from '../../src/report/phrase.js'
import type { ModelReport } from '../../src/report/report.js'
import { check, firstVersion, modelReport, operations, report, scenario } from './fixtures.js'

const WORDS = modelReport().words

const say = (changes: Partial<ModelReport>) => {
  const model = modelReport({ business: [], smallSlices: null, ...changes })
  const described = describeReport(report({ verdict: model.verdict, models: [model] }))
  const text = (content: Parameters<typeof plainText>[0]) => plainText(content).replaceAll('\u00a0', ' ')
  const [better, who, sure, now] = described.answers.map(({ parts }) => parts.map(text).join(' '))
  return {
    heading: text(described.heading.text),
    alert: text(described.alert.text),
    lead: described.alert.lead,
    better,
    who,
    sure,
    now,
    summary: described.summary,
    rows: described.open.flatMap((block) => (block.kind === 'checks' ? block.rows : [])),
    all: JSON.stringify(described).replaceAll('\u00a0', ' '),
  }
}

const fine = check({ metric: 'roc_auc', role: 'primary', champion: 0.8, challenger: 0.8, status: 'pass' })
const blocked = (...checks: readonly Check[]) =>
  say({
    verdict: 'block',
    reasons: [reason('critical_scenarios_failed', { count: checks.length })],
    checks: [fine, ...checks],
  })
const rings = (counts: readonly [number, number | null, number], args: Readonly<Record<string, string>> = {}) =>
  scenario('Known rings', counts, { severity: 'critical' }, args)

describe('a failed scenario', () => {
  it('is the heading, by its name, with its cases where they fit', () => {
    expect(blocked(rings([14, 14, 12])).heading).toBe('Do not merge: credit-default fails "Known rings": 2 of 14 cases')
  })

  it.each([
    [{ expect: 'flagged' }, [14, 14, 12], '2 of 14 clients are no longer declined'],
    [{ expect: 'flagged' }, [14, 13, 13], "1 of 14 clients is not declined, with today's model too"],
    [{ expect: 'flagged' }, [14, 13, 12], '2 of 14 clients are not declined, 1 of them newly'],
    [{ expect: 'flagged' }, [14, null, 12], '2 of 14 clients are not declined'],
    [{ expect: 'not flagged' }, [14, 14, 13], '1 of 14 clients is now declined'],
    [{ expect: 'score <= 0.3' }, [14, 14, 12], '2 of 14 clients no longer meet score <= 0.3'],
    [{ expect: 'score <= 0.3' }, [14, 12, 12], '2 of 14 clients do not meet score <= 0.3, none of them newly'],
    [
      { form: 'groups', expect: 'score[high] <= score[low]' },
      [120, 118, 119],
      "1 of 120 groups does not meet score[high] <= score[low], with today's model too; 1 newly passes",
    ],
    [{ form: 'pinned' }, [40, 40, 38], '2 of 40 pinned clients get worse'],
  ] as const)('says of %j with cases %j: %s', (args, counts, sentence) => {
    expect(blocked(rings(counts, args)).alert).toContain(`"Known rings" fails: ${sentence}.`)
  })

  it('names its owner and why it is asked for, to the one who repairs', () => {
    const { now } = blocked(rings([14, 14, 12], { because: 'incident 2231', owner: '@acme/fraud' }))
    expect(now).toBe(
      'Author: repair the model for the cases of "Known rings" and push. Nobody else needs to act. ' +
        '"Known rings" is asked for because of: incident 2231. Its owner is @acme/fraud.',
    )
  })

  it('is counted, not tested: no range and no chance are spoken of', () => {
    const { sure, summary } = blocked(rings([14, 14, 12]))
    expect(sure).toContain('each one was looked at')
    expect(sure).not.toContain('95 %')
    expect(summary).toBe('BLOCK credit-default (1 scenario failed)')
  })

  it('leads the table of what decided, with its cases of both models', () => {
    const [row] = blocked(rings([14, 14, 12])).rows
    expect(row).toMatchObject({
      result: { icon: '⛔', word: 'fails', rest: [] },
      change: '2 newly fail',
      allowed: 'all',
      range: null,
      failed: true,
    })
    expect(row.values?.replaceAll('\u00a0', ' ')).toBe('14 of 14 → 12 of 14')
  })

  it('stands beside a broken limit and a number that rose, each by name', () => {
    const limit = operations({
      metric: 'size_mb',
      unit: { kind: 'number', name: 'MB' },
      champion: 180,
      challenger: 210,
      limit: { kind: 'max', value: 200 },
      status: 'regressed',
      reason: reason('limit_broken', { value: 210, limit: 200, kind: 'max', unit: 'MB' }),
    })
    const { alert, summary } = blocked(rings([14, 14, 12]), limit)
    expect(alert).toContain('It also breaks the limit for size_mb.')
    expect(summary).toContain('1 scenario failed, 1 limit broken')
  })

  it('that is only reported decides nothing and is called reported', () => {
    const info = scenario('Known rings', [14, 14, 12], { severity: 'info', role: 'info', gating: false })
    const { heading, all } = say({ checks: [fine, info] })
    expect(heading).toContain('May be merged')
    expect(all).toContain('"word":"only reported","rest":["fails"]')
  })
})

describe('a number of operations', () => {
  const latency = (changes: Partial<Check>) =>
    operations({
      metric: 'latency.p95_ms',
      champion: 180,
      challenger: 210.55,
      status: 'regressed',
      reason: reason('number_beyond', { champion: 180, challenger: 210.55 }),
      ...changes,
    })

  it('above its limit is said with its unit and what it was', () => {
    const broken = latency({ limit: { kind: 'max', value: 200 } })
    const { heading, alert, sure } = say({
      verdict: 'block',
      reasons: [reason('limits_broken', { count: 1 })],
      checks: [fine, broken],
    })
    expect(heading).toBe('Do not merge: credit-default breaks the limit for latency.p95_ms')
    expect(alert).toBe("latency.p95_ms: 210.55 ms. The policy asks for at most 200 ms. Today's model: 180 ms.")
    expect(sure).toContain('no range is involved')
  })

  it('that rose too far is said from, to, and what is allowed', () => {
    const { heading, alert, rows } = say({
      verdict: 'review',
      reasons: [reason('numbers_worse', { count: 1 })],
      checks: [fine, latency({ margin: { kind: 'relative', value: 0.1 }, marginValue: 18 })],
    })
    expect(heading).toBe('A person must decide: credit-default gets worse: latency.p95_ms +17.0 %')
    expect(alert).toBe('latency.p95_ms goes from 180 ms to 210.55 ms (+17.0 %); the policy allows +10 %.')
    expect(rows[0].allowed?.replaceAll('\u00a0', ' ')).toBe('+10 %')
  })

  it('shows as many decimals as tell it from its limit', () => {
    const close = latency({ champion: 0.2, challenger: 0.30001, limit: { kind: 'max', value: 0.3 } })
    const { alert } = say({
      verdict: 'block',
      reasons: [reason('limits_broken', { count: 1 })],
      checks: [fine, close],
    })
    expect(alert).toContain('0.30001 ms')
  })

  it('is about no number of rows in the JSON report', () => {
    const model = modelReport({ checks: [fine, latency({})] })
    const { checks } = JSON.parse(renderJson(report({ models: [model] }))).models[0]
    expect(checks.map(({ n, units }: { n: number | null; units: number | null }) => [n, units])).toEqual([
      [9906, 9906],
      [null, null],
    ])
  })

  it('is not taken for the metric whose name it has', () => {
    const { all } = say({ checks: [latency({ metric: 'recall', status: 'pass' })] })
    expect(all).not.toContain('caught')
  })
})

describe('what was not asked for', () => {
  it('is named: only kinds that the config does not name', () => {
    expect(say({ checks: [fine] }).all).toContain('Drift, operations and scenarios are not part of this review.')
    expect(say({ checks: [fine, rings([14, 14, 14])] }).all).toContain(
      'Drift and operations are not part of this review.',
    )
  })

  it('a scenario that could not be evaluated is said with its reason, and is no pass', () => {
    const unseen = scenario('Known rings', [14, null, 0], {
      status: 'not_evaluated',
      challenger: null,
      reason: reason('slice_empty', {}),
    })
    const { heading, alert, now } = say({
      verdict: 'review',
      reasons: [reason('not_evaluated_gating', { count: 1 })],
      checks: [fine, unseen],
    })
    expect(heading).toContain('A person must decide')
    expect(alert).toContain('"Known rings": The group has no row in this data.')
    expect(now).toContain('see that what is missing can be checked')
  })
})

describe('the card', () => {
  const card = {
    path: 'card.yml',
    sha256: 'ab'.repeat(32),
    fields: [
      { field: 'trained_by', text: 'Payments <b>data</b> science' },
      { field: 'data', text: 'x'.repeat(300) },
    ],
    missing: ['commit', 'date', 'intended_use'],
  } as const

  it('is shown as its file says it, shortened, with what it lacks; it decides nothing', () => {
    const { heading, all } = say({ checks: [fine], card })
    expect(heading).toContain('May be merged')
    expect(all).toContain('Payments <b>data</b> science')
    expect(all).toContain(`${'x'.repeat(159)}…`)
    expect(all).toContain('The card does not say')
    expect(all).toContain('from which commit (commit), when (date) or what it is for (intended_use)')
    expect(all).toContain('abababababab')
  })

  it('is shown of a first version too', () => {
    const [model] = firstVersion.models
    expect(say({ ...model, card }).all).toContain('The model card')
  })

  it('is not spoken of where there is none', () => {
    expect(say({ checks: [fine] }).all).not.toContain('The model card')
  })
})

describe('with identical predictions', () => {
  it('a failed scenario is said beside what is the same', () => {
    const { heading, better, summary } = say({
      verdict: 'block',
      identicalPredictions: true,
      reasons: [reason('critical_scenarios_failed', { count: 1 }), reason('identical_predictions', { n: 9906 })],
      checks: [rings([14, 12, 12])],
    })
    expect(heading).toContain('fails "Known rings"')
    expect(better).toContain('Every prediction is the same')
    expect(better).toContain('2 of 14 clients')
    expect(summary).toBe('BLOCK credit-default (the predictions did not change, 1 scenario failed)')
  })
  it('the last line names what decided, where the policy lets identical predictions pass', () => {
    const { summary } = say({
      verdict: 'review',
      identicalPredictions: true,
      reasons: [reason('not_evaluated_gating', { count: 1 })],
      checks: [
        {
          ...fine,
          status: 'not_evaluated',
          champion: null,
          challenger: null,
          difference: null,
          interval: null,
          reason: reason('slice_empty'),
        },
      ],
    })
    expect(summary).toBe('REVIEW credit-default (the only check could not be run)')
  })
})

describe('a first version', () => {
  const [model] = firstVersion.models
  const first = (changes: Partial<ModelReport>) => say({ ...model, ...changes })
  const alone = (passing: number, changes: Partial<Check> = {}) =>
    scenario('Known rings', [14, null, passing], { champion: null, difference: null, improvement: null, ...changes })

  it('says which scenarios pass, before it asks for a decision', () => {
    const { alert, all } = first({ checks: [...model.checks, alone(14)] })
    expect(alert).toContain('The one scenario passes.')
    expect(all).toContain('all 14 people pass')
  })

  it('that fails a critical scenario is blocked by its name', () => {
    const { heading, now } = first({
      verdict: 'block',
      reasons: [reason('critical_scenarios_failed', { count: 1 }), ...model.reasons],
      checks: [...model.checks, alone(12, { severity: 'critical' })],
    })
    expect(heading).toContain('fails "Known rings": 2 of 14 cases')
    expect(now).toContain('repair the model for the cases of "Known rings"')
  })
})

it('words of the config are used for rows', () => {
  const { alert } = say({
    verdict: 'block',
    reasons: [reason('scenarios_failed', { count: 1 })],
    words: { ...WORDS, row: 'payment', flagged: 'send to review' },
    checks: [fine, rings([14, 14, 12], { expect: 'flagged' })],
  })
  expect(alert).toContain('2 of 14 payments are no longer sent to review')
})
