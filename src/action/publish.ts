/**
 * Mode `publish` on `workflow_run`: the report of a run that has ended, on its pull request. Runs for forks and Dependabot may
 * not write; this one may, so it checks out nothing of theirs and believes nothing of what they uploaded but that they did.
 */
import { type Problem, ProblemError, warningOf } from '../core/problem.js'
import type { ChangeContext, FinishedRunContext } from '../github/context.js'
import { findPullRequestOfRun } from '../github/pull-request.js'
import { shownBeside } from './agreed.js'
import { changeOfPullRequest } from './change.js'
import { withDecisions } from './decide.js'
import type { Outcome, Session } from './outcome.js'
import { receiveReport } from './receive.js'
import { reportProblems } from './report-of-run.js'

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
    const { report: received, agreed } = await receiveReport(session, change, run)
    if (!agreed) return { kind: 'report', report: received, change, flips: [] }
    const report = await withDecisions(session, change, agreed, received)
    return { kind: 'report', report, ...shownBeside(agreed), change, flips: [] }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return { kind: 'report', report: reportProblems(session.io, change, error.problems), change, flips: [] }
  }
}

const nothing = (code: string, args: Problem['args']): Outcome => ({ kind: 'nothing', why: [warningOf(code, args)] })
