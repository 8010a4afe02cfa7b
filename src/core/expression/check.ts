/** What stands where, to a tree of known types; every mistake of meaning is found here, before any data is read. */
import { nearest } from '../nearest.js'
import { ExpressionError } from './error.js'
import { parseSyntax, type Syntax } from './syntax.js'
import type {
  AggregateNode,
  Arithmetic,
  ClassValue,
  Comparison,
  ConditionNode,
  Expression,
  ModelValue,
  NumberNode,
  ParseOptions,
  RowFunction,
  SmoothFunction,
} from './tree.js'

/** Fewest and most arguments. */
const ROW_FUNCTIONS: Readonly<Record<RowFunction, readonly [number, number]>> = {
  min: [2, 20],
  max: [2, 20],
  abs: [1, 1],
  sqrt: [1, 1],
  log: [1, 1],
  exp: [1, 1],
  round: [1, 1],
  floor: [1, 1],
  clip: [3, 3],
}
const AGGREGATES: Readonly<Record<string, readonly [number, number]>> = { sum: [1, 1], mean: [1, 1], count: [0, 1] }
const SMOOTH: readonly string[] = ['sqrt', 'log', 'exp'] satisfies SmoothFunction[]
/** Names that are no columns, whatever the task. */
const RESERVED: readonly string[] = ['score', 'label', 'prediction', 'flagged'] satisfies ModelValue[]
const COMPARISONS: readonly string[] = ['==', '!=', '<', '<=', '>', '>='] satisfies Comparison[]
const FUNCTIONS = ['if', 'col', ...Object.keys(ROW_FUNCTIONS), ...Object.keys(AGGREGATES)]

type Call = Syntax & { syntax: 'call' }
type Meaning = 'number' | 'boolean' | 'either' | 'text' | 'list'

/**
 * Reads and checks a formula of the config. Throws ExpressionError at the first mistake, with the character it stands at.
 * The grammar and the rules for missing values are described in `expression.ts`.
 */
export function parseExpression(source: string, options: ParseOptions = {}): Expression {
  const syntax = parseSyntax(source, options.variants)
  const checker = new Checker(source, options)
  const aggregate = findCall(syntax, Object.keys(AGGREGATES))
  if (aggregate) {
    if (options.aggregates === false) checker.fail('expression_aggregate_place', aggregate, { name: aggregate.name })
    const root = checker.aggregate(syntax)
    if (options.expect === 'boolean') checker.failType(syntax, 'boolean', 'number')
    return { source, root, type: 'number', kind: 'aggregate' }
  }
  const meaning = checker.meaningOf(syntax)
  const type = options.expect ?? (meaning === 'boolean' ? 'boolean' : 'number')
  const root = type === 'boolean' ? checker.condition(syntax) : checker.number(syntax)
  return { source, root, type, kind: 'row' }
}

/** Names of the columns that a formula reads, in order of first use; without the judged model's own values. */
export function columnsOf(expression: Expression): string[] {
  return namesIn(expression, (part) =>
    part.node === 'column' ? [part.name!] : part.node === 'text_in' ? [part.column!] : [],
  )
}

/** Which of the judged model's values a formula reads, in order of first use. */
export function modelValuesOf(expression: Expression): ModelValue[] {
  return namesIn(expression, (part) => {
    if (part.node === 'model') return [part.name!]
    if (part.node === 'class_in') return [part.of as string]
    return part.node === 'class_right' ? ['label', 'prediction'] : []
  }) as ModelValue[]
}

/** Names of the classes that a formula compares with, in order of first use. */
export function classNamesOf(expression: Expression): string[] {
  return namesIn(expression, (part) => (part.node === 'class_in' ? part.list! : []))
}

/** Variants of the rows of a group that a formula speaks of, in order of first use. */
export function variantsOf(expression: Expression): string[] {
  return namesIn(expression, ({ variant }) => (variant === undefined ? [] : [variant]))
}

interface AnyNode {
  readonly node?: string
  readonly name?: string
  readonly column?: string
  readonly of?: unknown
  readonly list?: readonly string[]
  readonly variant?: string
}

