/**
 * Do the reviewed rows still look like those of a reference, such as a sample of production? Column by column, and the
 * scores of both models (statistics.md, section 12). It explains a result; it compares no models, so it decides nothing
 * unless the policy asks for it.
 */
import { checkId } from './check-id.js'
import type { Check } from './comparison.js'
import type { Pair, PairColumn } from './pair.js'
import type { DriftPlan } from './plan.js'
import { ProblemError, type Reason, reason } from './problem.js'
import { adjustHolm } from './stats/multiplicity.js'
import {
  jensenShannon,
  populationStability,
  stabilityLimit,
  stabilityPValue,
  testHomogeneity,
  testKolmogorovSmirnov,
} from './stats/two-samples.js'
import { CellState, type Column, type NumberView, type Table } from './table.js'

export interface DriftReport {
  /** Rows, and the independent units among them, of the reference and of the review. */
  readonly rows: BothSamples
  readonly units: BothSamples
  /** The stability index that is tolerated. */
  readonly tolerated: number
  readonly confidence: number
  /** Shown to drift first, then by the stability index, largest first. */
  readonly columns: readonly DriftColumn[]
  readonly notCompared: readonly { readonly column: string; readonly reason: Reason }[]
}

export interface BothSamples {
  readonly reference: number
  readonly current: number
}

export interface DriftColumn {
  readonly column: string
  /** Whose score it is; null for a column of the files. */
  readonly model: 'champion' | 'challenger' | null
  readonly kind: 'number' | 'category'
  readonly bins: readonly DriftBin[]
  /** Population stability index over the bins. */
  readonly stability: number
  /** Above it, drift beyond what is tolerated is shown, all columns counted together (Holm). null: one bin only. */
  readonly limit: number | null
  /** Of "the stability index of the populations is no larger than tolerated"; adjusted: by Holm over the columns. */
  readonly pValue: number
  readonly adjustedPValue: number
  readonly isShown: boolean
  /** In nats. */
  readonly jensenShannon: number
  /** Tests of no drift at all, this column alone: with many rows the smallest drift is found. */
  readonly chiSquare: { readonly statistic: number; readonly df: number; readonly pValue: number }
  readonly kolmogorovSmirnov: { readonly statistic: number; readonly pValue: number } | null
  /** Shares of rows without a value. */
  readonly missing: BothSamples
  /** Of numbers. */
  readonly median: BothSamples | null
  readonly range: { readonly reference: Range; readonly current: Range; readonly outside: number } | null
  /** Of categories: values that the reference does not have, and their share of the rows. */
  readonly newValues: { readonly count: number; readonly share: number; readonly examples: readonly string[] } | null
}

export interface Range {
  readonly low: number
  readonly high: number
}

/** One bin and its share of either sample. A range runs from `low` up to, not including, `high`; null is no end. */
export interface DriftBin extends BothSamples {
  readonly of:
    | { readonly kind: 'value'; readonly value: string }
    | { readonly kind: 'range'; readonly low: number | null; readonly high: number | null }
    /** Values too rare for a bin of their own. */
    | { readonly kind: 'others' }
    | { readonly kind: 'missing' }
}

/** What the reference is compared with, beside the columns of the pair. */
export interface DriftInput {
  readonly pair: Pair
  readonly reference: Table
  readonly plan: DriftPlan
  readonly confidence: number
  /** Columns with a meaning of their own (id, label, score, …): never part of "all". */
  readonly special: ReadonlySet<string>
  /** Column of the reference with scores, and the scores of each model. */
  readonly scores: readonly {
    readonly model: 'champion' | 'challenger'
    readonly column: string
    readonly values: Sample
  }[]
  /** Column that names the unit of a row, if rows hang together. */
  readonly cluster: string | undefined
}

/** Values of one sample: numbers, or texts. */
export type Sample =
  | { readonly kind: 'number'; readonly values: Float64Array; readonly missing: number }
  | { readonly kind: 'category'; readonly counts: ReadonlyMap<string, number>; readonly missing: number }

