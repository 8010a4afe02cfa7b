/**
 * Checked formulas over columns. Each node of the tree fills a buffer of `BLOCK` rows from the buffers of its parts, so a
 * pass over a million rows runs tight loops over typed arrays and touches memory that stays in the cache.
 */
import type { CategoryView, NumberView } from '../table.js'
import { ExpressionError } from './error.js'
import type { ConditionNode, Expression, ModelValue, NumberNode } from './tree.js'

export interface ScopeColumn {
  numbers(): NumberView
  categories(): CategoryView
}

/** What a row formula can read: columns of `rows` rows, and the values of the model being judged. */
export interface RowScope {
  readonly rows: number
  column(name: string): ScopeColumn | undefined
  readonly score?: Float64Array
  /** 1: positive. */
  readonly label?: Uint8Array | Float64Array
  readonly prediction?: Uint8Array | Float64Array
  /** 1: the score is at or above the operating point. */
  readonly flagged?: Uint8Array
  /** Place of each item in its list, from 1. */
  readonly position?: Float64Array
  /** Where labels and predictions are classes: places among `names`. */
  /** Where rows are groups: the same groups by their row of one variant; undefined: no group has it. */
  readonly variant?: (name: string) => RowScope | undefined
  readonly classes?: { readonly names: readonly string[]; readonly label: Int32Array; readonly prediction: Int32Array }
}

export interface NumbersResult {
  /** One number a row; NaN where undefined. */
  readonly values: Float64Array
  readonly undefinedRows: number
  /** The first row that is undefined; −1 if none is. */
  readonly firstUndefined: number
  /** Rows with a number that went through an `if` or `count` whose condition met a missing value and was taken for false. */
  readonly missingRows: number
}

export interface MaskResult {
  /** 1: the condition holds. Rows whose condition meets a missing value hold 0. */
  readonly mask: Uint8Array
  /** Rows that a missing value left undecided. */
  readonly missingRows: number
}

const BLOCK = 4096

/** Three-valued logic: no, yes, and undecided because a value is missing. */
const NO = 0
const YES = 1
const UNDECIDED = 2
export const Truth = { no: NO, yes: YES, undecided: UNDECIDED } as const

interface Part<T> {
  /** Results of the current block. */
  out: T
  /** 1 where a condition inside was undecided and taken for false; undefined where that cannot happen. */
  readonly touched: Uint8Array | undefined
  fill(start: number, count: number): void
}
type NumberPart = Part<Float64Array>
type ConditionPart = Part<Uint8Array>

/**
 * One number a row. `expression`: a row formula; a condition gives 1 and 0, and 0 where it is undecided.
 * No rows give an empty result. Throws ExpressionError `expression_column_missing` or `expression_value_missing` if the
 * scope lacks what the formula names.
 */
export function evaluateNumbers(expression: Expression, scope: RowScope): NumbersResult {
  const root = rowRoot(expression)
  const compiler = new Compiler(expression.source, scope)
  const node: NumberNode = isCondition(expression, root)
    ? { node: 'choose', when: root, yes: { node: 'constant', value: 1 }, no: { node: 'constant', value: 0 } }
    : (root as NumberNode)
  const part = compiler.number(node)
  const values = new Float64Array(scope.rows)
  let undefinedRows = 0
  let firstUndefined = -1
  let missingRows = 0
  for (let start = 0; start < scope.rows; start += BLOCK) {
    const count = Math.min(BLOCK, scope.rows - start)
    part.fill(start, count)
    for (let i = 0; i < count; i++) {
      const value = part.out[i]
      values[start + i] = value
      if (Number.isNaN(value)) {
        if (undefinedRows++ === 0) firstUndefined = start + i
      } else if (part.touched !== undefined) missingRows += part.touched[i]
    }
  }
  return { values, undefinedRows, firstUndefined, missingRows }
}

/**
 * Which rows meet a condition. `expression`: a row formula of type boolean (RangeError otherwise).
 * Missing values: see `expression.ts`. Throws as `evaluateNumbers` does.
 */
export function evaluateMask(expression: Expression, scope: RowScope): MaskResult {
  const root = rowRoot(expression)
  if (!isCondition(expression, root)) throw new RangeError(`not a condition: ${expression.source}`)
  const part = new Compiler(expression.source, scope).condition(root)
  const mask = new Uint8Array(scope.rows)
  let missingRows = 0
  for (let start = 0; start < scope.rows; start += BLOCK) {
    const count = Math.min(BLOCK, scope.rows - start)
    part.fill(start, count)
    for (let i = 0; i < count; i++) {
      const answer = part.out[i]
      mask[start + i] = answer === YES ? 1 : 0
      if (answer === UNDECIDED || part.touched?.[i] === 1) missingRows++
    }
  }
  return { mask, missingRows }
}

