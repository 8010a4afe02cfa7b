import { errorOf, ProblemError } from '../core/problem.js'
import { CellState, type Column, type NumberView, packTexts } from '../core/table.js'
import { once } from './once.js'
import { problemsOfStep } from './problems-of.js'
import type { TextTable } from './text-table.js'
import { type ColumnReader, makeTypedTable } from './typed-table.js'

/** Fields of a sample that are no metric, and names of the table's own columns. */
const NO_METRIC = ['doc_id', 'doc', 'target', 'arguments', 'resps', 'filtered_resps', 'filter', 'metrics', 'id']
const NO_METRIC_NAME = /_hash$|^task(?:_name|_alias)?$|^doc\.|,/
/** The harness writes one file a task; who puts several into one file names the task in one of these. */
const TASK_FIELDS = ['task', 'task_name', 'task_alias'] as const
/** A longer text of a document is prose, and makes no groups. */
const LONGEST_LABEL = 80
/** A document with more fields than this is no record with labels but data of its own. */
const MOST_DOC_FIELDS = 50
const HASHES = ['doc_hash', 'prompt_hash', 'target_hash'] as const

type Sample = Readonly<Record<string, unknown>>

/** Whether the first line is one of a samples file: so it can be told from other JSON Lines. bytes: UTF-8 text. */
export function looksLikeLmEvalSamples(bytes: Uint8Array): boolean {
  const [first] = readLines(bytes)
  if (first === undefined) return false
  const sample = parseObject(first.text)
  return sample !== undefined && 'doc_hash' in sample && ('resps' in sample || 'filtered_resps' in sample)
}

/**
 * A table for task `score` from a samples file of lm-evaluation-harness (`samples_*.jsonl`, one JSON object a line, as
 * UTF-8): one row a document, with columns
 * - `id`: the hash of the document (with the task before it, where samples name one). A document that stands several times
 *   in the data set is numbered by its place there; the same place again is a repeat, of the same id.
 * - `task`, where samples name one.
 * - one column a metric, which are the table's `scores`; with several filters `exact_match,strict-match` and so on, as in
 *   the results file. true is 1. A metric that some row lacks or that is no number is no score; asked for by name it says so.
 * - `doc.subject` and the like: short texts, numbers and truth values of the document itself.
 * - `doc_id`, `prompt_hash`, `target_hash`, `doc_hash`.
 *
 * Throws ProblemError; codes: `samples_unreadable` {file, line}, `samples_hash_missing` {file, line, field}; and of a column
 * `samples_metric_missing` {file, line, metric, known}, `samples_score_not_number` {file, line, metric}.
 */
export function readLmEvalSamples(bytes: Uint8Array, file: string): TextTable {
  const rows = new Rows(file)
  for (const { line, text } of readLines(bytes)) {
    const sample = parseObject(text)
    if (!sample) throw new ProblemError(errorOf('samples_unreadable', { file, line }))
    rows.add(sample, line)
  }
  return rows.table()
}

interface Row {
  readonly line: number
  readonly task: string | undefined
  readonly docId: string | undefined
  readonly hashes: Readonly<Record<(typeof HASHES)[number], string>>
  readonly filters: Set<string>
}

class Rows {
  private readonly file: string
  private readonly rows: Row[] = []
  /** Rows of one place of one document, in order. */
  private readonly places = new Map<string, number[]>()
  private readonly filters = new Set<string>()
  /** By filter and metric: what stands in each row; undefined where nothing does. */
  private readonly scores = new Map<string, { metric: string; filter: string; cells: unknown[] }>()
  private readonly docFields = new Map<string, (string | number | boolean | null)[] | undefined>()

  constructor(file: string) {
    this.file = file
  }

