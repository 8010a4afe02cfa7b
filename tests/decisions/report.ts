/** Reports and decisions that are small enough to be read, for tests of what people decide. */
import type { Check } from '../../src/core/comparison.js'
import { answeredWith } from '../../src/decisions/answers.js'
import type { Decisions } from '../../src/decisions/apply.js'
import { itemsOf } from '../../src/decisions/findings.js'
import { type Entry, type LedgerEntry, readLedger, writeLedger } from '../../src/decisions/ledger.js'
import type { ApprovalRules } from '../../src/decisions/rules.js'
import { waiverId } from '../../src/decisions/waivers.js'
import type { ModelReport, Report } from '../../src/report/report.js'
import { checkOf, modelOf, reportOf } from '../github/reports.js'

export const HEAD = 'a'.repeat(40)
export const NOON = Date.UTC(2027, 0, 10, 12)

export const failing = (parts: Partial<Check> = {}): Check =>
  checkOf({
    id: 'recall@region=EU',
    kind: 'slice',
    metric: 'recall',
    slice: { region: 'EU' },
    role: 'guardrail',
    champion: 0.7,
    challenger: 0.6,
    difference: -0.1,
    improvement: -0.1,
    interval: { low: -0.14, high: -0.04, confidence: 0.95, simultaneous: true },
    status: 'regressed',
    reason: { code: 'regression_shown', args: {} },
    ...parts,
  })
export const undecided = (parts: Partial<Check> = {}): Check =>
  checkOf({ status: 'inconclusive', improvement: -0.002, difference: -0.002, ...parts })

export const blocked = (checks: readonly Check[] = [failing()], parts: Partial<ModelReport> = {}): Report => {
  const model = modelOf({
    verdict: 'block',
    checks,
    reasons: [{ code: 'checks_regressed', args: { count: checks.length } }],
    ...parts,
  })
  return reportOf({ verdict: model.verdict, models: [model] })
}

export const held = (checks: readonly Check[] = [undecided()], parts: Partial<ModelReport> = {}): Report => {
  const reasons = [{ code: 'checks_inconclusive', args: { count: 1 } }]
  const model = modelOf({ verdict: 'review', checks, reasons, ...parts })
  return reportOf({ verdict: 'review', models: [model] })
}

export const rules = (parts: Partial<ApprovalRules> = {}): ApprovalRules => ({
  anyOf: ['@cfo', '@acme/risk'],
  count: 1,
  allOf: [],
  when: [{ kind: 'review' }, { kind: 'policy_change' }],
  preventAuthor: true,
  readersMayApprove: false,
  ...parts,
})

export const decisionsOf = (parts: Partial<Decisions> = {}): Decisions => ({
  rules: { approvals: rules(), waivers: { who: ['@grace'], maxDays: 30 } },
  pullRequest: 7,
  head: HEAD,
  author: 'ada',
  ledger: [],
  file: [],
  reviews: [],
  problems: [],
  ...parts,
})

export const ledgerOf = (...entries: Entry[]): readonly LedgerEntry[] => readLedger(writeLedger(entries)).entries

let comments = 0
const entryOf = (parts: Partial<Entry>): Entry => ({
  kind: 'answer',
  key: `comment ${++comments} line 1`,
  at: '2027-01-09T08:00:00.000Z',
  by: 'grace',
  pr: 7,
  head: HEAD,
  payload: {},
  ...parts,
})

export const waive = (
  payload: Partial<Record<'model' | 'check' | 'until' | 'reason' | 'id', string> & { upTo: number | null }> = {},
  parts: Partial<Entry> = {},
): Entry =>
  entryOf({
    kind: 'waive',
    payload: {
      id: waiverId(JSON.stringify(payload)),
      model: 'credit',
      check: 'recall@region=EU',
      until: '2027-01-15',
      reason: 'data fix lands in #812',
      upTo: 0.14,
      ...payload,
    },
    ...parts,
  })

export const revoke = (id: string): Entry => entryOf({ kind: 'revoke', payload: { id } })

export const approve = (seen: Report, parts: Partial<Entry> = {}, as: readonly string[] = ['@cfo']): Entry =>
  entryOf({
    kind: 'approve',
    by: 'cfo',
    payload: {
      id: 'a-00000001',
      reason: null,
      as,
      seen: itemsOf(seen, parts.head ?? HEAD).map((item) => ({ ...item })),
      ...answeredWith('/model-review approve aaaaaaa', true, { code: 'approve_recorded', args: {} }),
    },
    ...parts,
  })
