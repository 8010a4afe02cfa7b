/** Formula text to a tree of what stands where, before anything is known about types. */
import jsep from 'jsep'
import { ExpressionError } from './error.js'

/** `at` is the index at which the part begins. */
export type Syntax =
  | { readonly syntax: 'number'; readonly at: number; readonly value: number }
  | { readonly syntax: 'text'; readonly at: number; readonly value: string }
  | { readonly syntax: 'truth'; readonly at: number; readonly value: boolean }
  | { readonly syntax: 'name'; readonly at: number; readonly name: string }
  /** `score[high]`: a name, or `col("…")`, of one row of a group. */
  | { readonly syntax: 'index'; readonly at: number; readonly of: Syntax; readonly variant: string }
  | { readonly syntax: 'list'; readonly at: number; readonly items: readonly Syntax[] }
  | { readonly syntax: 'call'; readonly at: number; readonly name: string; readonly args: readonly Syntax[] }
  | { readonly syntax: 'unary'; readonly at: number; readonly op: 'not' | '-' | '+'; readonly of: Syntax }
  | {
      readonly syntax: 'binary'
      readonly at: number
      readonly op: string
      readonly opAt: number
      readonly left: Syntax
      readonly right: Syntax
    }

const MAX_LENGTH = 4_000
/** Nesting of brackets and signs. Parsing and checking recurse, so this also bounds the call stack. */
const MAX_DEPTH = 60

/**
 * What of jsep's parser is used: white space, numbers and quoted text. Its operators, groups and lists are not: they keep
 * no positions, bind `not` like a sign, and take `max(a b)` for `max(a, b)`.
 */
interface Gobbler {
  expr: string
  index: number
  readonly code: number
  gobbleSpaces(): void
  gobbleNumericLiteral(): { value: unknown }
  gobbleStringLiteral(): { value: unknown }
}

// Not in jsep's typings. Overriding methods in a subclass keeps away from jsep's configuration, which is one mutable global.
const Jsep = (jsep as unknown as { Jsep: new (source: string) => Gobbler & { gobbleExpression(): unknown } }).Jsep

const PRECEDENCE: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  in: 4,
  'not in': 4,
  '==': 4,
  '!=': 4,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
}
const NOT_PRECEDENCE = 3
const COMPARISON_PRECEDENCE = 4

/** Operators of other languages, and what to write here. Longest first, as they are tried in this order. */
const FOREIGN: readonly (readonly [string, string])[] = [
  ['===', '=='],
  ['!==', '!='],
  ['&&', 'and'],
  ['||', 'or'],
  ['**', ''],
  ['<>', '!='],
  ['=>', '>='],
  ['=<', '<='],
  ['//', 'floor(a / b)'],
  ['!=', '!='],
  ['==', '=='],
  ['&', 'and'],
  ['|', 'or'],
  ['^', ''],
  ['?', 'if(condition, then, else)'],
  ['!', 'not'],
  ['~', 'not'],
  ['=', '=='],
  ['≤', '<='],
  ['≥', '>='],
  ['≠', '!='],
  ['−', '-'],
  ['×', '*'],
  ['÷', '/'],
]
const OWN_OPERATORS = new Set(['!=', '=='])

class FormulaParser extends Jsep {
  depth = 0
  /** May a name be followed by the variant of a group, in brackets? */
  readonly hasVariants: boolean

  constructor(source: string, hasVariants: boolean) {
    super(source)
    this.hasVariants = hasVariants
  }

  /** The whole text is one expression. */
  parseAll(): Syntax {
    const root = this.gobbleExpression()
    if (this.index < this.expr.length) this.failHere()
    return root
  }

  override gobbleExpression(): Syntax {
    return this.nested(() => {
      const parsed = this.gobbleFrom(1)
      this.gobbleSpaces()
      return parsed
    })
  }

