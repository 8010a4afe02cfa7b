/**
 * The report of a run that is no longer there: read as what a stranger wrote, put to the policy that is agreed, and never better
 * than its checks give.
 */
import { errorOf, ProblemError, warningOf } from '../core/problem.js'
import { rederive } from '../core/rederive.js'
import { worstVerdict } from '../core/verdict.js'
import { withoutDecisions } from '../decisions/apply.js'
import { type ChangeContext, DEPENDABOT, type FinishedRunContext } from '../github/context.js'
import { fetchRunReports } from '../github/run-reports.js'
import { type Expected, mergeReports } from '../report/merge-reports.js'
import type { ModelReport, Report } from '../report/report.js'
import { type Agreed, readAgreedIfThere } from './agreed.js'
import { demandedBy, expectedBy, expectedOfFirst, outlineBy } from './expected.js'
import type { Session } from './outcome.js'
import { requireShowable } from './showable.js'

/** What GitHub says of a run. */
export type RunOfReport = Pick<
  FinishedRunContext['run'],
  'id' | 'headSha' | 'headRepository' | 'conclusion' | 'startedBy'
>

/**
 * The report of a run as it can be shown, without what people decided about it. Without rules on the base branch it is shown as
 * it was received, for information; `agreed` is then undefined. at: see `readAgreed`. Throws ProblemError with `run_report_missing`
 * {conclusion} and all that a policy or an artifact can be wrong with.
 */
export async function receiveReport(
  session: Session,
  change: ChangeContext,
  run: RunOfReport,
  at?: string,
): Promise<{ readonly report: Report; readonly agreed: Agreed | undefined }> {
  const repository = { owner: change.owner, repo: change.repo }
  const folder = { root: undefined, inRepository: session.inputs.workingDirectory }
  const received = await fetchRunReports(session.client, repository, run.id, run.headSha)
  if (received === undefined) throw new ProblemError(errorOf('run_report_missing', { conclusion: run.conclusion }))
  const reports = received.map(({ report }) => withoutDecisions(report))
  const origin = warningOf('computed_elsewhere', { repository: run.headRepository, because: strangerOf(run, change) })
  const mergedAs = (expected: Expected) =>
    mergeReports(reports, { ...expected, problems: [origin, ...expected.problems] })
  const agreed = await readAgreedIfThere(session, change, folder, at)
  if ('missing' in agreed) {
    const report = mergedAs(expectedOfFirst(session.io, change, reports, agreed.missing))
    return { report: requireShowable(report), agreed: undefined }
  }
  const merged = mergedAs(expectedBy(session.io, agreed, change))
  const others = received.some(({ report }) => report.tool.configSha256 !== agreed.policy.sha256)
  const models = merged.models.map((model) => judgeAgain(model, agreed))
  const verdicts = [merged.verdict, ...models.map(({ verdict }) => verdict), ...(others ? ['review' as const] : [])]
  const report = requireShowable({
    ...merged,
    verdict: worstVerdict(verdicts),
    models,
    problems: others
      ? [warningOf('report_of_other_policy', { branch: change.baseRef }), ...merged.problems]
      : merged.problems,
  })
  return { report, agreed }
}

const strangerOf = ({ headRepository, startedBy }: RunOfReport, { owner, repo }: ChangeContext) => {
  if (headRepository !== `${owner}/${repo}`) return 'fork'
  return startedBy === DEPENDABOT ? 'dependabot' : null
}

/** Words, formulas and policy are those that were agreed; the verdict is never better than the checks give by them. */
function judgeAgain(model: ModelReport, agreed: Agreed): ModelReport {
  const { plan, policy } = outlineBy(agreed, model.name)
  return {
    ...model,
    ...outlineBy(agreed, model.name).outline,
    ...rederive(model, plan.policy, policy.on_stale, demandedBy(plan)),
  }
}
