import { describe, expect, it } from 'vitest'
import type { Check } from '../../src/core/comparison.js'
import { reason } from '../../src/core/problem.js'
import { whoElseGetsWorse, whoGetsWorse } from '../../src/report/describe/answers.js'
import { describeReport } from '../../src/report/describe/describe.js'
import type { Description } from '../../src/report/description.js'
import { findingsOf } from '../../src/report/findings.js'
import { plainText } from '../../src/report/phrase.js'
import type { ModelReport, Report } from '../../src/report/report.js'
import { decided } from './decided-fixtures.js'
import { blockMoney, blockSlice, check, identical, modelReport, passed, report, undecided } from './fixtures.js'

const whysIn = ({ folded }: Description) =>
  folded
    .filter(({ drop }) => drop === 'explanations of failed checks')
    .map(({ title, blocks }) => ({
      title: plainText(title),
      items: blocks.flatMap((block) => (block.kind === 'list' ? block.items.map(plainText) : [])),
    }))
const whysOf = (made: Report) => whysIn(describeReport(made))

const blocked = (...checks: Check[]): Report =>
  report({
    verdict: 'block',
    models: [modelReport({ verdict: 'block', reasons: [reason('checks_regressed', { count: 1 })], checks })],
  })

const share = { kind: 'share' as const }
const recall = (changes: Partial<Check>): Check =>
  check({ metric: 'recall', unit: share, champion: 0.6, challenger: 0.5, status: 'regressed', ...changes })

describe('why a check failed', () => {
  it('says who the group is, which way the mistakes went, and what another threshold would do', () => {
    const [why] = whysOf(blockSlice)
    expect(why.title).toBe(
      'Why, and what would help: Good clients approved (specificity) in age_band 40-49 and education high_school',
    )
    expect(why.items).toEqual([
      "Who they are: Here 22.9\u00a0% are defaults (22.1\u00a0% of all); the new model expects 31.1\u00a0%, today's 22.4\u00a0%.",
      'What goes wrong: It misses 64 instead of 50 defaults. It raises 240 instead of 87 false alarms.',
      'Where the loss comes from: 47\u00a0% of the whole loss sits here. It holds 6\u00a0% of the clients.',
      "Another threshold: At 0.3412 instead of 0.25 the new model would do here as well as today's, and would flag 21.4\u00a0% of all clients instead of 24.7\u00a0%. Chosen on these clients: judge it as a change of its own.",
      'More clients: No help: the loss is shown, and more would make it surer, not smaller.',
    ])
  })
  it('is said of the smallest group that failed, not of those that contain it', () =>
    expect(whysOf(blockSlice)).toHaveLength(1))
  it('is said of every measure of the whole data and every group, up to four', () => {
    expect(whysOf(blockMoney).map(({ title }) => title)).toEqual([
      'Why, and what would help: Expected margin',
      'Why, and what would help: Defaults caught (recall) in limit_band 300k+',
    ])
    const groups = Array.from({ length: 9 }, (_, index) =>
      recall({
        slice: { branch: `b${index}` },
        n: 100,
        positives: 40,
        profile: blockMoney.models[0].checks[0].profile,
      }),
    )
    expect(whysOf(blocked(...groups))).toHaveLength(4)
  })
  it('ends with where the line stands that waives it, where there is one', () => {
    const pointed = 'If it must be merged: Its line under "Merge anyway?" waives it.'
    const made = decided['block-with-commands']
    const said = describeReport(made, { commands: true, today: '2026-11-29' })
    expect(plainText(said.mergeAnyway!.title)).toContain('Merge anyway?')
    expect(whysIn(said).map(({ items }) => items.at(-1))).toEqual([pointed, pointed])
    expect(whysOf(made).flatMap(({ items }) => items)).not.toContain(pointed)
  })
  it('is not said where nothing failed, or nothing changed', () => {
    for (const made of [passed, undecided, identical]) expect(whysOf(made)).toEqual([])
  })
  it('is not said where nothing is known but the failure itself', () =>
    expect(whysOf(blocked(recall({ slice: { branch: 'b' } })))).toEqual([]))
})

