/** What the rules that a change proposes would say of it: the same files, and nothing but the config differs. */
import { type LoadedConfig, loadConfig } from '../config/load.js'
import { errorOf, type Problem, ProblemError, warningOf } from '../core/problem.js'
import type { Fetch, SourceBytes } from '../io/source.js'
import { comparePolicies, unreadablePolicy } from '../report/policy-effect.js'
import type { Report } from '../report/report.js'
import type { ReviewRequest } from '../review.js'

/** The second look takes as long as the first, and nobody asked for it. */
const MOST_ROWS = 2_000_000

export interface Proposed {
  readonly review: (request: ReviewRequest) => Promise<Report>
  /** What judged, and what it said. */
  readonly request: ReviewRequest
  readonly report: Report
  /** Gives the files of that review again, and no others. */
  readonly again: Fetch
  /** The config as the change has it; undefined: it removes it. */
  readonly own: Uint8Array | undefined
  readonly path: string
}

/** Findings for the top of the comment; empty where the review itself has no result. Decides nothing. */
export async function judgeProposed({ review, request, report, again, own, path }: Proposed): Promise<Problem[]> {
  if (own === undefined) return [warningOf('proposed_policy_missing', { path })]
  let config: LoadedConfig
  try {
    config = loadConfig(new TextDecoder('utf-8', { fatal: true }).decode(own), path)
  } catch (error) {
    if (error instanceof ProblemError) return unreadablePolicy(error.problems, path)
    if (error instanceof TypeError) return unreadablePolicy([errorOf('policy_not_text', { path })], path)
    throw error
  }
  if (report.verdict === 'error' || report.models.length === 0) return []
  const rows = Math.max(...report.models.map((model) => model.rows?.matched ?? 0))
  if (rows > MOST_ROWS) return [warningOf('proposed_policy_too_large', { path, rows, limit: MOST_ROWS })]
  const reviewed = report.models.map(({ name }) => name)
  const proposed = await review({
    ...request,
    config: withoutSearch(config),
    models: config.config.models.map(({ name }) => name).filter((name) => reviewed.includes(name)),
    fetch: again,
    problems: [],
    takeFlips: undefined,
  })
  return comparePolicies(report, proposed, path)
}

/** Found groups decide nothing, and looking for them takes the longest. */
const withoutSearch = ({ plans, ...rest }: LoadedConfig): LoadedConfig => ({
  ...rest,
  plans: plans.map((plan) => (plan.task === 'metrics' ? plan : { ...plan, discover: undefined })),
})

/** A fetch that keeps what it took, and one that gives that again and asks nobody; `keeps` false: nothing is kept. */
export function keepFetched(fetch: Fetch, keeps: boolean): { readonly fetch: Fetch; readonly again: Fetch } {
  const taken = new Map<string, Promise<SourceBytes>>()
  const keyOf = ({ path, ref, orFolder, remote, sha256 }: Parameters<Fetch>[0]) =>
    JSON.stringify([path, ref ?? null, orFolder ?? null, remote ?? null, sha256 ?? null])
  return {
    fetch: (spec) => {
      const key = keyOf(spec)
      const known = taken.get(key) ?? fetch(spec)
      if (keeps) taken.set(key, known)
      return known
    },
    again: async (spec) => {
      const known = taken.get(keyOf(spec))
      if (!known) throw new ProblemError(errorOf('proposed_policy_other_file', { path: spec.path }))
      return known
    },
  }
}
