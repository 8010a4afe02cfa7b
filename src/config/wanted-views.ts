/** Which columns of a file will be looked at, and as what: a guess that costs time where it is wrong, never a number. */
import { columnsOf, type Expression } from '../core/expression.js'
import type { Plan, SliceBy } from '../core/plan.js'
import { type ColumnRole, columnAliases } from './column-names.js'
import { matchPattern } from './join-tables.js'
import type { ModelConfig } from './schema.js'

interface WantedView {
  readonly column: string
  readonly kind: 'numbers' | 'categories' | 'keys'
}

/** Of the columns of one file, as `joinTables` and the comparison look at them. Features are taken from the champion. */
export function wantedViews(
  columnNames: readonly string[],
  names: ModelConfig['columns'],
  plan: Plan,
  role: 'champion' | 'challenger' | 'evaluation',
): WantedView[] {
  const find = (alias: ColumnRole): string | undefined => {
    for (const usual of columnAliases[alias]) {
      const found = columnNames.find((name) => name.toLowerCase() === usual)
      if (found !== undefined) return found
    }
    return undefined
  }
  const isClasses = plan.task === 'binary' || plan.task === 'multiclass'
  const ids = names.id ?? find('id')
  const keys = [...(typeof ids === 'string' ? [ids] : (ids ?? [])), names.cluster, names.series]
  const query = plan.task === 'ranking' ? (names.query ?? find('query')) : undefined
  const prediction = names.prediction ?? (names.score === undefined ? find('prediction') : undefined)
  const numbers: unknown[] = [
    names.score ?? find('score'),
    names.champion,
    names.challenger,
    names.weight,
    names.lower,
    names.upper,
    names.scale,
    ...(plan.task === 'regression' || plan.task === 'forecast' ? [prediction] : []),
    ...[names.quantiles, plan.task === 'multiclass' ? (names.probabilities ?? 'proba_*') : undefined].flatMap(
      (pattern) =>
        pattern === undefined
          ? []
          : matchPattern(pattern, [{ columnNames, column: () => true }]).map(({ column }) => column),
    ),
  ]
  const categories: unknown[] = plan.task === 'multiclass' ? [prediction] : []
  const label = names.label ?? find('label')
  ;(isClasses ? categories : numbers).push(label)
  if (role !== 'challenger') {
    const addFormula = (formula: Expression) => {
      for (const column of columnsOf(formula)) if (column !== label) numbers.push(column)
    }
    const addSlice = (by: SliceBy): void => {
      if (by.kind === 'cross') for (const part of by.parts) addSlice(part)
      else if (by.kind === 'where') addFormula(by.where)
      else if (by.kind === 'column') categories.push(by.column)
      else numbers.push(by.column)
    }
    for (const { by } of plan.slices.of) addSlice(by)
    // Formulas stand in several places of a business function; what they are part of does not matter here.
    for (const { formula } of plan.business) formulasIn(formula).forEach(addFormula)
    for (const { form } of plan.scenarios) {
      formulasIn(form).forEach(addFormula)
      if (form.kind === 'groups') categories.push(form.pairBy, form.variant)
    }
  }
  const viewsOf = (columns: readonly unknown[], kind: WantedView['kind']) =>
    [...new Set(columns)].flatMap((column) =>
      typeof column === 'string' && columnNames.includes(column) ? [{ column, kind }] : [],
    )
  return [...viewsOf([...keys, query], 'keys'), ...viewsOf(numbers, 'numbers'), ...viewsOf(categories, 'categories')]
}

function formulasIn(value: unknown): Expression[] {
  if (typeof value !== 'object' || value === null) return []
  if ('root' in value) return [value as Expression]
  return Object.values(value).flatMap(formulasIn)
}