/** The answer of a condition in each row: a code of `Truth`. Arguments and errors as of `evaluateMask`. */
export function evaluateTruth(expression: Expression, scope: RowScope): Uint8Array {
  const root = rowRoot(expression)
  if (!isCondition(expression, root)) throw new RangeError(`not a condition: ${expression.source}`)
  const part = new Compiler(expression.source, scope).condition(root)
  const answers = new Uint8Array(scope.rows)
  for (let start = 0; start < scope.rows; start += BLOCK) {
    const count = Math.min(BLOCK, scope.rows - start)
    part.fill(start, count)
    answers.set(part.out.subarray(0, count), start)
  }
  return answers
}

function rowRoot(expression: Expression): NumberNode | ConditionNode {
  if (expression.kind !== 'row') throw new RangeError(`not a row formula: ${expression.source}`)
  return expression.root as NumberNode | ConditionNode
}

const isCondition = (expression: Expression, _root: NumberNode | ConditionNode): _root is ConditionNode =>
  expression.type === 'boolean'

/** NaN for what is not finite: an infinite step must not come back as a number (1 / (1 / 0) is not 0). */
const finite = (value: number) => (value - value === 0 ? value : Number.NaN)

const UNARY: Readonly<Record<string, (value: number) => number>> = {
  abs: Math.abs,
  sqrt: Math.sqrt,
  log: (value) => finite(Math.log(value)),
  exp: (value) => finite(Math.exp(value)),
  round: (value) => (value < 0 ? -Math.round(-value) : Math.round(value)),
  floor: Math.floor,
}

class Compiler {
  readonly source: string
  readonly scope: RowScope

  constructor(source: string, scope: RowScope) {
    this.source = source
    this.scope = scope
  }

  number(node: NumberNode): NumberPart {
    switch (node.node) {
      case 'constant':
        return { out: new Float64Array(BLOCK).fill(node.value), touched: undefined, fill() {} }
      case 'column':
        return windowOf(this.column(node.name).numbers().values)
      case 'model':
        return windowOf(asNumbers(this.modelValue(node.name)))
      case 'negate':
        return mapOne(this.number(node.of), (value) => -value)
      case 'arithmetic':
        return arithmetic(node.op, this.number(node.left), this.number(node.right))
      case 'call':
        return callOf(
          node.name,
          node.of.map((argument) => this.number(argument)),
        )
      case 'number_of':
        return this.inVariant(node.variant).number(node.of)
      case 'choose':
        return chooseNumber(this.condition(node.when), this.number(node.yes), this.number(node.no))
    }
  }

  condition(node: ConditionNode): ConditionPart {
    switch (node.node) {
      case 'truth':
        return { out: new Uint8Array(BLOCK).fill(node.value ? YES : NO), touched: undefined, fill() {} }
      case 'truth_of':
        return node.of.node === 'model'
          ? truthOfNumbers(this.number(node.of))
          : lookUp(this.column(node.of.name).categories(), truthOfText)
      case 'compare':
        return compare(node.op, this.number(node.left), this.number(node.right))
      case 'number_in':
        return amongNumbers(this.number(node.of), node.list)
      case 'text_in': {
        const wanted = new Set(node.list)
        return lookUp(this.column(node.column).categories(), (category) => (wanted.has(category) ? YES : NO))
      }
      case 'class_in': {
        const { names, [node.of]: places } = this.classes(node.of)
        const wanted = new Set(node.list)
        return lookUp({ categories: names, codes: places }, (name) => (wanted.has(name) ? YES : NO))
      }
      case 'class_right': {
        const { label, prediction } = this.classes('prediction')
        return compare('==', windowOf(Float64Array.from(label)), windowOf(Float64Array.from(prediction)))
      }
      case 'condition_of':
        return this.inVariant(node.variant).condition(node.of)
      case 'class_same': {
        const [left, right] = node.sides.map(({ variant, of }) =>
          windowOf(Float64Array.from(this.inVariant(variant).classes(of)[of])),
        )
        return compare('==', left, right)
      }
      case 'not':
        return negateCondition(this.condition(node.of))
      case 'both':
        return combine(node.op, this.condition(node.left), this.condition(node.right))
      case 'choose_truth':
        return chooseCondition(this.condition(node.when), this.condition(node.yes), this.condition(node.no))
    }
  }