  add(sample: Sample, line: number): void {
    const filter = typeof sample.filter === 'string' ? sample.filter : ''
    const hashes = Object.fromEntries(HASHES.map((field) => [field, this.hashOf(sample, field, line)])) as Row['hashes']
    const task = TASK_FIELDS.map((field) => textOf(ownField(sample, field))).find((text) => text !== undefined)
    const docId = textOf(ownField(sample, 'doc_id'))
    const place = JSON.stringify([task, hashes.doc_hash, docId])
    const same = this.places.get(place) ?? []
    if (same.length === 0) this.places.set(place, same)
    let row = same.find((each) => !this.rows[each].filters.has(filter))
    if (row === undefined) {
      row = this.rows.length
      same.push(row)
      this.rows.push({ line, task, docId, hashes, filters: new Set() })
      this.keepDoc(ownField(sample, 'doc'), row)
    }
    this.rows[row].filters.add(filter)
    this.filters.add(filter)
    for (const metric of metricsOf(sample)) {
      const key = `${filter}\0${metric}`
      const column = this.scores.get(key) ?? { metric, filter, cells: [] }
      if (column.cells.length === 0) this.scores.set(key, column)
      column.cells[row] = sample[metric]
    }
  }

  private hashOf(sample: Sample, field: string, line: number): string {
    const value = ownField(sample, field)
    if (typeof value !== 'string' || value === '')
      throw new ProblemError(errorOf('samples_hash_missing', { file: this.file, line, field }))
    return value
  }

  private keepDoc(doc: unknown, row: number): void {
    if (typeof doc !== 'object' || doc === null || Array.isArray(doc)) return
    for (const [key, value] of Object.entries(doc)) {
      if (this.docFields.has(key) && this.docFields.get(key) === undefined) continue
      const isLabel =
        value === null ||
        typeof value === 'number' ||
        typeof value === 'boolean' ||
        (typeof value === 'string' && value.length <= LONGEST_LABEL)
      if (!isLabel) {
        this.docFields.set(key, undefined)
        continue
      }
      const cells = this.docFields.get(key) ?? []
      if (cells.length === 0) {
        if (this.docFields.size >= MOST_DOC_FIELDS) continue
        this.docFields.set(key, cells)
      }
      cells[row] = value
    }
  }

  table(): TextTable {
    const { file, rows } = this
    const several = this.filters.size > 1
    const texts = (name: string, of: (row: Row, index: number) => string): ColumnReader => ({
      name,
      read: () => ({ kind: 'texts', ...packTexts(rows.map(of)) }),
    })
    const scores = [...this.scores.values()].map((column) => ({
      ...column,
      name: several ? `${column.metric},${column.filter}` : column.metric,
    }))
    const usable = scores.filter(({ cells }) => this.isComplete(cells))
    const labels = [...this.docFields].flatMap(([key, cells]) => (cells ? [{ name: `doc.${key}`, cells }] : []))
    const ids = this.ids()
    const table = makeTypedTable(
      [
        texts('id', (_, index) => ids[index]),
        ...(rows.some(({ task }) => task !== undefined) ? [texts('task', ({ task }) => task ?? '')] : []),
        ...labels.map(({ name, cells }) => texts(name, (_, index) => textOf(cells[index]) ?? '')),
        texts('doc_id', ({ docId }) => docId ?? ''),
        ...HASHES.map((field) => texts(field, ({ hashes }) => hashes[field])),
      ],
      rows.length,
      file,
    )
    const scoreColumns = new Map(scores.map((column) => [column.name, this.scoreColumn(column.name, column.cells)]))
    // With one filter its name may be written or left out, as in the results file.
    if (!several)
      for (const { metric, filter } of scores) {
        const column = scoreColumns.get(metric)
        if (column && filter !== '') scoreColumns.set(`${metric},${filter}`, column)
      }
    const [id, ...others] = table.columnNames
    return {
      ...table,
      scores: usable.map(({ name }) => name),
      columnNames: [id, ...usable.map(({ name }) => name), ...others],
      column: (name) => scoreColumns.get(name) ?? table.column(name),
      problemsOf: (name) => {
        const score = scoreColumns.get(name)
        return score ? problemsOfStep(() => score.numbers()) : table.problemsOf(name)
      },
      lineOf: (row) => rows[row].line,
    }
  }

