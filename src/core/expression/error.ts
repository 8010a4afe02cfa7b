import { errorOf, ProblemError, type Reason } from '../problem.js'

/** A mistake in a formula. `column` is the 1-based character of the formula at which it stands; it is also in `args`. */
export class ExpressionError extends ProblemError {
  readonly code: string
  readonly args: Reason['args']
  readonly column: number

  constructor(code: string, source: string, index: number, args: Reason['args'] = {}) {
    const column = [...source.slice(0, index)].length + 1
    const all = { ...args, formula: source, column }
    super(errorOf(code, all))
    this.name = 'ExpressionError'
    this.code = code
    this.args = all
    this.column = column
  }
}
