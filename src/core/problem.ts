/** A value that may stand in a reason's arguments: plain data, so that a report stays JSON. */
export type ReasonValue = string | number | boolean | null | readonly (string | number)[]

/**
 * Why something is as it is: a stable code and the values a sentence about it needs.
 * `report/languages/` turns codes into sentences; `docs/codes/` has a page for each.
 */
export interface Reason {
  readonly code: string
  readonly args: Readonly<Record<string, ReasonValue>>
}

/** A finding about the input. `error`: nothing can be concluded; `warning`: the review stands, the reader must know. */
export interface Problem extends Reason {
  readonly severity: 'error' | 'warning'
}

export const reason = (code: string, args: Reason['args'] = {}): Reason => ({ code, args })
export const errorOf = (code: string, args: Reason['args'] = {}): Problem => ({ code, args, severity: 'error' })
export const warningOf = (code: string, args: Reason['args'] = {}): Problem => ({ code, args, severity: 'warning' })

/** Thrown where an expected problem makes going on impossible. Carries data, never prose: the report has the words. */
export class ProblemError extends Error {
  readonly problems: readonly Problem[]

  constructor(...problems: readonly Problem[]) {
    super(problems.map((problem) => `${problem.code} ${JSON.stringify(problem.args)}`).join('; '))
    this.name = 'ProblemError'
    this.problems = problems
  }
}
