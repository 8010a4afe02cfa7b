/**
 * Scenarios: cases that must come out as asked. A requirement, not a sample: each case is looked at and counted, the count
 * is compared with what is asked, and no test of chance is made. The three forms are those of behavioural testing: expected
 * outcome, invariance and direction (Ribeiro et al. 2020, "Beyond Accuracy: Behavioral Testing of NLP Models with
 * CheckList", section 3: MFT, INV, DIR), and rows that were pinned.
 */
import type { Check } from './comparison.js'
import type { ConditionNode, NumberNode } from './expression/tree.js'
import {
  columnsOf,
  type Expression,
  evaluateMask,
  evaluateTruth,
  type RowScope,
  type ScopeColumn,
  Truth,
  variantsOf,
} from './expression.js'
import { rowScope } from './formula-scope.js'
import { findNearName } from './nearest-name.js'
import type { Pair } from './pair.js'
import type { OperatingPoint } from './plan.js'
import { type Problem, type Reason, reason, warningOf } from './problem.js'
import type { ScenarioForm, ScenarioPlan } from './scenario-plan.js'

/** Listed rows as the values of the pair's id columns, or why they are not known. */
export type ListedRows = readonly (readonly string[])[] | Reason

export interface ScenarioOptions {
  readonly operatingPoint: OperatingPoint
  /** false: the pair is the challenger with itself, and nothing is said of a champion. */
  readonly hasChampion: boolean
  /** Rows of pinned scenarios by their slug. */
  readonly listed: ReadonlyMap<string, ListedRows>
}

type Model = 'champion' | 'challenger'

/** The cases of a scenario: a code of `Truth` for each of them. */
interface Cases {
  /** undefined: there is none, or the form asks nothing of it. */
  readonly champion: Uint8Array | undefined
  readonly challenger: Uint8Array
  /** Rows of the pair that make up a case; −1: its row is not there. */
  readonly rowsOf: (position: number) => readonly number[]
  /** Listed rows that the data do not hold. */
  readonly missing: number
  /** Groups that could not be cases: they lack a variant, or have one twice. */
  readonly incomplete: number
  readonly repeated: number
  /** Pinned without an expectation: a case that is right now and was not before. */
  readonly gained: number
}

/**
 * One check for each scenario, in their order. With the rows of a ranking, cases are items, not queries.
 *
 * A case that a missing value leaves undecided, or whose listed row is not in the data, is neither passed nor failed: where
 * the answer hangs on such cases the check is `not_evaluated`, and so is a scenario without a case or with a column that is
 * not there. `champion` and `challenger` are shares of passed cases, `n` is the number of cases. The problems returned are
 * warnings. The order of rows changes nothing.
 */
export function judgeScenarios(
  plans: readonly ScenarioPlan[],
  pair: Pair,
  options: ScenarioOptions,
): { readonly checks: Check[]; readonly problems: Problem[] } {
  const problems: Problem[] = []
  const checks = plans.map((plan) => {
    const found = findCases(plan, pair, options)
    if ('code' in found) return scenarioCheck(plan, 0, null, null, 'not_evaluated', found)
    if (found.incomplete + found.repeated > 0)
      problems.push(
        warningOf('scenario_groups_left_out', {
          name: plan.name,
          incomplete: found.incomplete,
          repeated: found.repeated,
          cases: found.challenger.length,
        }),
      )
    return judgeCases(plan, found, options.hasChampion)
  })
  return { checks, problems }
}

/**
 * Rows of the pair (of a ranking: of its items) in the cases that the challenger fails, ascending; or why there are none.
 * Undecided cases are not among them.
 */
export function findFailedRows(plan: ScenarioPlan, pair: Pair, options: ScenarioOptions): readonly number[] | Reason {
  const found = findCases(plan, pair, options)
  if ('code' in found) return found
  const rows = new Set<number>()
  found.challenger.forEach((answer, position) => {
    if (answer === Truth.no) for (const row of found.rowsOf(position)) rows.add(row)
  })
  return [...rows].sort((a, b) => a - b)
}

