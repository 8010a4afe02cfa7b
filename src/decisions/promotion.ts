/**
 * What is in production, and how it came there: entries of the ledger that promotions and rollbacks write, and what they
 * say together. What a review said before the merge stands beside it, so that rules can be judged by what became of them.
 */
import { createHash } from 'node:crypto'
import type { Check, Verdict } from '../core/comparison.js'
import type { ModelReport, Report } from '../report/report.js'
import type { Entry, Json, LedgerEntry } from './ledger.js'

/** How a merge stands to its review. */
export type Standing =
  /** The review let it through, alone or with what people decided. */
  | 'agreed'
  /** It was merged although the review held it. */
  | 'despite'
  /** No review of what was merged is known. */
  | 'unreviewed'
  /** The policy was not agreed yet, so the review held nothing. */
  | 'advisory'

export interface Merge {
  /** null: it was pushed without one. */
  readonly pullRequest: number | null
  /** Of the pull request, as it was merged. */
  readonly head: string
  /** Commit on the default branch that holds it. */
  readonly commit: string
  readonly mergedAt: string
  readonly mergedBy: string
}

/** A file that a model was judged by. */
export interface JudgedFile {
  readonly path: string
  readonly sha256: string
  /** Version in a registry, or tag of a release; null: it came from elsewhere. */
  readonly version: string | null
}

export interface Promotion {
  readonly model: string
  readonly standing: Standing
  readonly verdict: Verdict | null
  /** null: no review says which. */
  readonly file: JudgedFile | null
  readonly commit: string
  readonly pullRequest: number | null
  readonly at: string
  readonly by: string
  /** Key of its entry, by which a rollback names it: digests change where two ledgers are put together. */
  readonly key: string
  /** Pointers that were moved to it: `release credit-champion/predictions.csv`. */
  readonly pointers: readonly string[]
  /** Ids of checks that failed and were waived when it was merged. */
  readonly waived: readonly string[]
}

/** The file of the new model, as its review knows it; null: it names none, or several. */
export function judgedFileOf({ inputs }: ModelReport): JudgedFile | null {
  const files = inputs.filter(({ role }) => role === 'challenger')
  if (files.length !== 1) return null
  const [{ path, sha256, origin }] = files
  return { path, sha256, version: origin?.version ?? null }
}

/** report: with what people decided; undefined: there is none of what was merged. */
export function standingOf(report: Report | undefined, model: ModelReport | undefined): Standing {
  if (!report || !model) return 'unreviewed'
  if (report.advisory) return 'advisory'
  if (model.verdict === 'block' || model.verdict === 'error' || report.verdict === 'error') return 'despite'
  // Without approvals a review is a warning; with them it holds the merge until they are given.
  const isHeld = report.decisions?.approvals?.satisfied === false && report.verdict !== 'pass'
  return isHeld ? 'despite' : 'agreed'
}

const statusesOf = (checks: readonly Check[]) =>
  checks
    .filter(({ status }) => status === 'regressed')
    .map(({ id, gating, kind }) => ({ check: id, gating, kind }) satisfies Json)

/** The promotion of one model by one merge. The key keeps a second run on the same push from adding it again. */
export function promotionEntry(
  {
    model,
    standing,
    report,
    file,
    pointers,
  }: Pick<Promotion, 'model' | 'standing' | 'file' | 'pointers'> & {
    readonly report: Report | undefined
  },
  { pullRequest, head, commit, mergedAt, mergedBy }: Merge,
): Entry {
  const own = report?.models.find(({ name }) => name === model)
  const decisions = report?.decisions
  const ofModel = <Of extends { readonly model: string }>(all: readonly Of[] | undefined) =>
    (all ?? []).filter((each) => each.model === model)
  return {
    kind: 'promote',
    key: `promote ${commit} ${shortened(model)}`,
    at: mergedAt,
    by: mergedBy,
    pr: pullRequest,
    head,
    payload: {
      model,
      standing,
      verdict: own?.verdict ?? null,
      commit,
      testSet: own?.testSet ?? null,
      file: file && { path: file.path, sha256: file.sha256, version: file.version },
      policy: report?.tool.configSha256 ?? null,
      tool: report?.tool.version ?? null,
      failed: statusesOf((own?.checks ?? []).filter(({ gating }) => gating)),
      waivers: ofModel(decisions?.waivers).map(({ check, by, until, reason }) => ({ check, by, until, reason })),
      approvals: (decisions?.approvals?.given ?? []).map(({ by, sha, via }) => ({ by, sha, via })),
      pointers: [...pointers],
    },
  }
}