describe('where a loss comes from', () => {
  const loss = (
    slice: Check['slice'],
    n: number,
    positives: number,
    challenger: number,
    status: Check['status'] = 'pass',
  ) => recall({ slice, n, positives, challenger, status })
  const itemOf = (made: Report) => whysOf(made)[0]?.items.find((item) => item.startsWith('Where the loss'))

  it('names the groups in which most of it lies, with their size', () => {
    const made = blocked(
      loss(null, 1000, 400, 0.5, 'regressed'),
      loss({ branch: 'east' }, 250, 100, 0.3),
      loss({ branch: 'west' }, 750, 300, 0.5667),
    )
    expect(itemOf(made)).toBe(
      'Where the loss comes from: Most of it lies in branch east (75\u00a0%, from 25\u00a0% of the clients).',
    )
  })
  it('says so where one group loses more than all, since the others gain', () => {
    const made = blocked(loss(null, 1000, 400, 0.5, 'regressed'), loss({ branch: 'east' }, 250, 100, 0.1))
    expect(itemOf(made)).toContain(
      'more than all of it, from 25\u00a0% of the clients). Where it is more than all, the others gain.',
    )
  })
  it('of a group is what it takes back, where the whole gains', () => {
    const made = blocked(loss(null, 1000, 400, 0.65, 'improved'), loss({ branch: 'east' }, 250, 100, 0.5, 'regressed'))
    expect(itemOf(made)).toContain('It takes back 33\u00a0% of what is gained elsewhere.')
  })
  it('is not said of a measure whose groups do not add up', () => {
    const auc = (slice: Check['slice'], n: number) =>
      check({ metric: 'roc_auc', slice, n, champion: 0.8, challenger: 0.7, status: 'regressed' })
    expect(itemOf(blocked(auc(null, 1000), auc({ branch: 'east' }, 250)))).toBeUndefined()
  })
  it('is not said of weighted rows', () => {
    const made = blocked(loss(null, 1000, 400, 0.5, 'regressed'), loss({ branch: 'east' }, 250, 100, 0.3))
    expect(itemOf({ ...made, models: made.models.map((model) => ({ ...model, weighted: true })) })).toBeUndefined()
  })
})

describe('another threshold', () => {
  const profile = { label: null, score: null, mistakes: [], recovery: null }
  const itemOf = (...checks: Check[]) => whysOf(blocked(...checks))[0].items[0]
  it('is no help for a measure of the scores themselves', () =>
    expect(itemOf(check({ metric: 'roc_auc', champion: 0.8, challenger: 0.7, status: 'regressed', profile }))).toBe(
      'Another threshold: No threshold changes this: it is about the scores themselves.',
    ))
  it('may keep a limit', () =>
    expect(
      itemOf(
        recall({
          kind: 'limit',
          id: 'recall.min',
          limit: { kind: 'min', value: 0.55 },
          margin: null,
          profile: { ...profile, recovery: { threshold: 0.2, flagged: 0.3, flaggedNow: 0.25 } },
        }),
      ),
    ).toContain(
      'the new model would keep the limit, and would flag 30.0\u00a0% of all clients instead of 25.0\u00a0%.',
    ))
})

describe('a group whose measure is no rate of people', () => {
  const group = { region: 'south' }
  const auc = (mistakes: NonNullable<Check['profile']>['mistakes']) =>
    blocked(
      check({
        metric: 'roc_auc',
        slice: group,
        n: 551,
        positives: 126,
        champion: 0.78,
        challenger: 0.48,
        status: 'regressed',
        profile: { label: null, score: null, mistakes, recovery: null },
      }),
    )
  const alertOf = (made: Report) => plainText(describeReport(made).alert.text)

  it('is told first by those whom a mistake hits more often than today, the more of two kinds', () =>
    expect(
      alertOf(
        auc([
          reason('found_missed', { champion: 47, challenger: 61 }),
          reason('found_alarms', { champion: 87, challenger: 240 }),
        ]),
      ),
    ).toBe(
      "Of 425 good clients in region south, the new model declines 240; today's model 87. Of 100 pairs of one default and one good client there, the new model ranks 48 rightly; today's model 78 (guessing: 50).",
    ))
  it('is told by its measure alone where no mistake is commoner', () =>
    expect(alertOf(auc([reason('found_missed', { champion: 61, challenger: 47 })]))).toMatch(
      /^Of 100 pairs of one default and one good client in region south/,
    ))
})

describe('a group that the search found', () => {
  it('is known as declared in whatever order its columns are named', () => {
    const found = {
      slice: { education: 'high_school', age_band: '40-49' },
      direction: 'worse',
      confirmed: true,
      n: 551,
      share: 0.06,
      champion: 0.13,
      challenger: 0.18,
      difference: 0.05,
      improvement: -0.05,
      interval: { low: -0.08, high: -0.02, confidence: 0.95, simultaneous: true },
      corrected: { by: 'conditional', improvement: -0.05 },
      profile: { label: null, score: null, mistakes: [], standsOut: [] },
      alike: { count: 0, slices: [] },
    } as unknown as ModelReport['discovered'][number]
    const discovery = { loss: { name: 'brier_score', better: 'lower' }, tested: 107 } as ModelReport['discovery']
    const [model] = blockSlice.models
    const findings = (discovered: ModelReport['discovered']) =>
      findingsOf({ ...model, discovered, discovery }, blockSlice)
    const said = (discovered: ModelReport['discovered']) =>
      whoElseGetsWorse(findings(discovered)).map(plainText).join(' ')
    expect(said([found])).toContain('shows nothing beyond the declared ones')
    expect(said([{ ...found, slice: { region: 'south' } }])).toContain('finds region south worse')
    expect(
      whoGetsWorse(findings([found]))
        .map(plainText)
        .at(-1),
    ).toBe('More under "Who else gets worse?" below.')
  })
})
