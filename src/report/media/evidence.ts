/**
 * The evidence of a verdict (`evidence.json`): what was compared, by which rules, with which result, and who agreed. It is
 * small and holds no rows, so that it can be signed and kept when the report's files are gone.
 */
import canonicalize from 'canonicalize'
import type { Check } from '../../core/comparison.js'
import type { Problem, Reason } from '../../core/problem.js'
import type { DecisionsReport, InputReport, ModelReport, Report } from '../report.js'

export interface EvidenceOptions {
  /** SHA-256 of `report.json`, hex; null: no such file was written. */
  readonly reportSha256: string | null
}

/**
 * Canonical JSON (RFC 8785) without a line break at its end, so that the digest of the file is the digest of its content.
 * Reasons and problems are their codes: the report has the rest. A lone surrogate, which canonical JSON cannot hold, becomes
 * U+FFFD. Throws if a number is none, since null would turn "could not be computed" into a value.
 */
export function renderEvidence(report: Report, { reportSha256 }: EvidenceOptions): string {
  const { tool, context } = report
  const evidence = {
    schemaVersion: 1,
    verdict: report.verdict,
    advisory: report.advisory,
    tool: { name: tool.name, version: tool.version },
    policy: { sha256: tool.configSha256, source: tool.configSource },
    change: {
      repository: context.repository,
      pullRequest: context.pullRequest,
      commit: context.headSha,
      base: context.baseSha,
      baseRef: context.baseRef,
      run: context.runUrl,
    },
    report: { sha256: reportSha256 },
    models: report.models.map(modelOf),
    untouched: report.untouched,
    decisions: report.decisions ? decisionsOf(report.decisions) : null,
    problems: report.problems.map(problemOf),
  }
  // It returns text for every object.
  return canonicalize(wellFormed(evidence)) as string
}

const modelOf = (model: ModelReport) => ({
  name: model.name,
  owner: model.owner,
  task: model.task,
  verdict: model.verdict,
  reasons: model.reasons.map(({ code }) => code),
  evidence: model.evidence,
  confidence: model.policy.confidence,
  rows: model.rows,
  units: model.units,
  seed: model.seed,
  draws: model.draws,
  card: model.card ? { path: model.card.path, sha256: model.card.sha256 } : null,
  inputs: model.inputs.map(inputOf),
  checks: model.checks.map((check) => checkOf(check, model)),
  problems: model.problems.map(problemOf),
})

const inputOf = (input: InputReport) => ({
  role: input.role,
  path: input.path,
  ref: input.ref,
  commit: input.commit,
  sha256: input.sha256,
  bytes: input.bytes,
  rows: input.rows,
  origin: input.origin ?? null,
})

/** As the report has it: numbers beside the metrics, and totals without counts, have no rows, which is not 0. */
const checkOf = (check: Check, model: ModelReport) => ({
  id: check.id,
  kind: check.kind,
  role: check.role,
  severity: check.severity,
  gating: check.gating,
  status: check.status,
  reason: check.reason?.code ?? null,
  n: check.n === 0 && (model.rows === null || check.kind === 'operations') ? null : check.n,
  champion: check.champion,
  challenger: check.challenger,
  difference: check.difference,
  improvement: check.improvement,
  interval: check.interval,
  margin: check.marginValue,
  limit: check.limit ?? null,
})

/** Who accepted what. Answers to commands are conversation, and stay in the report. */
const decisionsOf = ({ verdictBefore, waivers, ended, approvals }: DecisionsReport) => ({
  verdictBefore,
  waivers,
  ended,
  approvals: approvals && {
    needed: approvals.needed,
    by: approvals.by,
    given: approvals.given,
    voided: approvals.voided.map(({ because, ...approval }) => ({ ...approval, because: codeOf(because) })),
    satisfied: approvals.satisfied,
  },
})

const codeOf = ({ code }: Reason) => code
const problemOf = ({ code, severity }: Problem) => ({ code, severity })

/** The value with well-formed text, also in keys. */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/\p{Surrogate}/gu, '\ufffd')
  if (Array.isArray(value)) return value.map(wellFormed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [wellFormed(key), wellFormed(item)]))
}
