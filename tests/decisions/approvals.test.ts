import { describe, expect, it } from 'vitest'
import { warningOf } from '../../src/core/problem.js'
import { applyDecisions } from '../../src/decisions/apply.js'
import { type Approval, suffice } from '../../src/decisions/approvals.js'
import type { ApprovalCondition, ApprovalRules } from '../../src/decisions/rules.js'
import type { Report } from '../../src/report/report.js'
import { checkOf } from '../github/reports.js'
import {
  approve,
  blocked,
  decisionsOf,
  failing,
  HEAD,
  held,
  ledgerOf,
  NOON,
  revoke,
  rules,
  undecided,
  waive,
} from './report.js'

const NEXT = 'b'.repeat(40)
const decide = (report: Report, parts: Parameters<typeof decisionsOf>[0] = {}, more: Partial<ApprovalRules> = {}) =>
  applyDecisions(report, decisionsOf({ rules: { approvals: rules(more), waivers: null }, ...parts }), NOON)
/** Approved at the first head, judged at the next. */
const pushed = (before: Report, now: Report) => decide(now, { head: NEXT, ledger: ledgerOf(approve(before)) })

describe('an approval', () => {
  it('of this commit lets a review pass', () => {
    const waiting = decide(held())
    expect([waiting.verdict, waiting.decisions?.approvals?.satisfied]).toEqual(['review', false])
    const report = decide(held(), { ledger: ledgerOf(approve(held())) })
    expect([report.verdict, report.models[0].verdict, report.decisions?.verdictBefore]).toEqual([
      'pass',
      'pass',
      'review',
    ])
    expect(report.decisions?.approvals).toMatchObject({
      needed: 1,
      satisfied: true,
      given: [{ by: 'cfo', sha: HEAD, via: 'comment' }],
    })
  })

  it('is not asked for while anything blocks, and changes nothing there', () => {
    const report = decide(blocked(), { ledger: ledgerOf(approve(blocked())) })
    expect([report.verdict, report.decisions?.approvals?.because]).toEqual(['block', []])
  })

  it('is asked for what waivers leave undecided', () => {
    const reasons = ['checks_regressed', 'checks_inconclusive'].map((code) => ({ code, args: { count: 1 } }))
    const report = blocked([failing(), undecided()], { reasons })
    const both = { approvals: rules(), waivers: { who: ['@grace'], maxDays: 30 } }
    expect(decide(report, { rules: both, ledger: ledgerOf(waive()) }).verdict).toBe('review')
    expect(decide(report, { rules: both, ledger: ledgerOf(waive(), approve(report)) }).verdict).toBe('pass')
  })

  it('is of one pull request', () => {
    expect(decide(held(), { ledger: ledgerOf(approve(held(), { pr: 8 })) }).verdict).toBe('review')
  })

  it('of the author does not count, whichever way the login is written, unless the policy says so', () => {
    const ledger = ledgerOf(approve(held(), { by: 'CFO' }))
    const report = decide(held(), { author: 'cfo', ledger })
    expect([report.verdict, report.decisions?.approvals?.voided[0].because.code]).toEqual([
      'review',
      'approval_by_author',
    ])
    expect(decide(held(), { author: 'cfo', ledger }, { preventAuthor: false }).verdict).toBe('pass')
  })

  it('of somebody whom the policy no longer names does not count', () => {
    const report = decide(held(), { ledger: ledgerOf(approve(held())) }, { anyOf: ['@ceo'] })
    expect([report.verdict, report.decisions?.approvals?.voided[0].because.code]).toEqual([
      'review',
      'approval_not_named',
    ])
  })

  it('that was taken back does not count', () => {
    expect(decide(held(), { ledger: ledgerOf(approve(held()), revoke('a-00000001')) }).verdict).toBe('review')
  })
})