function namesIn(expression: Expression, namesOf: (part: AnyNode) => readonly string[]): string[] {
  const names = new Set<string>()
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    for (const name of namesOf(value as AnyNode)) names.add(name)
    for (const child of Object.values(value)) visit(child)
  }
  visit(expression.root)
  return [...names]
}

/** Every formula that stands anywhere in a part of a plan. */
export function expressionsIn(part: unknown): Expression[] {
  if (typeof part !== 'object' || part === null) return []
  if ('root' in part && 'source' in part) return [part as Expression]
  return Object.values(part).flatMap(expressionsIn)
}

class Checker {
  readonly source: string
  readonly options: ParseOptions

  constructor(source: string, options: ParseOptions) {
    this.source = source
    this.options = options
  }

  fail(code: string, at: Syntax | number, args: ExpressionError['args'] = {}): never {
    throw new ExpressionError(code, this.source, typeof at === 'number' ? at : at.at, args)
  }

  failType(at: Syntax, expected: Meaning, found: Meaning): never {
    return this.fail('expression_type', at, { expected, found })
  }

  /** What a part gives by itself. A name may be a number or a yes/no column. */
  meaningOf(part: Syntax): Meaning {
    switch (part.syntax) {
      case 'number':
        return 'number'
      case 'truth':
        return 'boolean'
      case 'text':
      case 'list':
        return part.syntax
      case 'name':
      case 'index':
        return 'either'
      case 'unary':
        return part.op === 'not' ? 'boolean' : 'number'
      case 'binary':
        return '+-*/%'.includes(part.op) ? 'number' : 'boolean'
      case 'call': {
        if (part.name === 'col') return 'either'
        if (part.name !== 'if') return 'number'
        const branches = part.args.slice(1).map((branch) => this.meaningOf(branch))
        return branches.find((meaning) => meaning !== 'either') ?? 'either'
      }
    }
  }

  number(part: Syntax): NumberNode {
    switch (part.syntax) {
      case 'number':
        return { node: 'constant', value: part.value }
      case 'name':
        return this.named(part, part.name)
      case 'index':
        return { node: 'number_of', variant: part.variant, of: this.inVariant().number(part.of) }
      case 'unary':
        if (part.op === 'not') return this.failType(part, 'number', 'boolean')
        return part.op === '+' ? this.number(part.of) : { node: 'negate', of: this.number(part.of) }
      case 'binary': {
        if (!'+-*/%'.includes(part.op)) return this.failType(part, 'number', 'boolean')
        const left = this.number(part.left)
        return { node: 'arithmetic', op: part.op as Arithmetic, left, right: this.number(part.right) }
      }
      case 'call':
        return this.numberCall(part)
      case 'text':
        return this.fail('expression_text', part, { found: part.value })
      case 'list':
        return this.fail('expression_list_place', part)
      case 'truth':
        return this.failType(part, 'number', 'boolean')
    }
  }

  numberCall(part: Call): NumberNode {
    if (part.name === 'col') return this.col(part)
    if (part.name === 'if') {
      this.arity(part, [3, 3])
      const [when, yes, no] = part.args
      return { node: 'choose', when: this.condition(when), yes: this.number(yes), no: this.number(no) }
    }
    const arity = this.rowFunction(part)
    this.arity(part, arity)
    return { node: 'call', name: part.name as RowFunction, of: part.args.map((argument) => this.number(argument)) }
  }

  condition(part: Syntax): ConditionNode {
    switch (part.syntax) {
      case 'truth':
        return { node: 'truth', value: part.value }
      case 'name':
        return this.truthOf(part, this.named(part, part.name))
      case 'index':
        return { node: 'condition_of', variant: part.variant, of: this.inVariant().condition(part.of) }
      case 'unary':
        if (part.op !== 'not') return this.failType(part, 'boolean', 'number')
        return { node: 'not', of: this.condition(part.of) }
      case 'binary':
        return this.binaryCondition(part)
      case 'call': {
        if (part.name === 'col') return this.truthOf(part, this.col(part))
        if (part.name !== 'if') {
          this.rowFunction(part)
          return this.failType(part, 'boolean', 'number')
        }
        this.arity(part, [3, 3])
        const [when, yes, no] = part.args.map((argument) => this.condition(argument))
        return { node: 'choose_truth', when, yes, no }
      }
      case 'number':
        return this.failType(part, 'boolean', 'number')
      case 'text':
        return this.fail('expression_text', part, { found: part.value })
      case 'list':
        return this.fail('expression_list_place', part)
    }
  }

