/** Reports of several jobs on one change as one: every model once, the worst word counts. */
import { errorOf, type Problem, warningOf } from '../core/problem.js'
import { worstVerdict } from '../core/verdict.js'
import type { Context, ModelReport, Report } from './report.js'

/** What the policy of the base branch expects of the reports together. */
export interface Expected {
  /** Models under review, in the order of the config. */
  readonly models: readonly string[]
  readonly untouched: readonly string[]
  readonly advisory: boolean
  readonly tool: Report['tool']
  readonly context: Context
  readonly problems: readonly Problem[]
  /** A model that no report speaks of. */
  readonly missing: (model: string, problem: Problem) => ModelReport
}

/**
 * Merges them. A model that is expected and in no report is an error, `model_result_missing` {model}; one in several counts
 * with its worst verdict, `model_reported_twice` {model}; one that nobody expects is left out, `model_not_expected` {model}.
 * What the reports say of themselves as a whole (verdict, context, whether rules are agreed) is not taken over.
 */
export function mergeReports(reports: readonly Report[], expected: Expected): Report {
  const problems: Problem[] = [...expected.problems]
  const models = expected.models.map((name): ModelReport => {
    const found = reports.flatMap((report) => report.models).filter((model) => model.name === name)
    if (found.length === 0) return expected.missing(name, errorOf('model_result_missing', { model: name }))
    if (found.length > 1) problems.push(warningOf('model_reported_twice', { model: name }))
    const worst = worstVerdict(found.map(({ verdict }) => verdict))
    return found.find(({ verdict }) => verdict === worst)!
  })
  const strangers = new Set(reports.flatMap((report) => report.models.map(({ name }) => name)))
  for (const name of expected.models) strangers.delete(name)
  for (const model of [...strangers].sort()) problems.push(warningOf('model_not_expected', { model }))
  for (const problem of reports.flatMap((report) => report.problems)) {
    // What one job left to another is no news where all are together.
    if (problem.code !== 'models_left_out' && !problems.some((known) => isSame(known, problem))) problems.push(problem)
  }
  const failed = problems.some(({ severity }) => severity === 'error')
  return {
    schemaVersion: 1,
    verdict: failed ? 'error' : worstVerdict(models.map(({ verdict }) => verdict)),
    advisory: expected.advisory,
    tool: expected.tool,
    context: expected.context,
    models,
    untouched: expected.untouched,
    problems,
  }
}

const isSame = (a: Problem, b: Problem) =>
  a.code === b.code && a.severity === b.severity && JSON.stringify(a.args) === JSON.stringify(b.args)
