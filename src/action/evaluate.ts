/** Mode `evaluate`: policy of the base branch → models that the pull request touches → review. */
import path from 'node:path'
import { ProblemError } from '../core/problem.js'
import { fetchFromRepository } from '../github/contents.js'
import type { ChangeContext, EventContext } from '../github/context.js'
import type { PullRequest } from '../github/pull-request.js'
import { fetchArtifact, fetchRelease } from '../github/stores.js'
import { fetchAny } from '../io/fetch-any.js'
import { fetchLocal } from '../io/fetch-local.js'
import { mlflowSettingsOf } from '../io/mlflow-registry.js'
import type { FlipsOfModel } from '../report/media/flips-file.js'
import type { ReviewRequest } from '../review.js'
import { type Agreed, readAgreed, shownBeside } from './agreed.js'
import { changeOfDispatch, requireCheckoutOf } from './change.js'
import { withDecisions } from './decide.js'
import type { Outcome, Reported, Session } from './outcome.js'
import { judgeProposed, keepFetched } from './proposed.js'
import { contextOfReport, reportProblems } from './report-of-run.js'
import { locateRepository } from './workspace.js'

/** Expected problems become a report of their own, written on the pull request as soon as it is known. */
export async function evaluate(session: Session, context: EvaluatedContext): Promise<Outcome> {
  const flips: FlipsOfModel[] = []
  let change: ChangeContext | undefined
  try {
    const asked =
      context.event === 'workflow_dispatch'
        ? await changeOfDispatch(session.client, context, session.inputs.pullRequest)
        : { change: context, pull: undefined }
    change = asked.change
    await session.check.begin(change)
    return { kind: 'report', ...(await reviewChange(session, change, asked.pull, flips)), change, flips }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return { kind: 'report', report: reportProblems(session.io, change, error.problems), change, flips }
  }
}

type EvaluatedContext = Extract<EventContext, { event: 'pull_request' | 'merge_group' | 'workflow_dispatch' }>

async function reviewChange(
  session: Session,
  change: ChangeContext,
  pull: PullRequest | undefined,
  flips: FlipsOfModel[],
): Promise<Pick<Reported, 'report' | 'labels' | 'places'>> {
  const { io, client } = session
  const repository = { owner: change.owner, repo: change.repo }
  const folder = await locateRepository(io, session.inputs)
  if (pull) await requireCheckoutOf(io, folder.root, pull)
  const agreed = await readAgreed(session, change, folder)
  const { policy, baseTip, baseFolder } = agreed
  const store = { client, repository, defaultBranch: change.defaultBranch }
  const files = keepFetched(
    fetchAny({
      files: fetchFromRepository({
        client,
        repository,
        baseFolder,
        baseTip,
        baseRef: change.baseRef,
        local: fetchLocal({ baseFolder: path.join(folder.root, baseFolder) }),
      }),
      download: client.download,
      mlflow: mlflowSettingsOf(io.env),
      artifact: (remote, orFolder) => fetchArtifact(store, remote, orFolder),
      release: (remote) => fetchRelease(store, remote),
    }),
    proposesPolicy(agreed),
  )
  const request: ReviewRequest = {
    config: agreed.config,
    models: agreed.models,
    leftOut: agreed.leftOut,
    fetch: files.fetch,
    now: Date.now(),
    configSource: policy.source,
    configSha256: policy.sha256,
    context: { ...contextOfReport(change), baseSha: baseTip },
    advisory: policy.advisory,
    problems: agreed.problems,
    takeFlips: (model, rows) => flips.push({ model, flips: rows }),
  }
  const reviewed = await io.review(request)
  const own = path.join(folder.root, agreed.configPath)
  const effect = proposesPolicy(agreed)
    ? await judgeProposed({
        review: io.review,
        request,
        report: reviewed,
        again: files.again,
        own: await io.readFile(own),
        path: agreed.configPath,
      })
    : []
  const report = { ...reviewed, problems: [...reviewed.problems, ...effect] }
  return { report: await withDecisions(session, change, agreed, report), ...shownBeside(agreed) }
}

const proposesPolicy = ({ problems }: Agreed): boolean => problems.some(({ code }) => code === 'policy_changed_in_pr')
