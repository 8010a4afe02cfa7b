/** The formula of a business function as a person would say it, for the usual shapes; null for any other. */
import {
  type AggregateNode,
  type ConditionNode,
  type Expression,
  ExpressionError,
  type NumberNode,
  type ParseOptions,
  parseExpression,
} from '../../core/expression.js'
import { formulaOptions } from '../../core/formula-scope.js'
import type { Task } from '../../core/task-values.js'
import { shorten } from '../escape.js'
import { code, type Phrase } from '../phrase.js'
import type { BusinessReport, ModelReport, Words } from '../report.js'
import { say } from '../say.js'
import { formatPlain, formatPlainPercent, withUnit } from './format.js'

/** Longest list of cells of a matrix that is said. */
const MOST_CELLS = 8

interface Speaker {
  readonly unit: string
  readonly better: 'higher' | 'lower'
  readonly words: Words
  /** Whether label is 1 or 0. */
  readonly isBinary: boolean
  /** Whether a row formula is about the items of a row. */
  readonly ofItems: boolean
}

/**
 * One sentence for each part of the formula: `each missed default costs 45 % of limit_bal`. null where a part has no usual
 * shape, and for models without rows: the formula then speaks for itself.
 */
export function formulaInWords(
  { formula, unit, better }: BusinessReport,
  { task, words }: Pick<ModelReport, 'task' | 'words'>,
): readonly Phrase[] | null {
  if (task === 'metrics') return null
  const options = formulaOptions(task as Task)
  const speaker = { unit: shorten(unit), better, words, isBinary: task === 'binary', ofItems: task === 'ranking' }
  if (typeof formula === 'string') {
    const said = valueInWords(formula, options, speaker)
    return said && [said]
  }
  const told = say().formulaWords
  const parts = inOrder(formula).flatMap(([name, part]): { subject: Phrase; source: string }[] =>
    typeof part === 'string'
      ? [{ subject: [told.outcomes[name as Outcome](words)], source: part }]
      : inOrder(part).map(([predicted, source]) => ({
          subject:
            name === predicted
              ? told.recognised(code(shorten(name)))
              : told.takenFor(code(shorten(name)), code(shorten(predicted))),
          source,
        })),
  )
  const said = parts.map(({ subject, source }) => effectInWords(subject, source, options, speaker))
  if (said.some((each) => each === null)) return null
  const effects = said.filter((each) => each !== null && each.length > 0) as Phrase[]
  if (effects.length > MOST_CELLS)
    return [...effects.slice(0, MOST_CELLS), [told.moreCells(effects.length - MOST_CELLS)]]
  const isComplete = typeof Object.values(formula)[0] === 'string' && effects.length === OUTCOMES.length
  return isComplete ? effects : [...effects, [effects.length === 0 ? told.nothingCounts : told.nothingElseCounts]]
}

/** As they are listed in the config. */
const OUTCOMES = ['true_negative', 'false_negative', 'true_positive', 'false_positive'] as const
type Outcome = (typeof OUTCOMES)[number]

/** Outcomes in their order, classes by name: the same formula gives the same words. */
const inOrder = <Part>(formula: Readonly<Record<string, Part>>): [string, Part][] => {
  const rank = (name: string) => OUTCOMES.indexOf(name as Outcome)
  return Object.entries(formula).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
}

function parse(source: string, options: ParseOptions): Expression | null {
  try {
    return parseExpression(source, { ...options, expect: 'number' })
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    return null
  }
}

/** `each missed default costs 45 % of limit_bal`; empty for what counts nothing; null for an unusual shape. */
function effectInWords(subject: Phrase, source: string, options: ParseOptions, speaker: Speaker): Phrase | null {
  const parsed = parse(source, options)
  const signed = parsed && collectedTerms(parsed.root as NumberNode)
  if (!signed) return null
  if (signed.length === 0) return []
  const gains = signed.filter(({ factor }) => factor > 0)
  const losses = signed.filter(({ factor }) => factor < 0)
  const told = say().formulaWords
  if (gains.length === 0) return told.loses(subject, speaker.better, sumInWords(losses, speaker))
  return told.gains(subject, speaker.better, netInWords(gains, losses, speaker))
}

/** A number times what it is taken of; null: the number itself. */
interface Term {
  readonly factor: number
  readonly of: Phrase | null
}

function sumInWords(terms: readonly Term[], { unit }: Speaker): Phrase {
  const { sum, shareOf, times } = say().formulaWords
  return sum(
    terms.map(({ factor, of }) => {
      const size = Math.abs(factor)
      if (of === null) return withUnit(formatPlain(size), unit)
      if (size === 1) return of
      return size < 1 ? shareOf(formatPlainPercent(size), of) : times(formatPlain(size), of)
    }),
  )
}