  /** A document stands at several places of a data set: numbered in the order of these. */
  private ids(): string[] {
    const nameOf = ({ task, hashes }: Row) => (task === undefined ? hashes.doc_hash : `${task} ${hashes.doc_hash}`)
    const placesOf = new Map<string, Set<string>>()
    for (const row of this.rows) {
      const name = nameOf(row)
      const places = placesOf.get(name) ?? new Set()
      placesOf.set(name, places.add(row.docId ?? ''))
    }
    const numberOf = new Map(
      [...placesOf].map(([name, places]) => {
        // Places are whole numbers, for which the shorter is the smaller; of anything else it is an order as well.
        const sorted = [...places].sort((a, b) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0))
        return [name, new Map(sorted.map((place, index) => [place, index]))] as const
      }),
    )
    return this.rows.map((row) => {
      const name = nameOf(row)
      const number = numberOf.get(name)!.get(row.docId ?? '')!
      return number === 0 ? name : `${name} (${number + 1})`
    })
  }

  private isComplete(cells: readonly unknown[]): boolean {
    if (cells.length !== this.rows.length) return false
    for (let row = 0; row < cells.length; row++) if (cells[row] === undefined || !isScore(cells[row])) return false
    return true
  }

  private scoreColumn(name: string, cells: readonly unknown[]): Column {
    const numbers = once((): NumberView => {
      const values = new Float64Array(this.rows.length)
      let state: Uint8Array | undefined
      for (let row = 0; row < values.length; row++) {
        const cell = cells[row]
        const place = { file: this.file, line: this.rows[row].line, metric: name }
        if (cell === undefined) {
          const known = [...this.scores.values()].filter(({ cells }) => cells[row] !== undefined)
          throw new ProblemError(
            errorOf('samples_metric_missing', { ...place, known: known.map(({ metric }) => metric) }),
          )
        }
        if (!isScore(cell)) throw new ProblemError(errorOf('samples_score_not_number', place))
        values[row] = cell === null ? Number.NaN : Number(cell)
        if (cell !== null) continue
        state ??= new Uint8Array(values.length)
        state[row] = CellState.missing
      }
      return { values, state }
    })
    const asTable = once(() => {
      const { values } = numbers()
      const read = () => ({ kind: 'number', values, missing: undefined, meaning: { is: 'double' } }) as const
      return makeTypedTable([{ name, read }], values.length, this.file).column(name)!
    })
    return { name, numbers, categories: () => asTable().categories(), keys: () => asTable().keys() }
  }
}

/** null is what JSON has for NaN: a score that is lost. */
const isScore = (value: unknown): value is number | boolean | null =>
  value === null || typeof value === 'number' || typeof value === 'boolean'

/** Since 0.4.9 samples say which of their fields are metrics. */
function metricsOf(sample: Sample): string[] {
  const { metrics } = sample
  const isMetric = (name: unknown): name is string =>
    typeof name === 'string' && Object.hasOwn(sample, name) && !NO_METRIC.includes(name) && !NO_METRIC_NAME.test(name)
  if (Array.isArray(metrics) && metrics.some(isMetric)) return metrics.filter(isMetric)
  return Object.keys(sample).filter(isMetric)
}

const ownField = (object: Sample, name: string): unknown => (Object.hasOwn(object, name) ? object[name] : undefined)

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined

function* readLines(bytes: Uint8Array): Generator<{ readonly line: number; readonly text: string }> {
  const decoder = new TextDecoder()
  let line = 1
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(10, start)
    const end = newline < 0 ? bytes.length : newline
    const text = decoder.decode(bytes.subarray(start, end)).trim()
    if (text !== '') yield { line, text }
    start = end + 1
  }
}

/** Python writes NaN and Infinity into JSON. */
function parseObject(text: string): Sample | undefined {
  if (!text.startsWith('{')) return undefined
  const value =
    parseJson(text) ??
    parseJson(text.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g, (token) => (token[0] === '"' ? token : 'null')))
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Sample) : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