describe('a push after an approval', () => {
  it('leaves it in force when nothing new fails and nothing got worse', () => {
    expect(pushed(held(), held()).verdict).toBe('pass')
    expect(pushed(held(), held([undecided({ improvement: -0.001 })])).verdict).toBe('pass')
  })

  it.each([
    ['another check is undecided', held([undecided(), undecided({ id: 'log_loss' })]), ['log_loss']],
    ['the estimate got worse', held([undecided({ improvement: -0.0021 })]), ['roc_auc']],
    ['nothing says by how much it loses', held([undecided({ improvement: null })]), ['roc_auc']],
  ])('drops it when %s, and says why', (_, now, checks) => {
    const report = pushed(held(), now)
    expect(report.verdict).toBe('review')
    expect(report.decisions?.approvals?.voided[0].because).toMatchObject({
      code: 'approval_voided',
      args: { sha: 'aaaaaaa', checks },
    })
  })

  it('drops it when a check that was undecided fails', () => {
    const now = blocked([failing({ id: 'roc_auc', slice: null, improvement: -0.002 })])
    expect(pushed(held(), now).decisions?.approvals?.voided).toHaveLength(1)
  })

  it.each([true, false])('where nothing can be compared it is for the files that were seen (same: %s)', (same) => {
    const first = (sha256: string) =>
      held([], {
        reasons: [{ code: 'no_champion', args: {} }],
        inputs: [{ role: 'challenger', path: 'a.csv', ref: null, commit: null, sha256, bytes: 1, rows: 1 }],
      })
    expect(pushed(first('1'.repeat(64)), first((same ? '1' : '2').repeat(64))).verdict).toBe(same ? 'pass' : 'review')
  })

  it('a change of the rules is approved for one commit alone', () => {
    const changed: Report = {
      ...held([], { verdict: 'pass', reasons: [] }),
      verdict: 'pass',
      problems: [warningOf('policy_changed_in_pr', { removed: ['a'] })],
    }
    expect(decide(changed).verdict).toBe('review')
    expect(decide(changed, { ledger: ledgerOf(approve(changed)) }).verdict).toBe('pass')
    expect(pushed(changed, changed).verdict).toBe('review')
  })
})

describe('what asks for approval', () => {
  const money = (difference: number) =>
    checkOf({
      id: 'expected_margin',
      kind: 'business',
      metric: 'expected_margin',
      title: 'Expected margin',
      difference,
      scaled: { per: 'year', rows: 1000, difference: difference * 1000, low: null, high: null },
    })
  const fine = (...checks: ReturnType<typeof checkOf>[]) => ({
    ...held(checks, { verdict: 'pass', reasons: [] }),
    verdict: 'pass' as const,
  })
  const asks = (report: Report, ...when: ApprovalCondition[]) => decide(report, {}, { when }).verdict === 'review'

  it('an amount of money beyond a bound, for better or worse', () => {
    const beyond = { kind: 'business_beyond', amount: 900, of: null } as const
    expect([1, -1, 0.5].map((change) => asks(fine(money(change)), beyond))).toEqual([true, true, false])
    expect(asks(fine(money(1)), { ...beyond, of: 'Cost per caught default' })).toBe(false)
    expect(asks(fine(money(1)), { ...beyond, of: 'Expected margin' })).toBe(true)
  })

  it('an undecided check on a group of that severity', () => {
    const critical = failing({ severity: 'critical', status: 'inconclusive' })
    const when = { kind: 'slice_severity', severity: 'critical' } as const
    expect([asks(fine(critical), when), asks(fine(failing({ status: 'inconclusive' })), when)]).toEqual([true, false])
  })

  it('always: every change of a model, and not one without', () => {
    expect(asks(fine(), { kind: 'always' })).toBe(true)
    expect(asks({ ...fine(), models: [] }, { kind: 'always' })).toBe(false)
  })

  it('nothing else: a pass stays a pass', () => expect(decide(fine()).verdict).toBe('pass'))

  it('a review that the policy does not list waits for nobody', () => {
    const report = decide(held(), {}, { when: [{ kind: 'policy_change' }] })
    expect([report.verdict, report.decisions?.approvals]).toEqual(['review', null])
  })
})

describe('how many approvals suffice', () => {
  const by = (person: string, ...as: string[]): Approval => ({
    by: person,
    sha: HEAD,
    at: '',
    via: 'comment',
    reason: null,
    as: [`@${person}`, ...as],
    seen: null,
  })
  const of = (parts: Partial<ApprovalRules>) => rules({ anyOf: [], ...parts })

  it.each([
    ['one of two', of({ anyOf: ['@a', '@b'] }), [by('a')], true],
    [
      'two people, not one person twice',
      of({ anyOf: ['@a', '@acme/risk'], count: 2 }),
      [by('a', '@acme/risk'), by('A')],
      false,
    ],
    ['two of a team', of({ anyOf: ['@acme/risk'], count: 2 }), [by('a', '@acme/risk'), by('b', '@acme/risk')], true],
    [
      'each of two names by another person',
      of({ allOf: ['@acme/risk', '@acme/legal'] }),
      [by('a', '@acme/risk', '@acme/legal')],
      false,
    ],
    [
      'seats are given so that all are filled',
      of({ allOf: ['@acme/risk', '@acme/legal'] }),
      [by('a', '@acme/risk', '@acme/legal'), by('b', '@acme/risk')],
      true,
    ],
    ['all_of beside any_of', of({ allOf: ['@cfo'], anyOf: ['@a'] }), [by('cfo')], false],
  ])('%s', (_, asked, given, enough) => expect(suffice(asked, given)).toBe(enough))
})
