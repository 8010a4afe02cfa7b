/** What a run is to do. */
import { errorOf, ProblemError } from '../core/problem.js'
import type { EventContext } from '../github/context.js'
import type { Mode } from './inputs.js'

/** What each event can be used for; the first unless the input says otherwise. */
const MODES: Readonly<Record<EventContext['event'], readonly [Mode, ...Mode[]]>> = {
  pull_request: ['evaluate', 'publish'],
  merge_group: ['evaluate', 'publish'],
  workflow_dispatch: ['evaluate', 'promote'],
  workflow_run: ['publish'],
  issue_comment: ['command'],
  push: ['promote'],
}

/** Throws ProblemError with `mode_not_for_event` {mode, event, allowed}. */
export function chooseMode(asked: Mode | undefined, { event }: Pick<EventContext, 'event'>): Mode {
  const allowed = MODES[event]
  if (asked === undefined) return allowed[0]
  if (!allowed.includes(asked)) throw new ProblemError(errorOf('mode_not_for_event', { mode: asked, event, allowed }))
  return asked
}
