/** Mode `publish`: the report of a run that has ended, on its pull request. */
import { errorOf, ProblemError } from '../core/problem.js'
import type { FinishedRunContext } from '../github/context.js'
import type { Outcome, Session } from './outcome.js'

export async function publish(_session: Session, { event }: FinishedRunContext): Promise<Outcome> {
  throw new ProblemError(errorOf('event_not_supported', { event }))
}
