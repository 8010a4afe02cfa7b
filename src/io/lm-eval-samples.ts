import { errorOf, type Problem, ProblemError } from '../core/problem.js'
import { keyText, type Table } from '../core/table.js'
import { inflateGzip, isGzip } from './gunzip.js'
import { decodeText } from './text-encoding.js'
import { makeTypedTable, type PackedTexts } from './typed-table.js'

export interface SamplesChoice {
  /** As in the results file: `acc`, or `exact_match,strict-match` with its filter. */
  readonly metric: string
  /** Most bytes that a gzip file may inflate to. Default 2 GiB. */
  readonly maxInflatedBytes?: number
}

const DEFAULT_MAX_INFLATED_BYTES = 2 ** 31

/** One line of the file, as far as it is used. */
interface Sample {
  readonly line: number
  readonly docHash: string
  readonly promptHash: string
  readonly targetHash: string
  readonly filter: string | undefined
  readonly score: number
}

/**
 * A table for task `score` from a samples file of lm-evaluation-harness (`samples_*.jsonl`, one JSON object a line): columns
 * `id` (doc_hash: the document, whatever its place), `score` (the chosen metric; true is 1), `prompt_hash` and `target_hash`.
 * A document that stands twice in the data set has two rows of one id, which task `score` averages as repeats.
 *
 * Throws ProblemError; codes: `samples_unreadable` {file, line}, `samples_hash_missing` {file, line, field},
 * `samples_metric_missing` {file, line, metric, known}, `samples_score_not_number` {file, line, metric},
 * `samples_filter_unknown` {file, metric, filters}, `samples_empty` {file}, and those of `inflateGzip` and `decodeText`.
 */
export async function readLmEvalSamples(
  source: { readonly path: string; readonly bytes: Uint8Array },
  choice: SamplesChoice,
): Promise<Table> {
  const { path: file } = source
  const limit = choice.maxInflatedBytes ?? DEFAULT_MAX_INFLATED_BYTES
  const bytes = decodeText(isGzip(source.bytes) ? await inflateGzip(source.bytes, file, limit) : source.bytes, file)
  const [metric, wantedFilter] = splitMetric(choice.metric)
  const all = [...readLines(bytes)].map(({ line, text }) => readSample(text, { file, line, metric, wantedFilter }))
  const samples = all.filter((sample) => sample !== undefined)
  if (samples.length === 0) {
    if (all.length === 0) throw new ProblemError(errorOf('samples_empty', { file }))
    throw new ProblemError(
      errorOf('samples_filter_unknown', { file, metric: choice.metric, filters: filtersOf(bytes) }),
    )
  }
  const filters = new Set(samples.map(({ filter }) => filter))
  if (filters.size > 1)
    throw new ProblemError(
      errorOf('samples_filter_unknown', { file, metric: choice.metric, filters: filtersOf(bytes) }),
    )
  const texts = (name: string, of: (sample: Sample) => string) => ({ name, read: () => packTexts(samples.map(of)) })
  const table = makeTypedTable(
    [
      texts('id', (sample) => sample.docHash),
      {
        name: 'score',
        read: () => ({
          kind: 'number',
          values: Float64Array.from(samples, ({ score }) => score),
          missing: undefined,
          meaning: { is: 'double' },
        }),
      },
      texts('prompt_hash', (sample) => sample.promptHash),
      texts('target_hash', (sample) => sample.targetHash),
    ],
    samples.length,
    file,
  )
  return { ...table, lineOf: (row) => samples[row].line }
}

/** Whether the first line is one of a samples file: so the task can be told from other JSON Lines. */
export function looksLikeLmEvalSamples(bytes: Uint8Array): boolean {
  const [first] = readLines(bytes)
  if (first === undefined) return false
  const sample = parseObject(first.text)
  return sample !== undefined && 'doc_hash' in sample && 'resps' in sample
}

/**
 * Whether both models were asked the same: for every document that both tables hold, the same prompts and the same
 * targets. The problem says how many documents differ and at which lines the first of them stands.
 */
