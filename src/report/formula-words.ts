/** The formula of a business function as a person would say it, for the usual shapes; null for any other. */
import {
  type AggregateNode,
  type ConditionNode,
  type Expression,
  ExpressionError,
  type NumberNode,
  type ParseOptions,
  parseExpression,
} from '../core/expression.js'
import { formulaOptions } from '../core/formula-scope.js'
import type { Task } from '../core/task-values.js'
import { formatPlain, formatPlainPercent, withUnit } from './format.js'
import { participleOf, pluralOf } from './languages/english/nouns.js'
import { code, joinPhrases, type Phrase, phrase } from './phrase.js'
import { positivesOf, shorten } from './present.js'
import type { BusinessReport, ModelReport, Words } from './report.js'

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
  const parts = inOrder(formula).flatMap(([name, part]): { subject: Phrase; source: string }[] =>
    typeof part === 'string'
      ? [{ subject: OUTCOMES[name](words), source: part }]
      : inOrder(part).map(([predicted, source]) => ({
          subject:
            name === predicted
              ? phrase`each ${code(shorten(name))} that is recognised`
              : phrase`each ${code(shorten(name))} taken for ${code(shorten(predicted))}`,
          source,
        })),
  )
  const said = parts.map(({ subject, source }) => effectInWords(subject, source, options, speaker))
  if (said.some((each) => each === null)) return null
  const effects = said.filter((each) => each !== null && each.length > 0) as Phrase[]
  if (effects.length > MOST_CELLS)
    return [...effects.slice(0, MOST_CELLS), [`and ${effects.length - MOST_CELLS} more cells of the matrix`]]
  const rest = effects.length === 0 ? 'nothing counts' : 'everything else counts nothing'
  return typeof Object.values(formula)[0] === 'string' && effects.length === 4 ? effects : [...effects, [rest]]
}

/** Outcomes as they are listed in the config, classes by name: the same formula gives the same words. */
const inOrder = <Part>(formula: Readonly<Record<string, Part>>): [string, Part][] => {
  const rank = (name: string) => Object.keys(OUTCOMES).indexOf(name)
  return Object.entries(formula).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
}

const notFlagged = (words: Words): string =>
  words.notFlagged ? `is ${participleOf(words.notFlagged)}` : `is not ${participleOf(words.flagged ?? 'flag')}`
const flagged = (words: Words): string => `is ${participleOf(words.flagged ?? 'flag')}`
const positive = (words: Words): string => words.positive ?? `${words.row} labelled ${shorten(words.positiveLabel)}`
const negative = (words: Words): string => words.negative ?? `${words.row} not labelled ${shorten(words.positiveLabel)}`

const OUTCOMES: Readonly<Record<string, (words: Words) => Phrase>> = {
  true_negative: (words) => [`each ${negative(words)} that ${notFlagged(words)}`],
  false_negative: (words) => [
    words.positive ? `each missed ${words.positive}` : `each ${positive(words)} that ${notFlagged(words)}`,
  ],
  true_positive: (words) => [
    words.positive ? `each caught ${words.positive}` : `each ${positive(words)} that ${flagged(words)}`,
  ],
  false_positive: (words) => [`each ${negative(words)} that ${flagged(words)}`],
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
  const [more, less] = speaker.better === 'lower' ? ['costs', 'saves'] : ['brings', 'costs']
  if (gains.length === 0) return phrase`${subject} ${less} ${sumInWords(losses, speaker)}`
  const net = losses.length === 0 ? [] : phrase` less ${sumInWords(losses, speaker)}`
  return phrase`${subject} ${more} ${sumInWords(gains, speaker)}${net}`
}

/** A number times what it is taken of; null: the number itself. */
interface Term {
  readonly factor: number
  readonly of: Phrase | null
}

const sumInWords = (terms: readonly Term[], { unit }: Speaker): Phrase =>
  joinPhrases(
    terms.map(({ factor, of }) => {
      const size = Math.abs(factor)
      if (of === null) return withUnit(formatPlain(size), unit)
      if (size === 1) return of
      return size < 1 ? phrase`${formatPlainPercent(size)} of ${of}` : phrase`${formatPlain(size)} times ${of}`
    }),
    ' plus ',
  )

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
  return [{ factor: first[0].factor * second[0].factor, of: phrase`${first[0].of} times ${second[0].of}` }]
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

const MODEL_VALUES: Readonly<Record<string, string>> = {
  score: 'the score',
  label: 'the true value',
  prediction: 'the predicted value',
  position: 'its place',
}

/** Columns, what a model says, products of two of them, and how far a prediction is off. */
function nameOf(node: NumberNode): Phrase | null {
  if (node.node === 'column') return code(shorten(node.name))
  if (node.node === 'model') return Object.hasOwn(MODEL_VALUES, node.name) ? [MODEL_VALUES[node.name]] : null
  if (node.node === 'arithmetic' && node.op === '*') {
    const [left, right] = [nameOf(node.left), nameOf(node.right)]
    return left && right && phrase`${left} times ${right}`
  }
  if (node.node !== 'call') return null
  if (node.name === 'abs' && isGap(node.of[0]) !== 0) return ['the error of the prediction']
  const gap = node.name === 'max' && node.of.length === 2 ? node.of.find((part) => isGap(part) !== 0) : undefined
  const floor = node.of.find((part) => constant(part) === 0)
  if (!gap || !floor) return null
  return [isGap(gap) > 0 ? 'what is predicted too much' : 'what is predicted too little']
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
  const { row } = speaker.words
  const each = speaker.ofItems ? `each item, summed over a ${row},` : `each ${row}`
  const asEffect = effectInWords([each], source, options, speaker)
  if (asEffect && asEffect.length > 0) return asEffect
  const said = amountInWords(parsed.root as NumberNode, speaker)
  return said && phrase`${each} counts ${said}`
}

