/** Mode `publish` on a change: the reports of several jobs as one. */
import { errorOf, ProblemError } from '../core/problem.js'
import type { ChangeContext } from '../github/context.js'
import type { Outcome, Session } from './outcome.js'

export async function gather(_session: Session, { event }: ChangeContext): Promise<Outcome> {
  throw new ProblemError(errorOf('mode_not_for_event', { mode: 'publish', event, allowed: ['evaluate'] }))
}