  binaryCondition(part: Syntax & { syntax: 'binary' }): ConditionNode {
    const { op, left, right } = part
    if (op === 'and' || op === 'or') {
      return { node: 'both', op, left: this.condition(left), right: this.condition(right) }
    }
    const ofVariants = this.ofOneVariant(part) ?? this.sameClass(part)
    if (ofVariants) return ofVariants
    if (op === 'in') return this.among(left, right)
    if (op === 'not in') return { node: 'not', of: this.among(left, right) }
    if (!COMPARISONS.includes(op)) return this.failType(part, 'boolean', 'number')
    const ofClass = this.classCondition(part)
    if (ofClass) return ofClass
    for (const [text, other] of [
      [right, left],
      [left, right],
    ]) {
      if (text.syntax === 'text') {
        if (op !== '==' && op !== '!=') return this.fail('expression_text_order', part.opAt, { operator: op })
        const same: ConditionNode = { node: 'text_in', column: this.textColumn(other), list: [text.value] }
        return op === '==' ? same : { node: 'not', of: same }
      }
      if (text.syntax === 'truth' && this.meaningOf(other) === 'either' && (op === '==' || op === '!=')) {
        const truth = this.condition(other)
        return text.value === (op === '==') ? truth : { node: 'not', of: truth }
      }
    }
    return { node: 'compare', op: op as Comparison, left: this.number(left), right: this.number(right) }
  }

  /** A value of one row of a group against what is written: a condition on that row. */
  ofOneVariant(part: Syntax & { syntax: 'binary' }): ConditionNode | undefined {
    const { left, right } = part
    const inRow = (variant: string, condition: typeof part): ConditionNode => ({
      node: 'condition_of',
      variant,
      of: this.inVariant().binaryCondition(condition),
    })
    if (left.syntax === 'index' && isWritten(right)) return inRow(left.variant, { ...part, left: left.of })
    if (right.syntax === 'index' && isWritten(left)) return inRow(right.variant, { ...part, right: right.of })
    return undefined
  }

  /** `prediction[a] == prediction[b]`, where predictions are classes. */
  sameClass({ op, left, right }: Syntax & { syntax: 'binary' }): ConditionNode | undefined {
    if ((op !== '==' && op !== '!=') || left.syntax !== 'index' || right.syntax !== 'index') return undefined
    const sides = [left, right].flatMap(({ variant, of }) => {
      const value = this.classValueOf(of)
      return value ? [{ variant, of: value }] : []
    })
    if (sides.length < 2) return undefined
    const same: ConditionNode = { node: 'class_same', sides }
    return op === '==' ? same : { node: 'not', of: same }
  }

  /** The same inside the row of one variant: there a name stands alone. */
  inVariant(): Checker {
    return new Checker(this.source, { ...this.options, variants: false })
  }

  among(left: Syntax, right: Syntax): ConditionNode {
    if (right.syntax !== 'list') return this.fail('expression_in_needs_list', right)
    if (right.items.length === 0) return this.fail('expression_list_empty', right)
    const classValue = this.classValueOf(left)
    if (classValue) {
      const list = right.items.map(
        (item) => this.className(item) ?? this.fail('expression_class_place', item, { name: classValue }),
      )
      return { node: 'class_in', of: classValue, list }
    }
    const texts = right.items.flatMap((item) => (item.syntax === 'text' ? [item.value] : []))
    if (texts.length === right.items.length) return { node: 'text_in', column: this.textColumn(left), list: texts }
    const numbers = right.items.flatMap((item) => {
      if (item.syntax === 'number') return [item.value]
      const negative = item.syntax === 'unary' && item.op === '-' && item.of.syntax === 'number'
      return negative ? [-(item.of as Syntax & { syntax: 'number' }).value] : []
    })
    if (numbers.length === right.items.length) return { node: 'number_in', of: this.number(left), list: numbers }
    return this.fail('expression_list_mixed', right)
  }

