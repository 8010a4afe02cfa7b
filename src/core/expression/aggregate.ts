/** Aggregate formulas as smooth functions of sums: what the inference needs of them is a value and a gradient. */
import type { AggregateNode, Expression, NumberNode } from './tree.js'

/**
 * A formula as a function of sums over rows. `sums[0]` is the weighted row count Σw, `sums[1 + j]` is Σw·terms[j].
 * `combine` gives the value and `gradient` its derivative by each sum, of the same length as `sums`. Where the formula is
 * undefined (division by zero, logarithm of zero or less, overflow) the value, or the derivative, is NaN.
 */
export interface AggregateForm {
  /** Row formulas of type number, without repetition. */
  readonly terms: readonly Expression[]
  combine(sums: ArrayLike<number>): number
  gradient(sums: ArrayLike<number>): number[]
}

/**
 * Takes a formula apart into sums of row formulas and the function that combines them. A row formula stands for its mean
 * over the rows. The gradient is exact: derivatives are carried along with the values (forward automatic differentiation;
 * Griewank & Walther, Evaluating Derivatives, 2nd ed., section 3.1).
 */
export function aggregateForm(expression: Expression): AggregateForm {
  const root = aggregateRoot(expression)
  const terms = termsOf(root)
  const index = new Map(terms.map((term, j) => [JSON.stringify(term), 1 + j]))
  const indexOf = (term: NumberNode) => index.get(JSON.stringify(term))!
  const compiled = compile(root, indexOf)
  const length = 1 + terms.length
  return {
    terms: terms.map((term) => ({ source: expression.source, root: term, type: 'number', kind: 'row' })),
    combine: (sums) => finite(compiled(sums, length).value),
    gradient: (sums) => {
      const { value, slope } = compiled(sums, length)
      return slope.map((derivative) => (Number.isFinite(value) ? finite(derivative) : Number.NaN))
    },
  }
}

/**
 * For a formula that is one sum over another, up to a constant factor: the index in `sums` of the sum below (0: the rows,
 * as for a mean, sum(x) / count() and every row formula). undefined for every other formula.
 */
export function denominatorIndex(expression: Expression): number | undefined {
  const root = aggregateRoot(expression)
  const terms = termsOf(root).map((term) => JSON.stringify(term))
  const find = (node: AggregateNode): number | undefined => {
    if (node.node === 'negate') return find(node.of)
    if (node.node !== 'arithmetic') return undefined
    const { op, left, right } = node
    if (op === '*' && left.node === 'constant') return find(right)
    if ((op === '*' || op === '/') && right.node === 'constant') return find(left)
    if (op !== '/' || !isMultipleOfSum(left)) return undefined
    if (right.node === 'rows') return 0
    return right.node === 'sum' ? 1 + terms.indexOf(JSON.stringify(right.of)) : undefined
  }
  return find(root)
}

/**
 * Whether a formula is a mean over rows, or a linear combination of such: then the values of groups, times their rows, add up
 * to the whole, and one value times the rows of a year is the value of the year. Not so of totals and of ratios of sums.
 */
export function isMeanOverRows(expression: Expression): boolean {
  if (expression.kind === 'row') return expression.type === 'number'
  const isTotal = (node: AggregateNode): boolean => {
    if (node.node === 'sum' || node.node === 'rows') return true
    if (node.node === 'negate') return isTotal(node.of)
    if (node.node !== 'arithmetic') return false
    const { op, left, right } = node
    if (op === '+' || op === '-') return isTotal(left) && isTotal(right)
    return (isTotal(left) && right.node === 'constant') || (op === '*' && left.node === 'constant' && isTotal(right))
  }
  const isMean = (node: AggregateNode): boolean => {
    if (node.node === 'constant') return true
    if (node.node === 'negate') return isMean(node.of)
    if (node.node !== 'arithmetic') return false
    const { op, left, right } = node
    if (op === '+' || op === '-') return isMean(left) && isMean(right)
    if (op === '/' && right.node === 'rows') return isTotal(left)
    return (isMean(left) && right.node === 'constant') || (op === '*' && left.node === 'constant' && isMean(right))
  }
  return isMean(expression.root as AggregateNode)
}