/** A check of a scenario that no rows can answer, for instance where there are only totals. */
export const unevaluatedScenario = (plan: ScenarioPlan, because: Reason): Check =>
  scenarioCheck(plan, 0, null, null, 'not_evaluated', because)

function findCases(plan: ScenarioPlan, queries: Pair, options: ScenarioOptions): Cases | Reason {
  const pair = queries.items ?? queries
  const missing = missingColumn(plan.form, pair)
  if (missing) return missing
  switch (plan.form.kind) {
    case 'rows':
      return casesOfRows(plan.form, pair, options)
    case 'groups':
      return casesOfGroups(plan.form, pair, options)
    case 'pinned':
      return casesOfPinned(plan.form, pair, options.listed.get(plan.slug) ?? [], options)
  }
}

function missingColumn(form: ScenarioForm, pair: Pair): Reason | undefined {
  const named = [
    ...('where' in form && form.where ? columnsOf(form.where) : []),
    ...(form.expect ? columnsOf(form.expect) : []),
    ...(form.kind === 'groups' ? [form.pairBy, form.variant] : []),
  ]
  const column = named.find((name) => !pair.column(name))
  if (column === undefined) return undefined
  return reason('scenario_column_missing', {
    column,
    nearest: findNearName(pair.columnNames, column)?.name ?? null,
  })
}

/** What names stand for in a scenario; of a ranking, of whose items the pair is, also their places. */
function scopeOf(pair: Pair, model: Model, { operatingPoint }: ScenarioOptions): RowScope {
  const scope = rowScope(pair, model, operatingPoint)
  // The items of a ranking are a pair of regression rows: what they predict orders them, what is true is their relevance.
  return pair.isOfItems ? { ...scope, position: positionsOf(pair, model) } : scope
}

/**
 * Places of items in their query by falling score, 1 is the first. Equal scores share the last of their places, so that a
 * tie never looks like the better order.
 */
function positionsOf({ unitOfRow, championScore, challengerScore, n }: Pair, model: Model): Float64Array {
  const scores = model === 'champion' ? championScore : challengerScore
  const position = new Float64Array(n)
  for (let start = 0; start < n; ) {
    let end = start + 1
    while (end < n && unitOfRow![end] === unitOfRow![start]) end++
    const order = Array.from({ length: end - start }, (_, place) => start + place).sort((a, b) => scores[b] - scores[a])
    for (let place = order.length - 1, shared = place; place >= 0; place--) {
      if (place < order.length - 1 && scores[order[place]] !== scores[order[place + 1]]) shared = place
      position[order[place]] = shared + 1
    }
    start = end
  }
  return position
}

/** Rows that a condition chooses, all of them without one. */
function chosenRows(where: Expression | undefined, scope: RowScope): Int32Array {
  if (where === undefined) return Int32Array.from({ length: scope.rows }, (_, row) => row)
  const { mask } = evaluateMask(where, scope)
  const rows: number[] = []
  for (let row = 0; row < mask.length; row++) if (mask[row] === 1) rows.push(row)
  return Int32Array.from(rows)
}

const NOTHING_LEFT_OUT = { missing: 0, incomplete: 0, repeated: 0, gained: 0 } as const

function casesOfRows(form: ScenarioForm & { kind: 'rows' }, pair: Pair, options: ScenarioOptions): Cases | Reason {
  const challenger = scopeOf(pair, 'challenger', options)
  const rows = chosenRows(form.where, challenger)
  if (rows.length === 0) return reason('scenario_no_rows')
  const answersOf = (scope: RowScope) => {
    const answers = evaluateTruth(form.expect, scope)
    return Uint8Array.from(rows, (row) => answers[row])
  }
  return {
    champion: options.hasChampion ? answersOf(scopeOf(pair, 'champion', options)) : undefined,
    challenger: answersOf(challenger),
    rowsOf: (position) => [rows[position]],
    ...NOTHING_LEFT_OUT,
  }
}