/** What the gate said of a commit of a pull request, whatever became of it. run: number of the run that said so. */
export function reviewEntry(report: Report, { run, at }: { readonly run: number; readonly at: string }): Entry | null {
  const { pullRequest, headSha } = report.context
  if (headSha === null) return null
  return {
    kind: 'review',
    key: `review run ${run}`,
    at,
    by: 'model-review-gate',
    pr: pullRequest,
    head: headSha,
    payload: {
      verdict: report.verdict,
      models: report.models.map((model) => ({
        model: model.name,
        verdict: model.verdict,
        worse: statusesOf(model.checks),
        testSet: model.testSet ?? null,
        challenger: judgedFileOf(model)?.sha256 ?? null,
      })),
    },
  }
}

/** Back to an earlier promotion of a model. */
export function rollbackEntry(
  { from, to }: { readonly from: Promotion; readonly to: Promotion },
  { at, by, reason, pointers }: { at: string; by: string; reason: string | null; pointers: readonly string[] },
): Entry {
  return {
    kind: 'rollback',
    key: `rollback ${digestOf(`${from.key}\n${to.key}`)}`,
    at,
    by,
    pr: null,
    head: null,
    payload: { model: to.model, from: from.key, to: to.key, reason, pointers: [...pointers] },
  }
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Names of models may be long; the ledger's keys are not. */
const shortened = (name: string): string => (name.length <= 120 ? name : digestOf(name))

/** Every promotion the ledger knows, oldest first. What it does not understand it passes over. */
export function promotionsOf(entries: readonly LedgerEntry[]): Promotion[] {
  return entries.flatMap((entry) => {
    const { model, standing, verdict, commit, file, pointers, waivers } = entry.payload
    if (entry.kind !== 'promote' || typeof model !== 'string' || typeof commit !== 'string') return []
    return [
      {
        model,
        standing: standing as Standing,
        verdict: (verdict ?? null) as Verdict | null,
        file: fileOf(file),
        commit,
        pullRequest: entry.pr,
        at: entry.at,
        by: entry.by,
        key: entry.key,
        pointers: Array.isArray(pointers) ? pointers.filter((each) => typeof each === 'string') : [],
        waived: (Array.isArray(waivers) ? waivers : []).flatMap((waiver) =>
          typeof waiver === 'object' && waiver !== null && 'check' in waiver ? [String(waiver.check)] : [],
        ),
      },
    ]
  })
}

function fileOf(value: Json | undefined): JudgedFile | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const { path, sha256, version } = value as Readonly<Record<string, Json>>
  if (typeof path !== 'string' || typeof sha256 !== 'string') return null
  return { path, sha256, version: typeof version === 'string' ? version : null }
}

export interface Production {
  /** What a model is now, after every promotion and rollback; undefined: the ledger knows of none. */
  readonly current: Promotion | undefined
  /** What it was before that, and what a rollback goes back to. */
  readonly previous: Promotion | undefined
}

/**
 * A promotion puts a model on top; a rollback takes the topmost off again, so that a second one goes back one further.
 * A rollback from what is no longer on top changes nothing: somebody was faster.
 */
export function productionOf(entries: readonly LedgerEntry[], model: string): Production {
  const stack: Promotion[] = []
  const known = new Map(promotionsOf(entries).map((promotion) => [promotion.key, promotion]))
  for (const { kind, key, payload } of entries) {
    if (payload.model !== model) continue
    const promoted = known.get(key)
    if (kind === 'promote' && promoted) stack.push(promoted)
    if (kind === 'rollback' && stack.length > 1 && stack.at(-1)?.key === payload.from) stack.pop()
  }
  return { current: stack.at(-1), previous: stack.at(-2) }
}

/** Models that the ledger has promoted, in the order of their first promotion. */
export const modelsOf = (entries: readonly LedgerEntry[]): string[] => [
  ...new Set(promotionsOf(entries).map(({ model }) => model)),
]
