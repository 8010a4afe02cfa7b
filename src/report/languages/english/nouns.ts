/** English by rule, for the nouns and verbs that a config names: plurals, "declines", "declined". */
import { shorten } from '../../escape.js'
import type { Words } from '../../report.js'

const IRREGULAR_PLURALS: Readonly<Record<string, string>> = {
  person: 'people',
  child: 'children',
  man: 'men',
  woman: 'women',
}
const IRREGULAR_PARTICIPLES: Readonly<Record<string, string>> = {
  catch: 'caught',
  defer: 'deferred',
  find: 'found',
  hold: 'held',
  keep: 'kept',
  let: 'let',
  pay: 'paid',
  put: 'put',
  refer: 'referred',
  send: 'sent',
  set: 'set',
  take: 'taken',
  transfer: 'transferred',
}

/** The noun comes before its preposition: `person over 50k` has the plural `people over 50k`. */
const PREPOSITION = / (?:above|at|below|for|from|in|of|on|over|to|under|with|within|without) .*$/iu

/** `client` → `clients`, `good company` → `good companies`, `line of credit` → `lines of credit`. */
export function pluralOf(noun: string): string {
  const rest = PREPOSITION.exec(noun)?.[0] ?? ''
  return pluralOfLast(rest === '' ? noun : noun.slice(0, -rest.length)) + rest
}

function pluralOfLast(noun: string): string {
  const start = noun.search(/\S*$/)
  const last = noun.slice(start)
  return noun.slice(0, start) + (IRREGULAR_PLURALS[last] ?? withS(last))
}

/** `1 client`, `551 clients`. `formatted` is the number as it is to be printed. */
export function countOf(count: number, formatted: string, noun: string): string {
  return `${formatted}\u00a0${count === 1 ? noun : pluralOf(noun)}`
}

/** `decline` → `declines`; `send to review` → `sends to review`. */
export function thirdPerson(verb: string): string {
  return ofFirstWord(verb, withS)
}

/** `approve` → `approved`; `send to review` → `sent to review`. */
export function participleOf(verb: string): string {
  return ofFirstWord(verb, (word) => {
    if (IRREGULAR_PARTICIPLES[word]) return IRREGULAR_PARTICIPLES[word]
    if (word.endsWith('e')) return `${word}d`
    if (/[^aeiou]y$/i.test(word)) return `${word.slice(0, -1)}ied`
    if (/^[^aeiou]*[aeiou][bdgklmnprt]$/i.test(word)) return `${word}${word.at(-1)}ed`
    return `${word}ed`
  })
}

function ofFirstWord(verb: string, change: (word: string) => string): string {
  const [first, ...rest] = verb.split(' ')
  return [change(first), ...rest].join(' ')
}

function withS(word: string): string {
  if (/(?:s|x|z|ch|sh)$/i.test(word)) return `${word}es`
  if (/[^aeiou]y$/i.test(word)) return `${word.slice(0, -1)}ies`
  return `${word}s`
}

/** What the config calls the rows and their labels; a label may be long. */
type Nouns = Pick<Words, 'row' | 'positive' | 'negative' | 'positiveLabel'>

const label = ({ positiveLabel }: Nouns): string => shorten(positiveLabel)

/** `default`, or `row labelled 1`. */
export const onePositive = (words: Nouns): string => words.positive ?? `${words.row} labelled ${label(words)}`
/** `good client`, or `row not labelled 1`. */
export const oneNegative = (words: Nouns): string => words.negative ?? `${words.row} not labelled ${label(words)}`
/** `defaults`, or `rows labelled 1`. */
export const positivesOf = (words: Nouns): string =>
  words.positive ? pluralOf(words.positive) : `${pluralOf(words.row)} labelled ${label(words)}`
export const negativesOf = (words: Nouns): string =>
  words.negative ? pluralOf(words.negative) : `${pluralOf(words.row)} not labelled ${label(words)}`

/** A unit of the label, which a config names many of: `1 bike` of `bikes`. */
export const unitOfOne = (unit: string): string => unit.replace(/^(\p{Ll}*[^s\P{Ll}])s$/u, '$1')