/** No row, and more than one: the group has no row of this variant that could be meant. */
const ABSENT = -1
const TWICE = -2

function casesOfGroups(form: ScenarioForm & { kind: 'groups' }, pair: Pair, options: ScenarioOptions): Cases | Reason {
  const scope = scopeOf(pair, 'challenger', options)
  const variants = variantsOf(form.expect)
  const groups = pair.column(form.pairBy)!.categories()
  const roles = pair.column(form.variant)!.categories()
  const placeOf = new Map(variants.map((variant, place) => [variant, place]))
  const place = roles.categories.map((category) => placeOf.get(category) ?? -1)
  const rowsOfVariant = variants.map(() => new Int32Array(groups.categories.length).fill(ABSENT))
  for (const row of chosenRows(form.where, scope)) {
    const group = groups.codes[row]
    const variant = roles.codes[row] < 0 ? -1 : place[roles.codes[row]]
    if (group < 0 || variant < 0) continue
    const rows = rowsOfVariant[variant]
    rows[group] = rows[group] === ABSENT ? row : TWICE
  }
  const complete: number[] = []
  let incomplete = 0
  let repeated = 0
  groups.categories.forEach((_, group) => {
    const rows = rowsOfVariant.map((ofVariant) => ofVariant[group])
    if (rows.every((row) => row === ABSENT)) return
    if (rows.includes(TWICE)) repeated++
    else if (rows.includes(ABSENT)) incomplete++
    else complete.push(group)
  })
  if (complete.length === 0) return reason('scenario_no_groups', { variants, incomplete, repeated })
  const expect = withTolerance(form.expect, form.tolerance)
  const answersOf = (model: Model) => {
    const whole = scopeOf(pair, model, options)
    const scopes = rowsOfVariant.map((rows) =>
      takeRows(
        whole,
        Int32Array.from(complete, (group) => rows[group]),
      ),
    )
    return evaluateTruth(expect, {
      rows: complete.length,
      column: () => undefined,
      variant: (name) => scopes[placeOf.get(name) ?? -1],
    })
  }
  return {
    champion: options.hasChampion ? answersOf('champion') : undefined,
    challenger: answersOf('challenger'),
    rowsOf: (position) => rowsOfVariant.map((rows) => rows[complete[position]]),
    ...NOTHING_LEFT_OUT,
    incomplete,
    repeated,
  }
}

/** A scope of some of the rows, in this order. */
function takeRows(scope: RowScope, rows: Int32Array): RowScope {
  const take = (values: Float64Array | Uint8Array | undefined) =>
    values && Float64Array.from(rows, (row) => values[row])
  const bits = (values: Uint8Array | undefined) => values && Uint8Array.from(rows, (row) => values[row])
  return {
    rows: rows.length,
    column: (name) => {
      const column = scope.column(name)
      return column && takeColumn(column, rows)
    },
    score: take(scope.score),
    label: take(scope.label),
    prediction: take(scope.prediction),
    flagged: bits(scope.flagged),
    position: take(scope.position),
    classes: scope.classes && {
      names: scope.classes.names,
      label: Int32Array.from(rows, (row) => scope.classes!.label[row]),
      prediction: Int32Array.from(rows, (row) => scope.classes!.prediction[row]),
    },
  }
}

const takeColumn = (column: ScopeColumn, rows: Int32Array): ScopeColumn => ({
  numbers: () => {
    const { values } = column.numbers()
    return { values: Float64Array.from(rows, (row) => values[row]), state: undefined }
  },
  categories: () => {
    const { codes, categories } = column.categories()
    return { categories, codes: Int32Array.from(rows, (row) => codes[row]) }
  },
})

