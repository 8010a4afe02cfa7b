/** Columns that hold what a model said: every model has its own, so a formula must not read them by name. */
import { columnsOf, expressionsIn } from '../core/expression.js'
import type { JoinColumns } from '../core/join.js'
import type { Plan } from '../core/plan.js'
import { errorOf, ProblemError } from '../core/problem.js'

/**
 * Throws ProblemError where a formula about the judged model (money, scenarios, the loss of a search) names the column of a
 * prediction: by that name the champion's values would be read for both models, and no difference would ever be seen. wide: the columns of both models
 * where one file holds them.
 */
export function refuseModelColumns(plan: Plan, columns: JoinColumns, wide: readonly (string | undefined)[]): void {
  const own = modelColumns(columns, wide)
  const name = plan.task === 'binary' || plan.task === 'ranking' || plan.task === 'score' ? 'score' : 'prediction'
  const found = expressionsIn([plan.business, plan.scenarios, plan.discover?.losses]).flatMap((expression) =>
    columnsOf(expression)
      .filter((column) => own.has(column))
      .map((column) => errorOf('formula_reads_model_column', { column, formula: expression.source, instead: name })),
  )
  if (found.length > 0) throw new ProblemError(...found)
}

/** A column named as the formula's own word means the judged model anyway. */
function modelColumns({ score, task }: JoinColumns, wide: readonly (string | undefined)[]): ReadonlySet<string> {
  const named =
    task?.task === 'multiclass'
      ? [task.prediction, ...task.probabilities.map(({ column }) => column)]
      : task?.task === 'forecast'
        ? [score, task.lower, task.upper, ...task.quantiles.map(({ column }) => column)]
        : [score]
  return new Set(
    [...named, ...wide].filter(
      (column) => column !== undefined && column !== 'score' && column !== 'prediction',
    ) as string[],
  )
}