/** `USD 30 if it is flagged, otherwise nothing`; a loss among gains is called one. */
function amountInWords(node: NumberNode, speaker: Speaker): Phrase | null {
  if (node.node === 'choose') {
    const when = conditionInWords(node.when, speaker)
    const [yes, no] = [amountInWords(node.yes, speaker), amountInWords(node.no, speaker)]
    return when && yes && no && phrase`${yes} if ${when}, otherwise ${no}`
  }
  const terms = collectedTerms(node)
  if (!terms) return partsInWords(node, speaker)
  if (terms.length === 0) return ['nothing']
  const [gains, losses] = [terms.filter(({ factor }) => factor > 0), terms.filter(({ factor }) => factor < 0)]
  if (gains.length === 0)
    return phrase`${speaker.better === 'lower' ? 'a saving' : 'a cost'} of ${sumInWords(losses, speaker)}`
  return losses.length === 0
    ? sumInWords(gains, speaker)
    : phrase`${sumInWords(gains, speaker)} less ${sumInWords(losses, speaker)}`
}

/** A sum of amounts of which some depend on a condition: those in brackets. */
function partsInWords(node: NumberNode, speaker: Speaker): Phrase | null {
  if (node.node !== 'arithmetic' || (node.op !== '+' && node.op !== '-')) return null
  const [left, right] = [node.left, node.right].map((part) => {
    const said = amountInWords(part, speaker)
    return said && part.node === 'choose' ? phrase`(${said})` : said
  })
  return left && right && phrase`${left} ${node.op === '+' ? 'plus' : 'less'} ${right}`
}

const COMPARISONS = {
  '==': 'is',
  '!=': 'is not',
  '<': 'is below',
  '<=': 'is at most',
  '>': 'is above',
  '>=': 'is at least',
} as const

function conditionInWords(node: ConditionNode, speaker: Speaker): Phrase | null {
  switch (node.node) {
    case 'truth_of':
      return truthInWords(node.of, true, speaker)
    case 'not':
      return node.of.node === 'truth_of'
        ? truthInWords(node.of.of, false, speaker)
        : node.of.node === 'class_right'
          ? ['its class is taken for another']
          : null
    case 'compare': {
      const [left, right] = [node.left, node.right].map(plainValue)
      return left && right && phrase`${left} ${COMPARISONS[node.op]} ${right}`
    }
    case 'text_in':
      return phrase`${code(shorten(node.column))} is ${oneOf(node.list)}`
    case 'class_in':
      return phrase`${node.of === 'label' ? 'its class is' : 'it is taken for'} ${oneOf(node.list)}`
    case 'class_right':
      return ['its class is recognised']
    case 'both': {
      // Mixed without brackets it could be read both ways.
      if ([node.left, node.right].some((side) => side.node === 'both' && side.op !== node.op)) return null
      const [left, right] = [conditionInWords(node.left, speaker), conditionInWords(node.right, speaker)]
      return left && right && phrase`${left} ${node.op} ${right}`
    }
    default:
      return null
  }
}

const oneOf = (list: readonly string[]): Phrase =>
  joinPhrases(
    list.map((each) => code(shorten(each))),
    ', ',
    ' or ',
  )

function truthInWords(of: NumberNode, holds: boolean, { words, isBinary }: Speaker): Phrase | null {
  if (of.node === 'column') return phrase`${code(shorten(of.name))} is ${holds ? 'true' : 'not true'}`
  if (of.node !== 'model' || !isBinary) return null
  if (of.name === 'label') return [`it is ${holds ? '' : 'not '}one of the ${positivesOf(words)}`]
  return [`it ${holds ? flagged(words) : notFlagged(words)}`]
}

const plainValue = (node: NumberNode): Phrase | null => {
  const fixed = constant(node)
  return fixed === null ? nameOf(node) : [formatPlain(fixed)]
}

/** `the sum of …, divided by the number of rows where …`. */
function aggregateInWords(node: AggregateNode, speaker: Speaker, outermost = false): Phrase | null {
  const all = pluralOf(speaker.words.row)
  const counted = speaker.ofItems ? 'items' : all
  switch (node.node) {
    case 'constant':
      return [formatPlain(node.value)]
    case 'rows':
      return [`the number of ${all}`]
    case 'sum': {
      const condition = countedCondition(node.of)
      if (condition) {
        const when = conditionInWords(condition, speaker)
        return when && phrase`the number of ${counted} where ${when}`
      }
      const amount = amountInWords(node.of, speaker)
      return amount && phrase`the sum over all ${counted} of ${amount}`
    }
    case 'arithmetic': {
      if (!outermost) return null
      if (node.op === '/' && node.left.node === 'sum' && node.right.node === 'rows') {
        const amount = amountInWords(node.left.of, speaker)
        return amount && phrase`the mean over all ${all} of ${amount}`
      }
      const [left, right] = [aggregateInWords(node.left, speaker), aggregateInWords(node.right, speaker)]
      const joint = { '+': ', plus ', '-': ', less ', '*': ', times ', '/': ', divided by ' }[node.op]
      return left && right && phrase`${left}${joint}${right}`
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