function casesOfPinned(
  form: ScenarioForm & { kind: 'pinned' },
  pair: Pair,
  listed: ListedRows,
  options: ScenarioOptions,
): Cases | Reason {
  if ('code' in listed) return listed
  if (pair.idColumns.length === 0) return reason('scenario_needs_ids')
  const keys = new Set(listed.map((parts) => JSON.stringify(parts)))
  if (keys.size === 0) return reason('scenario_no_rows')
  const rows = findListed(pair, keys)
  const answersOf = (answers: Uint8Array) => Uint8Array.from(rows, (row) => (row < 0 ? Truth.undecided : answers[row]))
  const { challenger, champion, gained } =
    form.expect === undefined
      ? notWorse(pair, form.tolerance, options, rows)
      : {
          challenger: evaluateTruth(form.expect, scopeOf(pair, 'challenger', options)),
          champion: options.hasChampion ? evaluateTruth(form.expect, scopeOf(pair, 'champion', options)) : undefined,
          gained: 0,
        }
  if (challenger === undefined) return reason('no_champion')
  return {
    champion: champion && answersOf(champion),
    challenger: answersOf(challenger),
    rowsOf: (position) => (rows[position] < 0 ? [] : [rows[position]]),
    ...NOTHING_LEFT_OUT,
    missing: rows.reduce((sum, row) => sum + (row < 0 ? 1 : 0), 0),
    gained,
  }
}

/** The row of each listed key, −1 where the data do not hold it. */
function findListed(pair: Pair, keys: ReadonlySet<string>): Int32Array {
  const views = pair.idColumns.map((name) => pair.column(name)!.categories())
  const places = new Map([...keys].map((key, place) => [key, place]))
  const rows = new Int32Array(keys.size).fill(-1)
  for (let row = 0; row < pair.n; row++) {
    const place = places.get(JSON.stringify(views.map(({ codes, categories }) => categories[codes[row]] ?? '')))
    if (place !== undefined) rows[place] = row
  }
  return rows
}

/**
 * Whether a row did not get worse: of decisions, right or not right before either; of numbers, an error no larger than
 * before; of scores, a score no lower, each but for the tolerance. undefined without a champion.
 */
function notWorse(
  pair: Pair,
  tolerance: number,
  { operatingPoint, hasChampion }: ScenarioOptions,
  rows: Int32Array,
): { readonly challenger: Uint8Array | undefined; readonly champion: undefined; readonly gained: number } {
  if (!hasChampion) return { challenger: undefined, champion: undefined, gained: 0 }
  const { values, label, championScore, challengerScore, n } = pair
  const goodness = (model: Model): ((row: number) => number) => {
    const scores = model === 'champion' ? championScore : challengerScore
    switch (values.task) {
      case 'binary':
        return (row) => Number(scores[row] >= operatingPoint[model] === (label[row] === 1))
      case 'multiclass':
        return (row) => Number(values[model].predicted[row] === values.label[row])
      case 'regression':
      case 'forecast':
        return (row) => -Math.abs(scores[row] - values.yTrue[row])
      default:
        return (row) => scores[row]
    }
  }
  const [before, after] = [goodness('champion'), goodness('challenger')]
  const challenger = Uint8Array.from({ length: n }, (_, row) =>
    after(row) >= before(row) - tolerance ? Truth.yes : Truth.no,
  )
  const gained = rows.reduce((sum, row) => sum + (row >= 0 && after(row) > before(row) + tolerance ? 1 : 0), 0)
  return { challenger, champion: undefined, gained }
}