  inVariant(name: string): Compiler {
    const scope = this.scope.variant?.(name)
    if (!scope) throw new ExpressionError('expression_variant_missing', this.source, 0, { name })
    return new Compiler(this.source, scope)
  }

  column(name: string): ScopeColumn {
    const column = this.scope.column(name)
    if (!column) throw new ExpressionError('expression_column_missing', this.source, 0, { name })
    return column
  }

  classes(name: ModelValue) {
    const { classes } = this.scope
    if (!classes) throw new ExpressionError('expression_value_missing', this.source, 0, { name })
    return classes
  }

  modelValue(name: ModelValue): Float64Array | Uint8Array {
    const values = this.scope[name]
    if (!values) throw new ExpressionError('expression_value_missing', this.source, 0, { name })
    return values
  }
}

const asNumbers = (values: Float64Array | Uint8Array) =>
  values instanceof Float64Array ? values : Float64Array.from(values)

function windowOf(values: Float64Array): NumberPart {
  return {
    out: values,
    touched: undefined,
    fill(start, count) {
      this.out = values.subarray(start, start + count)
    },
  }
}

function mapOne(of: NumberPart, change: (value: number) => number): NumberPart {
  const out = new Float64Array(BLOCK)
  return {
    out,
    touched: of.touched,
    fill(start, count) {
      of.fill(start, count)
      const from = of.out
      for (let i = 0; i < count; i++) out[i] = change(from[i])
    },
  }
}

function arithmetic(op: string, left: NumberPart, right: NumberPart): NumberPart {
  const out = new Float64Array(BLOCK)
  const touched = eitherTouched([left, right])
  return {
    out,
    touched: touched?.rows,
    fill(start, count) {
      left.fill(start, count)
      right.fill(start, count)
      touched?.fill(count)
      const a = left.out
      const b = right.out
      switch (op) {
        case '+':
          for (let i = 0; i < count; i++) out[i] = finite(a[i] + b[i])
          break
        case '-':
          for (let i = 0; i < count; i++) out[i] = finite(a[i] - b[i])
          break
        case '*':
          for (let i = 0; i < count; i++) out[i] = finite(a[i] * b[i])
          break
        case '/':
          for (let i = 0; i < count; i++) out[i] = finite(a[i] / b[i])
          break
        case '%':
          for (let i = 0; i < count; i++) out[i] = modulo(a[i], b[i])
          break
      }
    },
  }
}

/** Remainder with the sign of the divisor, as in Python and R; NaN for a divisor of 0. */
function modulo(value: number, divisor: number): number {
  const remainder = value % divisor
  return remainder !== 0 && remainder < 0 !== divisor < 0 ? remainder + divisor : remainder
}

function callOf(name: string, of: readonly NumberPart[]): NumberPart {
  if (Object.hasOwn(UNARY, name)) return mapOne(of[0], UNARY[name])
  if (name === 'clip') return callOf('min', [callOf('max', [of[0], of[1]]), of[2]])
  const pick = name === 'min' ? Math.min : Math.max
  return of.reduce((left, right) => {
    const out = new Float64Array(BLOCK)
    const touched = eitherTouched([left, right])
    return {
      out,
      touched: touched?.rows,
      fill(start, count) {
        left.fill(start, count)
        right.fill(start, count)
        touched?.fill(count)
        const a = left.out
        const b = right.out
        for (let i = 0; i < count; i++) out[i] = pick(a[i], b[i])
      },
    }
  })
}

function compare(op: string, left: NumberPart, right: NumberPart): ConditionPart {
  const out = new Uint8Array(BLOCK)
  const touched = eitherTouched([left, right])
  return {
    out,
    touched: touched?.rows,
    fill(start, count) {
      left.fill(start, count)
      right.fill(start, count)
      touched?.fill(count)
      const a = left.out
      const b = right.out
      switch (op) {
        case '==':
          for (let i = 0; i < count; i++) out[i] = a[i] === b[i] ? YES : NO
          break
        case '!=':
          for (let i = 0; i < count; i++) out[i] = a[i] !== b[i] ? YES : NO
          break
        case '<':
          for (let i = 0; i < count; i++) out[i] = a[i] < b[i] ? YES : NO
          break
        case '<=':
          for (let i = 0; i < count; i++) out[i] = a[i] <= b[i] ? YES : NO
          break
        case '>':
          for (let i = 0; i < count; i++) out[i] = a[i] > b[i] ? YES : NO
          break
        case '>=':
          for (let i = 0; i < count; i++) out[i] = a[i] >= b[i] ? YES : NO
          break
      }
      for (let i = 0; i < count; i++) if (Number.isNaN(a[i]) || Number.isNaN(b[i])) out[i] = UNDECIDED
    },
  }
}