function netInWords(gains: readonly Term[], losses: readonly Term[], speaker: Speaker): Phrase {
  const gain = sumInWords(gains, speaker)
  return losses.length === 0 ? gain : say().formulaWords.less(gain, sumInWords(losses, speaker))
}

/** The terms, those of the same thing added up, without those that count nothing. */
function collectedTerms(node: NumberNode): Term[] | null {
  const terms = linearTerms(node)
  if (!terms) return null
  const collected = new Map<string, Term>()
  for (const term of terms) {
    const key = JSON.stringify(term.of)
    collected.set(key, { of: term.of, factor: (collected.get(key)?.factor ?? 0) + term.factor })
  }
  return [...collected.values()].filter(({ factor }) => factor !== 0)
}

/** A sum of constants and of constants times something that has a name; null for any other shape. */
function linearTerms(node: NumberNode): Term[] | null {
  const fixed = constant(node)
  if (fixed !== null) return [{ factor: fixed, of: null }]
  const name = nameOf(node)
  if (name) return [{ factor: 1, of: name }]
  if (node.node === 'negate') return scaled(linearTerms(node.of), -1)
  if (node.node !== 'arithmetic') return null
  const { op, left, right } = node
  if (op === '+' || op === '-') {
    const [first, second] = [linearTerms(left), scaled(linearTerms(right), op === '-' ? -1 : 1)]
    return first && second && [...first, ...second]
  }
  const [a, b] = [constant(left), constant(right)]
  if (op === '*' && a !== null) return scaled(linearTerms(right), a)
  if (op === '*' && b !== null) return scaled(linearTerms(left), b)
  if (op === '/') return b !== null && b !== 0 ? scaled(linearTerms(left), 1 / b) : null
  const [first, second] = op === '*' ? [linearTerms(left), linearTerms(right)] : [null, null]
  if (first?.length !== 1 || second?.length !== 1 || !first[0].of || !second[0].of) return null
  const product = say().formulaWords.times(first[0].of, second[0].of)
  return [{ factor: first[0].factor * second[0].factor, of: product }]
}

const scaled = (terms: Term[] | null, by: number): Term[] | null =>
  terms?.map(({ factor, of }) => ({ factor: factor * by, of })) ?? null

function constant(node: NumberNode): number | null {
  if (node.node === 'constant') return node.value
  if (node.node === 'negate') {
    const of = constant(node.of)
    return of === null ? null : -of
  }
  if (node.node !== 'arithmetic') return null
  const [a, b] = [constant(node.left), constant(node.right)]
  if (a === null || b === null) return null
  const value = { '+': a + b, '-': a - b, '*': a * b, '/': a / b, '%': Number.NaN }[node.op]
  return Number.isFinite(value) ? value : null
}

/** What a formula may read of a model. */
const MODEL_VALUES = ['score', 'label', 'prediction', 'position'] as const

/** Columns, what a model says, products of two of them, and how far a prediction is off. */
function nameOf(node: NumberNode): Phrase | null {
  if (node.node === 'column') return code(shorten(node.name))
  const told = say().formulaWords
  if (node.node === 'model') {
    const name = MODEL_VALUES.find((value) => value === node.name)
    return name ? [told[name]] : null
  }
  if (node.node === 'arithmetic' && node.op === '*') {
    const [left, right] = [nameOf(node.left), nameOf(node.right)]
    return left && right && told.times(left, right)
  }
  if (node.node !== 'call') return null
  if (node.name === 'abs' && isGap(node.of[0]) !== 0) return [told.errorOfPrediction]
  const gap = node.name === 'max' && node.of.length === 2 ? node.of.find((part) => isGap(part) !== 0) : undefined
  const floor = node.of.find((part) => constant(part) === 0)
  if (!gap || !floor) return null
  return [isGap(gap) > 0 ? told.tooMuch : told.tooLittle]
}

/** 1 for prediction − label, −1 for label − prediction, else 0. */
function isGap(node: NumberNode): -1 | 0 | 1 {
  if (node.node !== 'arithmetic' || node.op !== '-') return 0
  const [left, right] = [node.left, node.right].map((part) => (part.node === 'model' ? part.name : ''))
  const isPrediction = (name: string) => name === 'prediction' || name === 'score'
  if (isPrediction(left) && right === 'label') return 1
  return left === 'label' && isPrediction(right) ? -1 : 0
}

/** A value formula: about one row, or sums over rows. */
function valueInWords(source: string, options: ParseOptions, speaker: Speaker): Phrase | null {
  const parsed = parse(source, options)
  if (parsed === null) return null
  if (parsed.kind === 'aggregate') return aggregateInWords(parsed.root as AggregateNode, speaker, true)
  const told = say().formulaWords
  const { row } = speaker.words
  const each = [speaker.ofItems ? told.eachItem(row) : told.eachRow(row)]
  const asEffect = effectInWords(each, source, options, speaker)
  if (asEffect && asEffect.length > 0) return asEffect
  const said = amountInWords(parsed.root as NumberNode, speaker)
  return said && told.counts(each, said)
}

