/**
 * The formula language of the config: data, never code. A formula is parsed once into a checked tree of plain values and
 * evaluated over whole columns.
 *
 *     row formulas        0.12 * limit_bal      if(flagged, 30, 0)      age >= 60 and education in ["a", "b"]
 *     aggregate formulas  sum(if(flagged, 30, 0)) / count(flagged and label)
 *
 * Operators, from loose to tight: `or`, `and`, `not`, comparisons (`== != < <= > >=`, `in [...]`, `not in [...]`), `+ -`,
 * `* / %`, unary `-`. `%` has the sign of the divisor, as in Python and R; `round` rounds halves away from zero.
 * Names are columns; `col("any name")` reaches the others. `score`, `label`, `prediction`, `flagged` are the judged model's,
 * as far as its task knows them; of several classes, `label` and `prediction` are names: `prediction == "SIRA"`,
 * `label in ["A", "B"]`, `prediction != label`. In a ranking a row formula is about an item, which has a `position` too.
 *
 * In a scenario over groups of rows every name is followed by the variant of the row it is of: `score[high] <= score[low]`,
 * `col("any name")["very high"]`.
 *
 * Missing values. A column compared with a text is read as text, otherwise as numbers. A comparison whose value is missing
 * (or, for numbers, unreadable) is neither true nor false: `not` keeps it so, `and` and `or` decide it only if the other
 * side does, a mask leaves the row out, and `if` and `count` take it for false, all as in SQL. Such rows are counted in
 * `missingRows`. Arithmetic on a missing cell, division by zero, a logarithm of zero or less, a root of a negative number
 * and overflow are undefined: NaN in that row, counted in `undefinedRows`, unless `if` took the other branch.
 */
export { type AggregateForm, aggregateForm, denominatorIndex, isMeanOverRows } from './expression/aggregate.js'
export {
  classNamesOf,
  columnsOf,
  expressionsIn,
  modelValuesOf,
  parseExpression,
  variantsOf,
} from './expression/check.js'
export { ExpressionError } from './expression/error.js'
export {
  evaluateMask,
  evaluateNumbers,
  evaluateTruth,
  type MaskResult,
  type NumbersResult,
  type RowScope,
  type ScopeColumn,
  Truth,
} from './expression/evaluate.js'
export type {
  AggregateNode,
  ConditionNode,
  Expression,
  ModelValue,
  NumberNode,
  ParseOptions,
} from './expression/tree.js'
