import type { Reason } from '../../core/problem.js'

/**
 * A sentence for a code. Arguments arrive as they are in the reason; the sentence says what was found, where, and what to
 * do next, with the offending value. It returns plain text: the renderer escapes it for its medium.
 */
export type Message = (args: Reason['args']) => string
export type Messages = Readonly<Record<string, Message>>