  /** `label` or `prediction`, where they are classes. */
  classValueOf(part: Syntax): ClassValue | undefined {
    if (!this.options.classNames || part.syntax !== 'name') return undefined
    return part.name === 'label' || part.name === 'prediction' ? part.name : undefined
  }

  /** A class as it is written in a formula: classes called 0 to 9 need no quotes. */
  className(part: Syntax): string | undefined {
    return part.syntax === 'text' ? part.value : part.syntax === 'number' ? String(part.value) : undefined
  }

  /** A comparison of a class with a name, or of the two classes of a row; undefined where neither side is a class. */
  classCondition({ op, left, right }: Syntax & { syntax: 'binary' }): ConditionNode | undefined {
    const sides = [left, right].map((side) => this.classValueOf(side))
    const [value, other] = sides[0] ? [left, right] : [right, left]
    const name = sides[0] ?? sides[1]
    if (!name) return undefined
    if (op !== '==' && op !== '!=') return this.fail('expression_class_place', value, { name })
    const written = this.className(other)
    const bothModel = sides[0] !== undefined && sides[1] !== undefined && sides[0] !== sides[1]
    if (written === undefined && !bothModel) return this.fail('expression_class_place', value, { name })
    const same: ConditionNode =
      written === undefined ? { node: 'class_right' } : { node: 'class_in', of: name, list: [written] }
    return op === '==' ? same : { node: 'not', of: same }
  }

  /** The column that a text is compared with. */
  textColumn(part: Syntax): string {
    const isName = part.syntax === 'name' || (part.syntax === 'call' && part.name === 'col')
    if (!isName) return this.fail('expression_text_partner', part)
    const value = part.syntax === 'name' ? this.named(part, part.name) : this.col(part)
    if (value.node === 'model') return this.fail('expression_model_text', part, { name: value.name })
    return value.name
  }

  named(part: Syntax, name: string): NumberNode & { node: 'column' | 'model' } {
    const { modelValues = true, variants } = this.options
    if (variants) return this.fail('expression_variant_missing', part, { name })
    const known: readonly string[] = typeof modelValues === 'boolean' ? RESERVED : modelValues
    if (!RESERVED.includes(name) && !known.includes(name)) return { node: 'column', name }
    if (modelValues === false) return this.fail('expression_model_value', part, { name })
    if (!known.includes(name)) return this.fail('expression_value_unknown', part, { name, known })
    if (this.classValueOf(part)) return this.fail('expression_class_place', part, { name })
    return { node: 'model', name: name as ModelValue }
  }

  truthOf(part: Syntax, of: NumberNode & { node: 'column' | 'model' }): ConditionNode {
    if (of.node === 'model' && of.name === 'score') return this.fail('expression_score_condition', part)
    return { node: 'truth_of', of }
  }

  col(part: Call): NumberNode & { node: 'column' } {
    this.arity(part, [1, 1])
    const [name] = part.args
    if (name.syntax !== 'text') return this.fail('expression_col_text', name)
    if (this.options.variants) return this.fail('expression_variant_missing', part, { name: name.value })
    return { node: 'column', name: name.value }
  }

  /** Fewest and most arguments of a function over one row; an aggregate in its place is a mistake of nesting. */
  rowFunction(part: Call): readonly [number, number] {
    if (Object.hasOwn(AGGREGATES, part.name)) return this.fail('expression_aggregate_nested', part, { name: part.name })
    if (Object.hasOwn(ROW_FUNCTIONS, part.name)) return ROW_FUNCTIONS[part.name as RowFunction]
    return this.unknownFunction(part)
  }

  unknownFunction(part: Call): never {
    const word = part.name.toLowerCase()
    const synonym = Object.hasOwn(SYNONYMS, word) ? SYNONYMS[word] : undefined
    const suggestion = synonym ?? nearest(part.name, FUNCTIONS) ?? null
    return this.fail('expression_function', part, { name: part.name, suggestion, known: FUNCTIONS })
  }

