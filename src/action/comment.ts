/** The one comment on the pull request. */
import { reason } from '../core/problem.js'
import { dayOf } from '../decisions/day.js'
import type { Client } from '../github/client.js'
import { publishComment } from '../github/comment.js'
import type { ChangeContext } from '../github/context.js'
import { saidBefore } from '../report/marker.js'
import { renderComment } from '../report/media/markdown.js'
import type { Report } from '../report/report.js'
import { sentenceOf } from '../report/say.js'
import type { CommentMode, Inputs } from './inputs.js'
import type { ActionIo } from './io.js'

/** Returns whether this run may still speak for the pull request: false where the report of a newer commit stands there. */
export async function writeComment(
  io: ActionIo,
  inputs: Inputs,
  context: ChangeContext,
  client: Client,
  report: Report,
): Promise<boolean> {
  if (inputs.comment === 'never' || context.commentOn === null) return true
  const outcome = await publishComment({
    client,
    repository: { owner: context.owner, repo: context.repo },
    pullRequest: context.commentOn,
    headSha: context.headSha,
    render: (maxBytes, stood, outdated) =>
      renderComment(after(report, stood), { maxBytes, outdated, ...commandsOf(report, Date.now()) }).body,
    mayCreate: startsComment(report, inputs.comment),
    readOnlyBecause: context.readOnlyBecause,
  })
  if (outcome.kind === 'refused') io.log.warning(sentenceOf(outcome.problem))
  else if (outcome.kind === 'overtaken')
    io.log.info(sentenceOf(reason('comment_overtaken', { sha: context.headSha, head: outcome.head })))
  else if (outcome.kind !== 'none') io.setOutput('comment-url', outcome.url)
  return outcome.kind !== 'overtaken'
}

/** Lines to write stand where the policy lets somebody decide; nobody answers them elsewhere. */
export const commandsOf = ({ decisions, advisory }: Report, now: number) =>
  decisions && !advisory ? { commands: true, today: dayOf(now) } : {}

/** The report with what our comment said before it. */
export const after = (report: Report, stood: string | null): Report => ({
  ...report,
  before: stood === null ? null : saidBefore(stood, report.verdict),
})

/** Whether a report is worth a new comment. An existing one is brought up to date in every mode but `never`. */
export function startsComment(report: Report, mode: CommentMode): boolean {
  if (mode === 'never') return false
  if (mode === 'always') return true
  if (mode === 'on-failure') return report.verdict !== 'pass'
  return report.verdict !== 'pass' || report.models.length > 0 || report.problems.length > 0
}
