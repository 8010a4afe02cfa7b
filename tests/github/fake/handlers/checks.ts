/** Check runs and commit statuses. */
import type { Handlers } from '../answer.js'

export const checkHandlers = {} satisfies Handlers