  arity(part: Call, [fewest, most]: readonly [number, number]): void {
    const found = part.args.length
    if (found < fewest || found > most) this.fail('expression_arity', part, { name: part.name, fewest, most, found })
  }

  aggregate(part: Syntax): AggregateNode {
    switch (part.syntax) {
      case 'number':
        return { node: 'constant', value: part.value }
      case 'unary':
        if (part.op === 'not') return this.failType(part, 'number', 'boolean')
        return part.op === '+' ? this.aggregate(part.of) : { node: 'negate', of: this.aggregate(part.of) }
      case 'binary': {
        const { op } = part
        if (op === '%') return this.fail('expression_not_smooth', part.opAt, { name: op })
        if (op !== '+' && op !== '-' && op !== '*' && op !== '/') return this.failType(part, 'number', 'boolean')
        return { node: 'arithmetic', op, left: this.aggregate(part.left), right: this.aggregate(part.right) }
      }
      case 'name':
        return this.fail('expression_row_beside_aggregate', part, { name: part.name })
      case 'index':
        return this.aggregate(part.of)
      case 'call':
        return this.aggregateCall(part)
      case 'text':
        return this.fail('expression_text', part, { found: part.value })
      case 'list':
        return this.fail('expression_list_place', part)
      case 'truth':
        return this.failType(part, 'number', 'boolean')
    }
  }

  aggregateCall(part: Call): AggregateNode {
    const { name } = part
    if (Object.hasOwn(AGGREGATES, name)) {
      this.arity(part, AGGREGATES[name])
      const rows: AggregateNode = { node: 'rows' }
      if (part.args.length === 0) return rows
      const sum: AggregateNode = {
        node: 'sum',
        of: name === 'count' ? this.counted(part.args[0]) : this.summed(part.args[0]),
      }
      return name === 'mean' ? { node: 'arithmetic', op: '/', left: sum, right: rows } : sum
    }
    if (name === 'col') return this.fail('expression_row_beside_aggregate', part, { name: this.col(part).name })
    if (SMOOTH.includes(name)) {
      this.arity(part, [1, 1])
      return { node: 'smooth', name: name as SmoothFunction, of: this.aggregate(part.args[0]) }
    }
    if (name === 'if' || Object.hasOwn(ROW_FUNCTIONS, name)) {
      const holdsAggregate = part.args.some((argument) => findCall(argument, Object.keys(AGGREGATES)))
      const code = holdsAggregate ? 'expression_not_smooth' : 'expression_row_beside_aggregate'
      return this.fail(code, part, { name })
    }
    return this.unknownFunction(part)
  }

  counted(part: Syntax): NumberNode {
    return indicator(this.condition(part))
  }

  summed(part: Syntax): NumberNode {
    return this.meaningOf(part) === 'boolean' ? indicator(this.condition(part)) : this.number(part)
  }
}

/** A text, a number, a truth or a list of them, as it stands in the formula. */
const isWritten = (part: Syntax): boolean =>
  ['text', 'number', 'truth', 'list'].includes(part.syntax) || (part.syntax === 'unary' && isWritten(part.of))

const indicator = (when: ConditionNode): NumberNode => ({
  node: 'choose',
  when,
  yes: { node: 'constant', value: 1 },
  no: { node: 'constant', value: 0 },
})

const SYNONYMS: Readonly<Record<string, string>> = {
  ln: 'log',
  avg: 'mean',
  average: 'mean',
  total: 'sum',
  ifelse: 'if',
  iif: 'if',
  where: 'if',
  case: 'if',
  column: 'col',
  int: 'floor',
  maximum: 'max',
  minimum: 'min',
}

function findCall(part: Syntax, names: readonly string[]): Call | undefined {
  switch (part.syntax) {
    case 'call':
      return names.includes(part.name) ? part : first(part.args, names)
    case 'list':
      return first(part.items, names)
    case 'unary':
      return findCall(part.of, names)
    case 'binary':
      return findCall(part.left, names) ?? findCall(part.right, names)
    default:
      return undefined
  }
}

function first(parts: readonly Syntax[], names: readonly string[]): Call | undefined {
  for (const part of parts) {
    const found = findCall(part, names)
    if (found) return found
  }
  return undefined
}