  /** Precedence climbing: an operand, then operators that bind at least as tightly as `lowest`. */
  gobbleFrom(lowest: number): Syntax {
    let left = this.gobbleOperand()
    let leftIsComparison = false
    for (;;) {
      const operator = this.peekOperator()
      if (!operator || PRECEDENCE[operator.op] < lowest) return left
      const precedence = PRECEDENCE[operator.op]
      if (precedence === COMPARISON_PRECEDENCE && leftIsComparison) {
        throw new ExpressionError('expression_chain', this.expr, operator.at, { operator: operator.op })
      }
      this.index = operator.end
      const right = this.gobbleFrom(precedence + 1)
      left = { syntax: 'binary', at: left.at, op: operator.op, opAt: operator.at, left, right }
      leftIsComparison = precedence === COMPARISON_PRECEDENCE
    }
  }

  gobbleOperand(): Syntax {
    this.gobbleSpaces()
    const at = this.index
    const sign = this.expr[at]
    if (sign === '-' || sign === '+') {
      this.index++
      return this.nested(() => ({ syntax: 'unary', at, op: sign, of: this.gobbleOperand() }))
    }
    if (this.wordAt(at) === 'not') {
      this.index += 3
      return this.nested(() => ({ syntax: 'unary', at, op: 'not', of: this.gobbleFrom(NOT_PRECEDENCE) }))
    }
    const value = this.gobbleValue(at)
    this.gobbleSpaces()
    const operand = this.hasVariants && this.expr[this.index] === '[' ? this.gobbleVariant(value) : value
    const next = this.expr[this.index]
    const optional = next === '?' && this.expr[this.index + 1] === '.'
    if (next === '.' || next === '[' || next === '`' || optional) {
      throw new ExpressionError('expression_member', this.expr, this.index)
    }
    if (next === '(') throw new ExpressionError('expression_not_callable', this.expr, this.index)
    return operand
  }

  /** `[high]`, `["very high"]` or `[1]` behind a name. */
  gobbleVariant(of: Syntax): Syntax {
    const isName = of.syntax === 'name' || (of.syntax === 'call' && of.name === 'col')
    if (!isName) throw new ExpressionError('expression_member', this.expr, this.index)
    this.index++
    this.gobbleSpaces()
    const variant = this.gobbleVariantName()
    this.gobbleSpaces()
    if (this.expr[this.index] !== ']') this.failHere(']')
    this.index++
    this.gobbleSpaces()
    return { syntax: 'index', at: of.at, of, variant }
  }

  gobbleVariantName(): string {
    const { code, index } = this
    if (code === 34 || code === 39) return String(this.gobbleStringLiteral().value)
    if (code >= 48 && code <= 57) {
      this.gobbleNumericLiteral()
      return this.expr.slice(index, this.index)
    }
    const name = this.wordAt(index)
    if (name === undefined) this.failHere('the name of a variant')
    this.index += name.length
    return name
  }

  gobbleValue(at: number): Syntax {
    const code = this.code
    if ((code >= 48 && code <= 57) || code === 46) {
      const value = Number(this.gobbleNumericLiteral().value)
      if (!Number.isFinite(value)) throw new ExpressionError('expression_number_too_large', this.expr, at)
      return { syntax: 'number', at, value }
    }
    if (code === 34 || code === 39) return { syntax: 'text', at, value: String(this.gobbleStringLiteral().value) }
    if (this.expr[at] === '[') {
      this.index++
      return { syntax: 'list', at, items: this.gobbleUntil(']') }
    }
    if (this.expr[at] === '(') {
      this.index++
      const inner = this.gobbleExpression()
      if (this.expr[this.index] !== ')') this.failHere(')')
      this.index++
      return inner
    }
    const name = this.wordAt(at)
    if (name === undefined || Object.hasOwn(PRECEDENCE, name)) this.failHere()
    this.index += name.length
    if (name === 'true' || name === 'false') return { syntax: 'truth', at, value: name === 'true' }
    if (name === 'null' || name === 'None') throw new ExpressionError('expression_null', this.expr, at, { found: name })
    this.gobbleSpaces()
    if (this.expr[this.index] !== '(') return { syntax: 'name', at, name }
    this.index++
    return { syntax: 'call', at, name, args: this.gobbleUntil(')') }
  }