const MOST_BINS = 10
const MOST_CATEGORIES = 50
/** Numbers with no more different values than this are compared value by value. */
const FEW_NUMBERS = 10
/** Fewest rows of either sample. */
const FEWEST_ROWS = 20
/** Cochran 1954: a bin is expected to hold as many rows in both samples, else its values are among the others. */
const FEWEST_EXPECTED = 5
/** Of "all" columns, texts with more values than this are names rather than groups. */
const MOST_VALUES_OF_ALL = 200
/** A value that few rows have may say who they are. */
const FEWEST_ROWS_OF_EXAMPLE = 10
const MOST_EXAMPLES = 5

/**
 * Compares the rows of a pair with a reference. Bins of numbers are the tenths of the reference, fewer where values repeat;
 * of categories the values, rare ones together; rows without a value are a bin. Numbers with at most 10 values are compared
 * value by value. The noise of the stability index is that of the units: where rows hang together, a unit counts as one row,
 * which finds less than there may be. Weights are not used. Row order changes nothing.
 */
export function compareWithReference(input: DriftInput): DriftReport {
  const { pair, reference, plan, confidence, cluster } = input
  const notCompared: { column: string; reason: Reason }[] = []
  const found: Examined[] = []
  const units = {
    reference: unitsOf(reference, cluster),
    current: pair.unitOfRow ? pair.units : pair.n,
  }
  const kappa = 1 / units.reference + 1 / units.current
  for (const { model, column, values } of input.scores) {
    const before = reference.column(column)
    if (!before) continue
    const samples = values.kind === 'number' ? numbersOf(before.numbers()) : categoriesOf(before)
    add(column, model, samples.kind === values.kind ? [samples, values] : [categoriesOf(before), asCategories(values)])
  }
  for (const column of columnsOf(input)) {
    const samples = readSamples(column, input)
    if ('code' in samples) notCompared.push({ column, reason: samples })
    else add(column, null, samples)
  }
  return {
    rows: { reference: reference.rows, current: pair.n },
    units,
    tolerated: plan.psiMax,
    confidence,
    columns: judge(found, kappa, plan.psiMax, confidence),
    notCompared,
  }

  function add(column: string, model: DriftColumn['model'], [before, after]: readonly [Sample, Sample]): void {
    const examined = examine(column, model, before, after, 1 / kappa)
    if ('code' in examined) notCompared.push({ column, reason: examined })
    else found.push(examined)
  }
}

/** Columns that both have, apart from those with a meaning of their own; or those that the plan names. */
function columnsOf({ plan, reference, pair, special }: DriftInput): readonly string[] {
  if (plan.columns !== 'all') return plan.columns
  const known = new Set(pair.columnNames)
  return reference.columnNames.filter((name) => known.has(name) && !special.has(name))
}

function unitsOf(reference: Table, cluster: string | undefined): number {
  const column = cluster === undefined ? undefined : reference.column(cluster)
  if (!column) return reference.rows
  const { codes, categories } = column.categories()
  let missing = 0
  for (const code of codes) if (code < 0) missing++
  return categories.length + missing
}

function readSamples(name: string, { pair, reference, plan }: DriftInput): readonly [Sample, Sample] | Reason {
  const before = reference.column(name)
  if (!before) return reason('drift_column_missing', { column: name, where: 'reference' })
  let after: PairColumn | undefined
  try {
    after = pair.column(name)
  } catch (error) {
    // Columns of queries exist only where all items of a query agree.
    if (!(error instanceof ProblemError)) throw error
    return reason('drift_not_by_query', { column: name })
  }
  if (!after) return reason('drift_column_missing', { column: name, where: 'review' })
  const numbers = [numbersOf(before.numbers()), numbersOf(after.numbers())] as const
  if (numbers.every((sample) => sample.kind === 'number')) {
    const values = new Set<number>()
    for (const { values: own } of numbers) for (const value of own) if (values.size <= FEW_NUMBERS) values.add(value)
    return values.size <= FEW_NUMBERS ? [asCategories(numbers[0]), asCategories(numbers[1])] : numbers
  }
  const samples = [categoriesOf(before), categoriesOf(after)] as const
  const values = Math.max(...samples.map(({ counts }) => counts.size))
  return plan.columns === 'all' && values > MOST_VALUES_OF_ALL
    ? reason('drift_too_many_values', { column: name, values, limit: MOST_VALUES_OF_ALL })
    : samples
}