function amongNumbers(of: NumberPart, list: readonly number[]): ConditionPart {
  const wanted = new Set(list)
  return mapCondition(of, (value) => (Number.isNaN(value) ? UNDECIDED : wanted.has(value) ? YES : NO))
}

const truthOfNumbers = (of: NumberPart) =>
  mapCondition(of, (value) => (value === 1 ? YES : value === 0 ? NO : UNDECIDED))

function mapCondition(of: NumberPart, answer: (value: number) => number): ConditionPart {
  const out = new Uint8Array(BLOCK)
  return {
    out,
    touched: of.touched,
    fill(start, count) {
      of.fill(start, count)
      const from = of.out
      for (let i = 0; i < count; i++) out[i] = answer(from[i])
    },
  }
}

function truthOfText(category: string): number {
  const word = category.trim().toLowerCase()
  if (word === 'true') return YES
  if (word === 'false') return NO
  const value = word === '' ? Number.NaN : Number(word)
  return value === 1 ? YES : value === 0 ? NO : UNDECIDED
}

/** Decides once a category, then looks the answer up row by row. */
function lookUp(view: CategoryView, answer: (category: string) => number): ConditionPart {
  const out = new Uint8Array(BLOCK)
  const answers = Uint8Array.from(view.categories, answer)
  return {
    out,
    touched: undefined,
    fill(start, count) {
      for (let i = 0; i < count; i++) {
        const code = view.codes[start + i]
        out[i] = code < 0 ? UNDECIDED : answers[code]
      }
    },
  }
}

function negateCondition(of: ConditionPart): ConditionPart {
  const out = new Uint8Array(BLOCK)
  return {
    out,
    touched: of.touched,
    fill(start, count) {
      of.fill(start, count)
      const from = of.out
      for (let i = 0; i < count; i++) out[i] = from[i] === UNDECIDED ? UNDECIDED : 1 - from[i]
    },
  }
}

function combine(op: 'and' | 'or', left: ConditionPart, right: ConditionPart): ConditionPart {
  const out = new Uint8Array(BLOCK)
  const touched = eitherTouched([left, right])
  const decisive = op === 'and' ? NO : YES
  return {
    out,
    touched: touched?.rows,
    fill(start, count) {
      left.fill(start, count)
      right.fill(start, count)
      touched?.fill(count)
      const a = left.out
      const b = right.out
      for (let i = 0; i < count; i++) {
        if (a[i] === decisive || b[i] === decisive) out[i] = decisive
        else out[i] = a[i] === UNDECIDED || b[i] === UNDECIDED ? UNDECIDED : 1 - decisive
      }
    },
  }
}

const chooseNumber = (when: ConditionPart, yes: NumberPart, no: NumberPart): NumberPart =>
  choose(new Float64Array(BLOCK), when, yes, no)

const chooseCondition = (when: ConditionPart, yes: ConditionPart, no: ConditionPart): ConditionPart =>
  choose(new Uint8Array(BLOCK), when, yes, no)

/** Row by row the one branch or the other; what is undefined or undecided in the branch not taken does not count. */
function choose<T extends Float64Array | Uint8Array>(out: T, when: ConditionPart, yes: Part<T>, no: Part<T>): Part<T> {
  const touched = new Uint8Array(BLOCK)
  return {
    out,
    touched,
    fill(start, count) {
      when.fill(start, count)
      yes.fill(start, count)
      no.fill(start, count)
      for (let i = 0; i < count; i++) {
        const taken = when.out[i] === YES ? yes : no
        out[i] = taken.out[i]
        const undecided = when.out[i] === UNDECIDED || when.touched?.[i] === 1 || taken.touched?.[i] === 1
        touched[i] = undecided ? 1 : 0
      }
    },
  }
}

/** Rows touched by any of the parts; undefined when none of them can be. */
function eitherTouched(
  parts: readonly Part<Float64Array | Uint8Array>[],
): { rows: Uint8Array; fill(count: number): void } | undefined {
  const sources = parts.flatMap((part) => (part.touched ? [part.touched] : []))
  if (sources.length === 0) return undefined
  const rows = new Uint8Array(BLOCK)
  return {
    rows,
    fill(count) {
      rows.fill(0, 0, count)
      for (const source of sources) for (let i = 0; i < count; i++) rows[i] |= source[i]
    },
  }
}