function isMultipleOfSum(node: AggregateNode): boolean {
  if (node.node === 'sum' || node.node === 'rows') return true
  if (node.node === 'negate') return isMultipleOfSum(node.of)
  if (node.node !== 'arithmetic') return false
  if (node.op === '*' && node.left.node === 'constant') return isMultipleOfSum(node.right)
  return (node.op === '*' || node.op === '/') && node.right.node === 'constant' && isMultipleOfSum(node.left)
}

function aggregateRoot(expression: Expression): AggregateNode {
  if (expression.kind === 'aggregate') return expression.root as AggregateNode
  if (expression.type !== 'number') throw new RangeError(`not a number: ${expression.source}`)
  const sum: AggregateNode = { node: 'sum', of: expression.root as NumberNode }
  return { node: 'arithmetic', op: '/', left: sum, right: { node: 'rows' } }
}

function termsOf(root: AggregateNode): NumberNode[] {
  const terms = new Map<string, NumberNode>()
  const visit = (node: AggregateNode): void => {
    if (node.node === 'sum') {
      const key = JSON.stringify(node.of)
      if (!terms.has(key)) terms.set(key, node.of)
    } else if (node.node === 'arithmetic') {
      visit(node.left)
      visit(node.right)
    } else if (node.node === 'negate' || node.node === 'smooth') visit(node.of)
  }
  visit(root)
  return [...terms.values()]
}

/** A value and its derivatives by all sums. */
interface Dual {
  readonly value: number
  readonly slope: readonly number[]
}
type Compiled = (sums: ArrayLike<number>, length: number) => Dual

const finite = (value: number) => (Number.isFinite(value) ? value : Number.NaN)

function compile(node: AggregateNode, indexOf: (term: NumberNode) => number): Compiled {
  switch (node.node) {
    case 'constant':
      return (_, length) => ({ value: node.value, slope: new Array<number>(length).fill(0) })
    case 'rows':
    case 'sum': {
      const own = node.node === 'rows' ? 0 : indexOf(node.of)
      return (sums, length) => ({ value: sums[own], slope: Array.from({ length }, (_, j) => (j === own ? 1 : 0)) })
    }
    case 'negate': {
      const of = compile(node.of, indexOf)
      return (sums, length) => scale(of(sums, length), -1)
    }
    case 'arithmetic': {
      const left = compile(node.left, indexOf)
      const right = compile(node.right, indexOf)
      return (sums, length) => ARITHMETIC[node.op](left(sums, length), right(sums, length))
    }
    case 'smooth': {
      const of = compile(node.of, indexOf)
      return (sums, length) => SMOOTH[node.name](of(sums, length))
    }
  }
}

const dual = (value: number, slope: readonly number[]): Dual => ({ value: finite(value), slope })
const scale = (of: Dual, factor: number) =>
  dual(
    of.value * factor,
    of.slope.map((derivative) => derivative * factor),
  )
/** The chain rule for one argument, and for two. */
const chain = (value: number, of: Dual, derivative: number) =>
  dual(
    value,
    of.slope.map((slope) => derivative * slope),
  )
const chainTwo = (value: number, a: Dual, byA: number, b: Dual, byB: number) =>
  dual(
    value,
    a.slope.map((slope, j) => byA * slope + byB * b.slope[j]),
  )

const ARITHMETIC: Readonly<Record<'+' | '-' | '*' | '/', (a: Dual, b: Dual) => Dual>> = {
  '+': (a, b) => chainTwo(a.value + b.value, a, 1, b, 1),
  '-': (a, b) => chainTwo(a.value - b.value, a, 1, b, -1),
  '*': (a, b) => chainTwo(a.value * b.value, a, b.value, b, a.value),
  '/': (a, b) => chainTwo(a.value / b.value, a, 1 / b.value, b, -a.value / b.value / b.value),
}

const SMOOTH: Readonly<Record<'sqrt' | 'log' | 'exp', (of: Dual) => Dual>> = {
  sqrt: (of) => chain(Math.sqrt(of.value), of, 0.5 / Math.sqrt(of.value)),
  log: (of) => chain(Math.log(of.value), of, of.value > 0 ? 1 / of.value : Number.NaN),
  exp: (of) => chain(Math.exp(of.value), of, Math.exp(of.value)),
}
