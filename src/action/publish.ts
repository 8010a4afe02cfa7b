/**
 * Mode `publish` on `workflow_run`: the report of a run that has ended, on its pull request. Runs for forks and Dependabot may
 * not write; this one may, so it checks out nothing of theirs and believes nothing of what they uploaded but that they did.
 */
import { errorOf, type Problem, ProblemError, warningOf } from '../core/problem.js'
import { rederive } from '../core/rederive.js'
import { worstVerdict } from '../core/verdict.js'
import { type ChangeContext, DEPENDABOT, type FinishedRunContext } from '../github/context.js'
import { findPullRequestOfRun } from '../github/pull-request.js'
import { fetchRunReports } from '../github/run-reports.js'
import { mergeReports } from '../report/merge-reports.js'
import type { ModelReport } from '../report/report.js'
import { type Agreed, readAgreed, shownBeside } from './agreed.js'
import { changeOfPullRequest } from './change.js'
import { asDecided, withDecisions } from './decide.js'
import { demandedBy, expectedBy, outlineBy } from './expected.js'
import type { Outcome, Reported, Session } from './outcome.js'
import { reportProblems } from './report-of-run.js'
import { requireShowable } from './showable.js'

/** Throws ProblemError where there is no pull request to publish on: see `findPullRequestOfRun`. */
export async function publish(session: Session, context: FinishedRunContext): Promise<Outcome> {
  const { run } = context
  const repository = { owner: context.owner, repo: context.repo }
  if (run.event !== 'pull_request') return nothing('run_of_other_event', { event: run.event })
  // GitHub waits for a maintainer before it runs the workflow of somebody new.
  if (run.conclusion === 'action_required') return nothing('run_not_approved', {})
  const pull = await findPullRequestOfRun(session.client, repository, run, session.inputs.pullRequest)
  const { run: _, ...common } = context
  const change: ChangeContext = { ...common, ...changeOfPullRequest(pull), runUrl: run.url ?? context.runUrl }
  try {
    await session.check.begin(change)
    return { kind: 'report', ...(await receive(session, change, run)), change, flips: [] }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return { kind: 'report', report: reportProblems(session.io, change, error.problems), change, flips: [] }
  }
}

const nothing = (code: string, args: Problem['args']): Outcome => ({ kind: 'nothing', why: [warningOf(code, args)] })

async function receive(
  session: Session,
  change: ChangeContext,
  run: FinishedRunContext['run'],
): Promise<Pick<Reported, 'report' | 'labels' | 'places'>> {
  const repository = { owner: change.owner, repo: change.repo }
  const folder = { root: undefined, inRepository: session.inputs.workingDirectory }
  const received = await fetchRunReports(session.client, repository, run.id, run.headSha)
  if (received === undefined) throw new ProblemError(errorOf('run_report_missing', { conclusion: run.conclusion }))
  const agreed = await readAgreed(session, change, folder)
  const origin = warningOf('computed_elsewhere', {
    repository: run.headRepository,
    because:
      run.headRepository !== `${change.owner}/${change.repo}`
        ? 'fork'
        : run.startedBy === DEPENDABOT
          ? 'dependabot'
          : null,
  })
  const merged = mergeReports(
    received.map(({ report }) => report),
    { ...expectedBy(session.io, agreed, change), problems: [origin, ...agreed.problems] },
  )
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
  return { report: await withDecisions(session, change, asDecided(agreed), report), ...shownBeside(agreed) }
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