function judgeCases(plan: ScenarioPlan, cases: Cases, hasChampion: boolean): Check {
  const { champion, challenger } = cases
  const n = challenger.length
  const count = (answers: Uint8Array, wanted: number) =>
    answers.reduce((sum, answer) => sum + (answer === wanted ? 1 : 0), 0)
  const passed = count(challenger, Truth.yes)
  const failed = count(challenger, Truth.no)
  const undecided = n - passed - failed
  const isRelative = plan.form.kind === 'pinned' && plan.form.expect === undefined
  const newly = (answer: number, before: number) =>
    champion === undefined
      ? null
      : challenger.reduce((sum, now, i) => sum + (now === answer && champion[i] === before ? 1 : 0), 0)
  const args = {
    form: plan.form.kind,
    expect: plan.form.expect?.source.trim() ?? null,
    cases: n,
    passed,
    failed,
    undecided,
    missing: cases.missing,
    left_out: cases.incomplete + cases.repeated,
    newly_failed: isRelative && hasChampion ? failed : newly(Truth.no, Truth.yes),
    newly_passed: isRelative && hasChampion ? cases.gained : newly(Truth.yes, Truth.no),
    min_pass: plan.minPass,
  }
  const before = champion && count(champion, Truth.undecided) === 0 ? count(champion, Truth.yes) / n : null
  // Undecided cases decide nothing: failed though all of them passed, or passed though all of them failed.
  if ((passed + undecided) / n < plan.minPass)
    return scenarioCheck(
      plan,
      n,
      before,
      undecided > 0 ? null : passed / n,
      'regressed',
      reason('scenario_failed', args),
    )
  if (passed / n >= plan.minPass)
    return scenarioCheck(plan, n, before, undecided > 0 ? null : passed / n, 'pass', reason('scenario_passed', args))
  const why = cases.missing === undecided ? 'scenario_rows_missing' : 'scenario_undecided'
  return scenarioCheck(plan, n, before, null, 'not_evaluated', reason(why, args))
}

function scenarioCheck(
  plan: ScenarioPlan,
  n: number,
  champion: number | null,
  challenger: number | null,
  status: Check['status'],
  because: Reason,
): Check {
  const difference = champion !== null && challenger !== null ? challenger - champion : null
  const { severity, owner = null, because: why = null } = plan
  return {
    id: `scenario.${plan.slug}`,
    kind: 'scenario',
    metric: plan.slug,
    title: plan.name,
    unit: { kind: 'share' },
    better: 'higher',
    slice: null,
    severity,
    role: severity === 'info' ? 'info' : 'guardrail',
    gating: severity !== 'info',
    n,
    positives: undefined,
    units: n,
    champion,
    challenger,
    difference,
    improvement: difference,
    interval: null,
    margin: null,
    marginValue: null,
    limit: { kind: 'min', value: plan.minPass },
    status,
    reason: reason(because.code, { ...because.args, owner, because: why }),
    notes: [],
    evidence: null,
    scaled: undefined,
  }
}

/**
 * Every comparison of two rows of a group with room for the tolerance: equal is no further apart than it, at most is no more
 * than it above. A difference that is the tolerance itself, but for its last digits, is within.
 */
function withTolerance(expression: Expression, tolerance: number): Expression {
  if (tolerance === 0) return expression
  return { ...expression, root: loosen(expression.root as ConditionNode, tolerance * (1 + 1e-9)) }
}

function loosen(node: ConditionNode, tolerance: number): ConditionNode {
  switch (node.node) {
    case 'compare': {
      const { op, left, right } = node
      const room: NumberNode = { node: 'constant', value: tolerance }
      const apart = { node: 'arithmetic', op: '-', left, right } as const
      const size = { node: 'call', name: 'abs', of: [apart] } as const
      if (op === '==') return { node: 'compare', op: '<=', left: size, right: room }
      if (op === '!=') return { node: 'compare', op: '>', left: size, right: room }
      return op === '<' || op === '<='
        ? { node: 'compare', op, left: apart, right: room }
        : { node: 'compare', op, left: apart, right: { node: 'constant', value: -tolerance } }
    }
    case 'both':
      return { ...node, left: loosen(node.left, tolerance), right: loosen(node.right, tolerance) }
    case 'choose_truth':
      return { ...node, yes: loosen(node.yes, tolerance), no: loosen(node.no, tolerance) }
    default:
      return node
  }
}