/** Numbers, sorted; a column with a text that is no number is a category. What is not finite counts as missing. */
function numbersOf({ values, state }: NumberView): Sample {
  if (!state) return { kind: 'number', values: Float64Array.from(values).sort(), missing: 0 }
  let count = 0
  for (const cell of state) {
    if (cell === CellState.text) return { kind: 'category', counts: new Map(), missing: 0 }
    if (cell === CellState.finite) count++
  }
  const kept = new Float64Array(count)
  for (let row = 0, at = 0; row < values.length; row++) if (state[row] === CellState.finite) kept[at++] = values[row]
  return { kind: 'number', values: kept.sort(), missing: values.length - count }
}

function categoriesOf(column: Pick<Column, 'categories'>): Extract<Sample, { kind: 'category' }> {
  const { codes, categories } = column.categories()
  const byCode = new Int32Array(categories.length)
  let missing = 0
  for (const code of codes) {
    if (code < 0) missing++
    else byCode[code]++
  }
  return { kind: 'category', counts: new Map(categories.map((value, code) => [value, byCode[code]])), missing }
}

/** 1 and 1.0 are one value. */
function asCategories(sample: Sample): Extract<Sample, { kind: 'category' }> {
  if (sample.kind === 'category') return sample
  const counts = new Map<string, number>()
  for (const value of sample.values) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1)
  return { kind: 'category', counts, missing: sample.missing }
}

/** The sample of the numbers of one model. values: all finite. */
export const sampleOfNumbers = (values: Float64Array): Sample => ({
  kind: 'number',
  values: Float64Array.from(values).sort(),
  missing: 0,
})

/** The sample of decisions. codes: indices into classes. */
export function sampleOfClasses(codes: Int32Array, classes: readonly string[]): Sample {
  const counts = new Map<string, number>()
  for (const code of codes) counts.set(classes[code], (counts.get(classes[code]) ?? 0) + 1)
  return { kind: 'category', counts, missing: 0 }
}

type Examined = Omit<DriftColumn, 'limit' | 'pValue' | 'adjustedPValue' | 'isShown'>

const sizeOf = (sample: Sample): number =>
  sample.kind === 'number' ? sample.values.length : [...sample.counts.values()].reduce((sum, count) => sum + count, 0)

function examine(
  column: string,
  model: DriftColumn['model'],
  before: Sample,
  after: Sample,
  effectiveN: number,
): Examined | Reason {
  const known = { reference: sizeOf(before), current: sizeOf(after) }
  const all = { reference: known.reference + before.missing, current: known.current + after.missing }
  for (const side of ['reference', 'current'] as const) {
    if (all[side] < FEWEST_ROWS)
      return reason('drift_too_few_rows', { column, rows: all[side], side, minimum: FEWEST_ROWS })
  }
  if (known.reference === 0) return reason('drift_no_values', { column, side: 'reference' })
  const isNumber = before.kind === 'number' && after.kind === 'number'
  const counted = isNumber
    ? binNumbers(before.values, after.values)
    : binCategories(asCategories(before), asCategories(after))
  const bins = [
    ...counted,
    ...(before.missing + after.missing > 0
      ? [{ of: { kind: 'missing' } as const, reference: before.missing, current: after.missing }]
      : []),
  ]
  const reference = bins.map((bin) => bin.reference)
  const current = bins.map((bin) => bin.current)
  const several = bins.length > 1
  return {
    column,
    model,
    kind: isNumber ? 'number' : 'category',
    bins: bins.map((bin) => ({
      of: bin.of,
      reference: bin.reference / all.reference,
      current: bin.current / all.current,
    })),
    stability: several ? populationStability(reference, current) : 0,
    jensenShannon: several ? Math.max(0, jensenShannon(reference, current)) : 0,
    chiSquare: several ? testHomogeneity(reference, current) : { statistic: 0, df: 0, pValue: 1 },
    kolmogorovSmirnov:
      isNumber && known.current > 0 ? testKolmogorovSmirnov(before.values, after.values, effectiveN) : null,
    missing: { reference: before.missing / all.reference, current: after.missing / all.current },
    ...(isNumber && known.current > 0 ? describeNumbers(before.values, after.values) : { median: null, range: null }),
    newValues: isNumber ? null : newValuesOf(asCategories(before), asCategories(after), all.current),
  }
}