/** `USD 30 if it is flagged, otherwise nothing`; a loss among gains is called one. */
function amountInWords(node: NumberNode, speaker: Speaker): Phrase | null {
  const told = say().formulaWords
  if (node.node === 'choose') {
    const when = conditionInWords(node.when, speaker)
    const [yes, no] = [amountInWords(node.yes, speaker), amountInWords(node.no, speaker)]
    return when && yes && no && told.ifElse(when, yes, no)
  }
  const terms = collectedTerms(node)
  if (!terms) return partsInWords(node, speaker)
  if (terms.length === 0) return [told.nothing]
  const [gains, losses] = [terms.filter(({ factor }) => factor > 0), terms.filter(({ factor }) => factor < 0)]
  return gains.length === 0
    ? told.loss(speaker.better, sumInWords(losses, speaker))
    : netInWords(gains, losses, speaker)
}

/** A sum of amounts of which some depend on a condition: those in brackets. */
function partsInWords(node: NumberNode, speaker: Speaker): Phrase | null {
  if (node.node !== 'arithmetic' || (node.op !== '+' && node.op !== '-')) return null
  const told = say().formulaWords
  const [left, right] = [node.left, node.right].map((part) => {
    const said = amountInWords(part, speaker)
    return said && part.node === 'choose' ? told.inBrackets(said) : said
  })
  return left && right && (node.op === '+' ? told.sum([left, right]) : told.less(left, right))
}

function conditionInWords(node: ConditionNode, speaker: Speaker): Phrase | null {
  const told = say().formulaWords
  switch (node.node) {
    case 'truth_of':
      return truthInWords(node.of, true, speaker)
    case 'not':
      return node.of.node === 'truth_of'
        ? truthInWords(node.of.of, false, speaker)
        : node.of.node === 'class_right'
          ? [told.classNotRecognised]
          : null
    case 'compare': {
      const [left, right] = [node.left, node.right].map(plainValue)
      return left && right && told.compare(left, node.op, right)
    }
    case 'text_in':
      return told.isOneOf(code(shorten(node.column)), oneOf(node.list))
    case 'class_in':
      return (node.of === 'label' ? told.classIs : told.isTakenFor)(oneOf(node.list))
    case 'class_right':
      return [told.classRecognised]
    case 'both': {
      // Mixed without brackets it could be read both ways.
      if ([node.left, node.right].some((side) => side.node === 'both' && side.op !== node.op)) return null
      const [left, right] = [conditionInWords(node.left, speaker), conditionInWords(node.right, speaker)]
      return left && right && told.both(left, node.op, right)
    }
    default:
      return null
  }
}

const oneOf = (list: readonly string[]): Phrase => say().lists.or(list.map((each) => code(shorten(each))))

function truthInWords(of: NumberNode, holds: boolean, { words, isBinary }: Speaker): Phrase | null {
  const { isTrue, isPositive, itIsFlagged } = say().formulaWords
  if (of.node === 'column') return isTrue(code(shorten(of.name)), holds)
  if (of.node !== 'model' || !isBinary) return null
  return [(of.name === 'label' ? isPositive : itIsFlagged)(words, holds)]
}

const plainValue = (node: NumberNode): Phrase | null => {
  const fixed = constant(node)
  return fixed === null ? nameOf(node) : [formatPlain(fixed)]
}

/** `the sum of …, divided by the number of rows where …`. */
function aggregateInWords(node: AggregateNode, speaker: Speaker, outermost = false): Phrase | null {
  const told = say().formulaWords
  const { ofItems } = speaker
  const { row } = speaker.words
  switch (node.node) {
    case 'constant':
      return [formatPlain(node.value)]
    case 'rows':
      return [told.numberOfRows(row)]
    case 'sum': {
      const condition = countedCondition(node.of)
      if (condition) {
        const when = conditionInWords(condition, speaker)
        return when && told.numberWhere(row, ofItems, when)
      }
      const amount = amountInWords(node.of, speaker)
      return amount && told.sumOver(row, ofItems, amount)
    }
    case 'arithmetic': {
      if (!outermost) return null
      if (node.op === '/' && node.left.node === 'sum' && node.right.node === 'rows') {
        const amount = amountInWords(node.left.of, speaker)
        return amount && told.meanOver(row, amount)
      }
      const [left, right] = [aggregateInWords(node.left, speaker), aggregateInWords(node.right, speaker)]
      return left && right && told.joined(left, node.op, right)
    }
    default:
      return null
  }
}

/** The condition of a count: 1 where it holds, else 0. */
function countedCondition(node: NumberNode): ConditionNode | null {
  if (node.node !== 'choose') return null
  return constant(node.yes) === 1 && constant(node.no) === 0 ? node.when : null
}
