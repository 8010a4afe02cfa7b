/** Reports as people decided about them: the same findings with waivers, approvals and answers to commands. */
import { reason, warningOf } from '../../src/core/problem.js'
import type { DecisionsReport, ModelReport, Report, WaiverReport } from '../../src/report/report.js'
import { blockMoney, blockSlice, nothingTouched, passed, threeModels, undecided } from './fixtures.js'

/** Who may waive, in every model. */
export const withWaivers = (report: Report): Report => ({
  ...report,
  models: report.models.map((model) => ({
    ...model,
    policy: { ...model.policy, waivers: { who: ['@acme/ml-leads'], maxDays: 30 } },
  })),
})

export const waiver = (check: string, changes: Partial<WaiverReport> = {}): WaiverReport => ({
  id: 'w-1a2b3c4d',
  model: 'credit-default',
  check,
  by: 'ada',
  until: '2026-12-29',
  daysLeft: 30,
  reason: 'Large limits are reviewed by hand until the retrained model lands',
  source: 'command',
  ...changes,
})

/** A report with its decisions, as `applyDecisions` gives it. verdicts: of every model, now. */
export function decide(
  report: Report,
  verdict: Report['verdict'],
  changes: Partial<DecisionsReport>,
  verdicts: Readonly<Record<string, ModelReport['verdict']>> = {},
): Report {
  return {
    ...report,
    verdict,
    models: report.models.map((model) => ({ ...model, verdict: verdicts[model.name] ?? model.verdict })),
    decisions: {
      verdictBefore: report.verdict,
      modelsBefore: Object.fromEntries(report.models.map(({ name, verdict: before }) => [name, before])),
      waivers: [],
      ended: [],
      approvals: null,
      answers: [],
      ...changes,
    },
  }
}

const approval = {
  by: 'cfo',
  sha: '8d31c07112233445566778899aabbccddeeff001',
  at: '2026-11-29T10:20:00Z',
  via: 'comment' as const,
  reason: 'A pilot of two weeks; the loss is bounded',
}
const asked = {
  needed: 1,
  by: ['@acme/risk', '@cfo'],
  given: [],
  voided: [],
  satisfied: false,
  because: [reason('approval_review')],
}

const command = (text: string, ok: boolean, answer: ReturnType<typeof reason>) => ({
  command: text,
  by: 'ada',
  at: '2026-11-29T10:00:00Z',
  ok,
  answer,
})

export const decided = {
  'block-with-commands': withWaivers(blockMoney),
  'pass-waived': decide(
    withWaivers(blockMoney),
    'pass',
    {
      waivers: [
        waiver('expected_margin'),
        waiver('recall@limit_band=300k+', { id: 'w-5e6f7a8b', until: '2026-12-06', daysLeft: 7, by: 'grace' }),
      ],
      answers: [command('/model-review approve a83d5f0', false, reason('advisory_review'))],
    },
    { 'credit-default': 'pass' },
  ),
  'block-partly-waived': decide(withWaivers(blockMoney), 'block', {
    waivers: [waiver('expected_margin')],
    ended: [
      {
        ...waiver('recall@limit_band=300k+', { id: 'w-5e6f7a8b', until: '2026-11-20', daysLeft: 0 }),
        because: 'expired',
      },
    ],
  }),
  'review-after-waiver': decide(
    withWaivers(blockSlice),
    'review',
    {
      waivers: blockSlice.models[0].checks.filter(({ status }) => status === 'regressed').map(({ id }) => waiver(id)),
      approvals: asked,
    },
    { 'credit-default': 'review' },
  ),
  'pass-approved': decide(
    undecided,
    'pass',
    { approvals: { ...asked, given: [approval], satisfied: true } },
    { 'telco-churn': 'pass' },
  ),
  'review-half-approved': decide(undecided, 'review', {
    approvals: {
      ...asked,
      needed: 2,
      given: [approval],
      voided: [
        {
          ...approval,
          by: 'grace',
          sha: '77aa001112233445566778899aabbccddeeff001',
          because: reason('approval_voided', {
            by: 'grace',
            sha: '77aa001',
            checks: ['recall@contract=One year'],
            count: 1,
          }),
        },
      ],
    },
  }),
  'review-asked-by-policy': decide(passed, 'review', {
    approvals: { ...asked, because: [reason('advisory_review')] },
  }),
  'three-models-waived': decide(
    withWaivers(threeModels),
    'review',
    {
      waivers: threeModels.models[1].checks
        .filter(({ status }) => status === 'regressed')
        .map(({ id }) => waiver(id, { model: 'telco-churn' })),
      approvals: asked,
    },
    { 'telco-churn': 'review' },
  ),
} as const satisfies Readonly<Record<string, Report>>

/** What a pull request changes of the gate itself; held: whether approval is asked for that. */
export const gateFindings = (held: boolean) => [
  warningOf('policy_changed_in_pr', {
    path: '.github/model-review.yml',
    branch: 'main',
    removed: ['margin: 0.03'],
    added: ['margin: 0.3'],
    held,
  }),
  warningOf('workflow_changed_in_pr', { files: ['.github/workflows/model-review.yml'], count: 1 }),
  warningOf('evaluation_changed_in_pr', { files: ['data/holdout.csv'], count: 1, own: true }),
]
const effect = warningOf('proposed_policy_effect', {
  path: '.github/model-review.yml',
  verdict: 'block',
  proposed: 'pass',
  freed: 2,
  freedChecks: ['roc_auc@age_band=18-25', 'recall@age_band=18-25'],
  caught: 0,
  caughtChecks: [],
  dropped: 0,
  droppedChecks: [],
  models: [],
})
const waiting = {
  needed: 1,
  by: ['@acme/risk'],
  given: [],
  voided: [],
  satisfied: false,
  because: [{ code: 'approval_policy_change', args: { what: ['rules', 'workflow', 'data'] } }],
}
const held = (report: Report): Report => ({
  ...report,
  verdict: 'review',
  problems: gateFindings(true),
  decisions: { verdictBefore: report.verdict, waivers: [], ended: [], approvals: waiting, answers: [] },
})

/** Reports of pull requests that also change what judges them. */
export const changedGates = {
  'block-policy-change': { ...blockSlice, problems: [...gateFindings(false), effect] },
  'review-policy-change': held(passed),
  'review-policy-change-alone': held(nothingTouched),
}