interface CountedBin extends BothSamples {
  readonly of: DriftBin['of']
}

/** Bins between the tenths of the reference that differ. Both sorted. */
function binNumbers(before: Float64Array, after: Float64Array): CountedBin[] {
  const most = Math.max(2, Math.min(MOST_BINS, Math.floor(Math.min(before.length, after.length) / FEWEST_EXPECTED)))
  const edges: number[] = []
  for (let k = 1; k < most; k++) {
    const edge = before[Math.floor((k * before.length) / most)]
    if (edge > (edges.at(-1) ?? before[0])) edges.push(edge)
  }
  const below = (values: Float64Array, edge: number) => {
    let [low, high] = [0, values.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (values[middle] < edge) low = middle + 1
      else high = middle
    }
    return low
  }
  const counts = [before, after].map((values) => [0, ...edges.map((edge) => below(values, edge)), values.length])
  return Array.from({ length: edges.length + 1 }, (_, bin) => ({
    of: { kind: 'range' as const, low: edges[bin - 1] ?? null, high: edges[bin] ?? null },
    reference: counts[0][bin + 1] - counts[0][bin],
    current: counts[1][bin + 1] - counts[1][bin],
  }))
}

type Categories = Extract<Sample, { kind: 'category' }>

const byCode = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Values, the most frequent of both samples together first; what is too rare, or too much, is one bin of others. */
function binCategories(before: Categories, after: Categories): CountedBin[] {
  const values = [...new Set([...before.counts.keys(), ...after.counts.keys()])]
  const counted = values
    .map((value) => ({
      of: { kind: 'value' as const, value },
      reference: before.counts.get(value) ?? 0,
      current: after.counts.get(value) ?? 0,
    }))
    .filter(({ reference, current }) => reference + current > 0)
    .sort((a, b) => b.reference + b.current - a.reference - a.current || byCode(a.of.value, b.of.value))
  const [n, m] = [sizeOf(before), sizeOf(after)]
  const smaller = Math.min(n, m) / (n + m)
  const isOwn = ({ reference, current }: BothSamples, place: number) =>
    place === 0 || (place < MOST_CATEGORIES && (reference + current) * smaller >= FEWEST_EXPECTED)
  const own = counted.filter(isOwn)
  const others = counted.slice(own.length)
  if (others.length === 0) return own
  const total = (side: keyof BothSamples) => others.reduce((sum, bin) => sum + bin[side], 0)
  return [...own, { of: { kind: 'others' }, reference: total('reference'), current: total('current') }]
}

