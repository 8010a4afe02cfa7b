import { findNearName } from './nearest-name.js'
import { errorOf, type Problem, warningOf } from './problem.js'
import type { CategoryView } from './table.js'

/** What a label cell says. */
export const LabelState = { negative: 0, positive: 1, missing: 2 } as const

/** One of `LabelState` for every row. */
export type LabelStates = Uint8Array

/** More distinct values than this are no classes, and may be values of persons: they are counted, not shown. */
const SHOWN_VALUES = 5
const SHOWN_CHARACTERS = 40

/**
 * Reads label columns that speak of the same rows: which rows are positive.
 *
 * Values are compared as text without surrounding spaces, except that numbers are compared as numbers: `1`, `1.0` and
 * `01` are the same label, `1` and `true` are not. All columns together may hold two values, one of them `positive`.
 * Only one value, and that the usual opposite of `positive` (`No` for `Yes`, 0 for 1): every row is negative, a warning.
 * Problems: labels_not_binary, positive_not_in_labels (errors); single_label_value (warning).
 */
export function readLabels(
  views: readonly CategoryView[],
  column: string,
  positive: string,
): { states: readonly LabelStates[]; problems: readonly Problem[] } {
  const byView = views.map(({ categories }) => valuesOf(categories))
  const found = new Map(byView.toReversed().flatMap((values) => [...values]))
  const problems = checkValues(found, column, positive, byView)
  const wanted = labelValue(positive)
  const states = views.map(({ codes, categories }) => {
    const stateOf = Uint8Array.from(categories, (category) => {
      const value = labelValue(category)
      if (value === undefined) return LabelState.missing
      return value === wanted ? LabelState.positive : LabelState.negative
    })
    const rows = new Uint8Array(codes.length)
    for (let row = 0; row < codes.length; row++) rows[row] = codes[row] < 0 ? LabelState.missing : stateOf[codes[row]]
    return rows
  })
  return { states, problems }
}

type LabelTexts = ReadonlyMap<string, string>

/** Each value with the text that stands first for it. */
function valuesOf(categories: readonly string[]): LabelTexts {
  const values = new Map<string, string>()
  for (const category of categories) {
    const value = labelValue(category)
    if (value !== undefined && !values.has(value)) values.set(value, category.trim())
  }
  return values
}

function checkValues(found: LabelTexts, column: string, positive: string, byView: readonly LabelTexts[]): Problem[] {
  const distinct = found.size
  const shown = (texts: LabelTexts) =>
    [...texts.values()].sort(byCodeUnits).map((text) => text.slice(0, SHOWN_CHARACTERS))
  const texts = [...found.values()].sort(byCodeUnits)
  const values = distinct > SHOWN_VALUES ? [] : shown(found)
  if (distinct > 2) {
    // Two labels in every file: they are written in two ways, and nothing else is wrong.
    const areTwoWays = values.length > 0 && byView.every(({ size }) => size <= 2)
    const other = byView.find((each) => [...each.keys()].some((value) => !byView[0].has(value)))
    const [firstLabels, otherLabels] = areTwoWays && other ? [shown(byView[0]), shown(other)] : [[], []]
    return [errorOf('labels_not_binary', { column, distinct, values, firstLabels, otherLabels })]
  }
  const wanted = labelValue(positive)
  if (distinct === 0 || (wanted !== undefined && found.has(wanted))) return []
  const [only] = texts
  if (distinct === 1 && isOpposite(only, positive)) {
    return [warningOf('single_label_value', { column, value: only, positive })]
  }
  const nearest = findNearName(texts, positive)?.name ?? null
  return [errorOf('positive_not_in_labels', { column, positive, values, nearest })]
}

const byCodeUnits = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

/** The value a label stands for, so that equal labels have equal values; undefined: a blank cell. */
function labelValue(text: string): string | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed) ? `number ${Number(trimmed)}` : `text ${trimmed}`
}

const opposites: readonly (readonly [string, string])[] = [
  ['1', '0'],
  ['1', '-1'],
  ['true', 'false'],
  ['t', 'f'],
  ['yes', 'no'],
  ['y', 'n'],
  ['positive', 'negative'],
  ['pos', 'neg'],
]

function isOpposite(text: string, positive: string): boolean {
  const same = (left: string, right: string) => labelValue(left.toLowerCase()) === labelValue(right)
  return opposites.some(
    ([one, other]) => (same(positive, one) && same(text, other)) || (same(positive, other) && same(text, one)),
  )
}