  /** Expressions with commas between them, up to and with the closing bracket. */
  gobbleUntil(closing: ')' | ']'): readonly Syntax[] {
    const items: Syntax[] = []
    this.gobbleSpaces()
    while (this.expr[this.index] !== closing) {
      if (items.length > 0) {
        if (this.expr[this.index] !== ',') this.failHere(`a comma or ${closing}`)
        this.index++
      }
      items.push(this.gobbleExpression())
    }
    this.index++
    return items
  }

  /** The name that begins at an index: letters of any script, digits, `_` and `$`, not beginning with a digit. */
  wordAt(at: number): string | undefined {
    NAME.lastIndex = at
    return NAME.exec(this.expr)?.[0]
  }

  peekOperator(): { op: string; at: number; end: number } | undefined {
    this.gobbleSpaces()
    const at = this.index
    const word = this.wordAt(at)
    if (word === 'not') {
      NOT_IN.lastIndex = at
      const notIn = NOT_IN.exec(this.expr)
      return notIn ? { op: 'not in', at, end: at + notIn[0].length } : undefined
    }
    if (word !== undefined) return Object.hasOwn(PRECEDENCE, word) ? { op: word, at, end: at + word.length } : undefined
    this.refuseForeignOperator()
    for (const length of [2, 1]) {
      const op = this.expr.slice(at, at + length)
      if (op.length === length && Object.hasOwn(PRECEDENCE, op)) return { op, at, end: at + length }
    }
    return undefined
  }

  refuseForeignOperator(): void {
    const foreign = FOREIGN.find(([found]) => this.expr.startsWith(found, this.index))
    if (!foreign || OWN_OPERATORS.has(foreign[0])) return
    throw new ExpressionError('expression_operator', this.expr, this.index, { found: foreign[0], use: foreign[1] })
  }

  /** Says what stands at the index although something else is needed there. */
  failHere(expected = ''): never {
    this.gobbleSpaces()
    if (this.index >= this.expr.length) {
      throw new ExpressionError('expression_ends_early', this.expr, this.expr.length, { expected })
    }
    this.refuseForeignOperator()
    const found = this.wordAt(this.index) ?? String.fromCodePoint(this.expr.codePointAt(this.index)!)
    throw new ExpressionError('expression_unexpected', this.expr, this.index, { found, expected })
  }

  nested<T>(parse: () => T): T {
    if (++this.depth > MAX_DEPTH) {
      throw new ExpressionError('expression_too_deep', this.expr, this.index, { limit: MAX_DEPTH })
    }
    const parsed = parse()
    this.depth--
    return parsed
  }
}

const NAME = /[\p{L}\p{M}_$][\p{L}\p{M}\p{N}_$]*/uy
const NOT_IN = /not[ \t\r\n]+in(?![\p{L}\p{M}\p{N}_$])/uy

/** Reads a formula. Throws ExpressionError at the first mistake of form. `hasVariants`: names may have a variant. */
export function parseSyntax(source: string, hasVariants = false): Syntax {
  if (source.trim() === '') throw new ExpressionError('expression_empty', source, 0)
  if (source.length > MAX_LENGTH) {
    const args = { length: source.length, limit: MAX_LENGTH }
    throw new ExpressionError('expression_too_long', `${source.slice(0, 60)}…`, 0, args)
  }
  const parser = new FormulaParser(source, hasVariants)
  try {
    return parser.parseAll()
  } catch (error) {
    if (error instanceof ExpressionError || !(error instanceof Error) || !('description' in error)) throw error
    // jsep's own: an unclosed quote, or a number like 1.2.3 or 12abc.
    const description = String(error.description)
    if (description.startsWith('Unclosed quote')) {
      throw new ExpressionError('expression_ends_early', source, source.length, { expected: 'a closing quote' })
    }
    return parser.failHere()
  }
}
