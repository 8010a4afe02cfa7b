/** The one comment of ours, brought up to date with what was answered. */
import { answersOfLedger } from '../decisions/answers.js'
import type { LedgerEntry } from '../decisions/ledger.js'
import { publishComment } from '../github/comment.js'
import type { CommentContext } from '../github/context.js'
import type { PullRequest } from '../github/pull-request.js'
import { renderComment, withAnswers } from '../report/media/markdown.js'
import type { Report } from '../report/report.js'
import { sentenceOf } from '../report/say.js'
import { after, commandsOf } from './comment.js'
import type { Session } from './outcome.js'

/** report: of the newest commit, with decisions; null: there is none, and the answers stand below what our comment said last. */
export async function answerComment(
  { client, io }: Session,
  context: CommentContext,
  pull: PullRequest,
  report: Report | null,
  ledger: readonly LedgerEntry[],
): Promise<void> {
  const answers = answersOfLedger(ledger, pull.number)
  const outcome = await publishComment({
    client,
    repository: { owner: context.owner, repo: context.repo },
    pullRequest: pull.number,
    headSha: pull.headSha,
    render: (maxBytes, stood, outdated) =>
      report === null
        ? withAnswers(stood, answers)
        : renderComment(after(report, stood), { maxBytes, outdated, ...commandsOf(report, Date.now()) }).body,
    mayCreate: true,
    readOnlyBecause: null,
  })
  if (outcome.kind === 'refused') io.log.warning(sentenceOf(outcome.problem))
  else if (outcome.kind === 'created' || outcome.kind === 'updated' || outcome.kind === 'unchanged')
    io.setOutput('comment-url', outcome.url)
}
