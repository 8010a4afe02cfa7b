/** Mode `promote`: what was merged becomes the champion. */
import { errorOf, ProblemError, warningOf } from '../core/problem.js'
import type { DispatchContext, PushContext } from '../github/context.js'
import type { Outcome, Session } from './outcome.js'

/** Only the default branch holds what is in production. Throws ProblemError with `push_elsewhere` {ref, branch}. */
export async function promote(_session: Session, context: PushContext | DispatchContext): Promise<Outcome> {
  if (context.ref !== `refs/heads/${context.defaultBranch}`)
    throw new ProblemError(errorOf('push_elsewhere', { ref: context.ref, branch: context.defaultBranch }))
  return { kind: 'nothing', why: [warningOf('nothing_to_promote', { branch: context.defaultBranch })] }
}