export function findPromptDifference(champion: Table, challenger: Table): Problem | undefined {
  for (const [what, column] of [
    ['prompts', 'prompt_hash'],
    ['targets', 'target_hash'],
  ] as const) {
    const before = hashesById(champion, column)
    const after = hashesById(challenger, column)
    let differing = 0
    let shared = 0
    let first: readonly [number, number] | undefined
    for (const [id, { hashes, row }] of after) {
      const known = before.get(id)
      if (!known) continue
      shared++
      if (known.hashes === hashes) continue
      differing++
      first ??= [champion.lineOf(known.row), challenger.lineOf(row)]
    }
    if (first)
      return errorOf('samples_prompts_differ', {
        what,
        rows: differing,
        total: shared,
        championFile: champion.source,
        championLine: first[0],
        challengerFile: challenger.source,
        challengerLine: first[1],
      })
  }
  return undefined
}

/** The distinct hashes of every id, sorted, so that neither order nor repeats matter. */
function hashesById(table: Table, column: string): Map<string, { readonly hashes: string; readonly row: number }> {
  const ids = table.column('id')!.keys()
  const values = table.column(column)!.keys()
  const found = new Map<string, { hashes: string; row: number }>()
  for (let row = 0; row < table.rows; row++) {
    const id = keyText(ids, row)
    const hash = keyText(values, row)
    const known = found.get(id)
    if (!known) found.set(id, { hashes: hash, row })
    else if (!known.hashes.split(' ').includes(hash))
      found.set(id, { hashes: [...known.hashes.split(' '), hash].sort().join(' '), row: known.row })
  }
  return found
}

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

function splitMetric(name: string): readonly [string, string | undefined] {
  const comma = name.indexOf(',')
  return comma < 0 ? [name, undefined] : [name.slice(0, comma), name.slice(comma + 1)]
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(
      text.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g, (token) => (token[0] === '"' ? token : 'null')),
    )
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

interface Where {
  readonly file: string
  readonly line: number
  readonly metric: string
  readonly wantedFilter: string | undefined
}

/** Fields of a sample that are no metric. */
const NO_METRIC = ['doc_id', 'doc', 'target', 'arguments', 'resps', 'filtered_resps', 'filter', 'metrics']

/** undefined: the sample is of another filter than the wanted one. */
function readSample(text: string, { file, line, metric, wantedFilter }: Where): Sample | undefined {
  const sample = parseObject(text)
  if (!sample) throw new ProblemError(errorOf('samples_unreadable', { file, line }))
  const filter = typeof sample.filter === 'string' ? sample.filter : undefined
  if (wantedFilter !== undefined && filter !== undefined && filter !== wantedFilter) return undefined
  const hash = (field: string) => {
    const value = Object.hasOwn(sample, field) ? sample[field] : undefined
    if (typeof value !== 'string' || value === '')
      throw new ProblemError(errorOf('samples_hash_missing', { file, line, field }))
    return value
  }
  if (!Object.hasOwn(sample, metric)) {
    const known = Object.keys(sample).filter((key) => !NO_METRIC.includes(key) && !key.endsWith('_hash'))
    throw new ProblemError(errorOf('samples_metric_missing', { file, line, metric, known }))
  }
  const value = sample[metric]
  const score = typeof value === 'boolean' ? Number(value) : value
  if (typeof score !== 'number' || !Number.isFinite(score))
    throw new ProblemError(errorOf('samples_score_not_number', { file, line, metric }))
  return {
    line,
    docHash: hash('doc_hash'),
    promptHash: hash('prompt_hash'),
    targetHash: hash('target_hash'),
    filter,
    score,
  }
}

function filtersOf(bytes: Uint8Array): string[] {
  const filters = new Set<string>()
  for (const { text } of readLines(bytes)) {
    const filter = parseObject(text)?.filter
    if (typeof filter === 'string') filters.add(filter)
  }
  return [...filters]
}

function packTexts(texts: readonly string[]): PackedTexts {
  const bytes = new TextEncoder().encode(texts.join(''))
  const offsets = new Uint32Array(texts.length + 1)
  for (const [row, text] of texts.entries()) offsets[row + 1] = offsets[row] + Buffer.byteLength(text)
  return { kind: 'texts', bytes, offsets }
}
