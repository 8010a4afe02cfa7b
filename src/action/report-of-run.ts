/** What a report says of its run, also where no review was reached. */
import type { Problem } from '../core/problem.js'
import type { ChangeContext } from '../github/context.js'
import type { Context, Report } from '../report/report.js'
import type { ActionIo } from './io.js'

export function contextOfReport(context: ChangeContext): Context {
  return {
    repository: `${context.owner}/${context.repo}`,
    pullRequest: context.pullRequest,
    headSha: context.headSha,
    baseSha: context.baseSha,
    baseRef: context.baseRef,
    runUrl: context.runUrl,
  }
}

/** The report of a run that could not get as far as a review. */
export function reportProblems(io: ActionIo, context: ChangeContext | undefined, problems: readonly Problem[]): Report {
  const unknown = { repository: null, pullRequest: null, headSha: null, baseSha: null, baseRef: null, runUrl: null }
  return {
    schemaVersion: 1,
    verdict: 'error',
    advisory: false,
    tool: { name: 'model-review-gate', version: io.version, configSha256: null, configSource: null },
    context: context ? contextOfReport(context) : unknown,
    models: [],
    untouched: [],
    problems,
  }
}
