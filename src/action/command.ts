/** Mode `command`: a comment on a pull request that asks something of us. */
import { warningOf } from '../core/problem.js'
import type { CommentContext } from '../github/context.js'
import type { Outcome, Session } from './outcome.js'

const nothing = (code: string, args = {}): Outcome => ({ kind: 'nothing', why: [warningOf(code, args)] })

/**
 * Only comments that were just written count, and only on open pull requests: an edited comment could be made to say what its
 * author never said, and a closed one has nothing left to decide. A bot's are not read, ours among them.
 */
export async function runCommand(_session: Session, context: CommentContext): Promise<Outcome> {
  const { comment } = context
  if (context.action !== 'created') return nothing('comment_not_new', { action: context.action })
  if (!context.isPullRequest || !context.isOpen) return nothing('comment_elsewhere', { number: context.issue })
  if (comment.authorType === 'Bot') return nothing('comment_of_bot', { author: comment.author })
  if (!/^\/model-review\b/m.test(comment.body)) return nothing('comment_asks_nothing')
  return nothing('commands_not_answered')
}