const medianOf = (sorted: Float64Array): number => (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2

function describeNumbers(before: Float64Array, after: Float64Array): Pick<Examined, 'median' | 'range'> {
  const ends = (values: Float64Array): Range => ({ low: values[0], high: values[values.length - 1] })
  const [reference, current] = [ends(before), ends(after)]
  let outside = 0
  for (const value of after) if (value < reference.low || value > reference.high) outside++
  return {
    median: { reference: medianOf(before), current: medianOf(after) },
    range: { reference, current, outside: outside / after.length },
  }
}

function newValuesOf(before: Categories, after: Categories, all: number): DriftColumn['newValues'] {
  const isNew = ([value, count]: readonly [string, number]) => count > 0 && (before.counts.get(value) ?? 0) === 0
  const found = [...after.counts].filter(isNew).sort(([a, n], [b, m]) => m - n || byCode(a, b))
  if (found.length === 0) return null
  return {
    count: found.length,
    share: found.reduce((sum, [, count]) => sum + count, 0) / all,
    examples: found
      .filter(([, count]) => count >= FEWEST_ROWS_OF_EXAMPLE)
      .slice(0, MOST_EXAMPLES)
      .map(([value]) => value),
  }
}

/** Holm over the columns; each gets the limit of the step at which it was tested, so that limit and answer agree. */
function judge(
  found: readonly Examined[],
  kappa: number,
  tolerated: number,
  confidence: number,
): readonly DriftColumn[] {
  const alpha = 1 - confidence
  const pValues = found.map(({ stability, bins }) =>
    bins.length > 1 ? stabilityPValue(stability, bins.length, kappa, tolerated) : 1,
  )
  const adjusted = adjustHolm(pValues)
  const order = [...found.keys()].sort((a, b) => pValues[a] - pValues[b])
  const firstKept = order.findIndex((index) => adjusted[index] > alpha)
  const columns = order.map((index, rank): DriftColumn => {
    const step = firstKept < 0 ? rank : Math.min(rank, firstKept)
    const { bins } = found[index]
    return {
      ...found[index],
      limit: bins.length > 1 ? stabilityLimit(1 - alpha / (found.length - step), bins.length, kappa, tolerated) : null,
      pValue: pValues[index],
      adjustedPValue: adjusted[index],
      isShown: adjusted[index] <= alpha,
    }
  })
  const label = ({ column, model }: DriftColumn) => `${column} ${model ?? ''}`
  return columns.sort(
    (a, b) => Number(b.isShown) - Number(a.isShown) || b.stability - a.stability || byCode(label(a), label(b)),
  )
}

/** The checks that a drift report makes: one a column, as limits on the stability index that are tested. */
export function driftChecks(report: DriftReport, plan: DriftPlan): readonly Check[] {
  // A new model may score otherwise: that is no drift of the rows.
  const blocks = (model: DriftColumn['model']) => plan.block && model !== 'challenger'
  const outline = (column: string, model: DriftColumn['model']) =>
    ({
      id: checkId('drift', { [model === null ? 'column' : 'score']: model ?? column }),
      kind: 'drift',
      metric: 'drift',
      title: column,
      unit: { kind: 'score' },
      better: 'lower',
      slice: null,
      severity: 'normal',
      role: blocks(model) ? 'guardrail' : 'info',
      gating: blocks(model),
      n: report.rows.current,
      positives: undefined,
      units: report.units.current,
      champion: null,
      difference: null,
      improvement: null,
      interval: null,
      margin: null,
      marginValue: null,
      limit: { kind: 'max', value: report.tolerated },
      notes: [],
      evidence: null,
      scaled: undefined,
    }) as const
  const compared = report.columns.map(({ column, model, stability, limit, isShown }): Check => {
    const args = { column, model, stability, tolerated: report.tolerated, limit }
    return {
      ...outline(column, model),
      challenger: stability,
      status: isShown ? 'regressed' : 'pass',
      reason: isShown ? reason('drift_shown', args) : reason('drift_not_shown', args),
    }
  })
  const named = new Set(plan.columns === 'all' ? [] : plan.columns)
  const missing = report.notCompared
    .filter(({ column }) => named.has(column))
    .map(({ column, reason: because }): Check => {
      return { ...outline(column, null), challenger: null, status: 'not_evaluated', reason: because }
    })
  // What was asked for and compares nothing is never a pass.
  const nothing =
    compared.length + missing.length > 0
      ? []
      : [
          {
            ...outline('all columns', null),
            id: 'drift',
            challenger: null,
            status: 'not_evaluated' as const,
            reason: reason('drift_nothing_to_compare'),
          },
        ]
  return [...compared, ...missing, ...nothing]
}
