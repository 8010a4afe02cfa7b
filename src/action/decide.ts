/** What people decided, put to a report: where the change has a number, the policy is agreed and there is something to ask. */
import type { ChangeContext } from '../github/context.js'
import { decide } from '../github/decisions.js'
import { readPullRequest } from '../github/pull-request.js'
import type { Report } from '../report/report.js'
import type { Agreed } from './agreed.js'
import type { Session } from './outcome.js'

/**
 * The report with its decisions. In a merge queue they are those of the pull request whose branch is queued: its head was
 * approved, not the group's.
 */
export async function withDecisions(
  { client }: Session,
  change: ChangeContext,
  { config, configPath, baseTip }: Pick<Agreed, 'config' | 'configPath' | 'baseTip'>,
  report: Report,
): Promise<Report> {
  const { policy } = config.config
  if (report.advisory || (!policy.approvals && !policy.waivers && !policy.reuse)) return report
  const repository = { owner: change.owner, repo: change.repo }
  const { pullRequest } = change
  const queued =
    change.event === 'merge_group' && pullRequest !== null
      ? await readPullRequest(client, repository, pullRequest)
      : undefined
  const head = queued?.headSha ?? change.headSha
  const author = queued?.author ?? change.author
  return decide(
    report,
    { client, repository, pullRequest, head, inQueue: queued !== undefined, author, policy, configPath, baseTip },
    Date.now(),
  )
}
