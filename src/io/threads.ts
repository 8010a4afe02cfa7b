/**
 * A second thread for what takes long with many rows: splitting one of the two files, and folding half of the slicings. It
 * runs the same functions on the same numbers, so its answers are those of one thread to the last bit; where it cannot
 * start, or fails, one thread does everything.
 */
import { availableParallelism } from 'node:os'
import { parentPort, type Transferable, Worker } from 'node:worker_threads'
import type { Elsewhere } from '../core/compare.js'
import {
  type FoldedSlicing,
  type FoldInput,
  foldSlicing,
  type Measure,
  newRankScratch,
  type RankedModels,
  rankModels,
  type Scored,
} from '../core/fold.js'
import { confusionMetric } from '../core/measures.js'
import { type Problem, ProblemError } from '../core/problem.js'
import { type DrawnMaxima, drawMaxima } from '../core/stats/max-t.js'
import type { SignVectors } from '../core/stats/random.js'
import { isDefined } from '../core/sums.js'
import { type Part, readParquet } from './parquet.js'
import { type Delimited, readDelimited, type ViewAhead, type WantedView } from './read-ahead.js'
import { type ReadElsewhere, readViews } from './read-table.js'

/** With less than this, sharing takes longer than it saves. */
const FEWEST_BYTES = 2 ** 24
/** With more than this there will be something to share later: the thread can start meanwhile. */
const PROMISING_BYTES = 2 ** 22
const FEWEST_ROWS = 50_000
/** Checks times bytes of signs. */
const FEWEST_LOOKED_UP = 2 ** 27

export interface Helper extends Elsewhere, ReadElsewhere {
  close(): void
}

/** What is sent and answered; a message is answered by one with the same number. */
type Task =
  | {
      readonly kind: 'read'
      readonly text: Uint8Array
      readonly file: string
      readonly wanted: readonly WantedView[]
    }
  | {
      readonly kind: 'fold'
      readonly input: FoldInput
      readonly slicings: readonly { readonly codes: SentCodes; readonly slices: number }[]
      readonly measures: readonly SentMeasure[]
      /** Number of the next slicing that nobody has taken. */
      readonly next: Int32Array
    }
  | {
      readonly kind: 'parquet'
      readonly parts: readonly Part[]
      readonly file: string
      readonly maxInflatedBytes: number
      readonly wanted: readonly WantedView[]
    }
  | { readonly kind: 'rank'; readonly scored: Scored }
  | {
      readonly kind: 'draw'
      /** Of one check after another. */
      readonly sums: Float64Array
      readonly losses: Float64Array
      readonly allowed: number
      readonly signs: SignVectors
    }

/** Slice plus one; 0: none. In as few bytes as the number of slices takes: there are many slicings. */
type SentCodes = Uint8Array | Uint16Array | Uint32Array

type SentMeasure = Exclude<Measure, { kind: 'confusion' | 'formula' | 'influence' | 'statistic' }> | SentConfusion
type SentConfusion = Omit<Extract<Measure, { kind: 'confusion' }>, 'metric'>

type Answer =
  | { readonly number: number; readonly value: unknown }
  | { readonly number: number; readonly problems: readonly Problem[] }
  | { readonly number: number; readonly failure: string }

/** A thread that runs `file`, which must call `serve` when it is not the main thread. It starts with the first task. */
export function makeHelper(file: string, processors: number = availableParallelism()): Helper {
  /** Memory that both threads see, by the array it was copied from. */
  const shared = new WeakMap<object, unknown>()
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>()
  let worker: Worker | undefined
  let sent = 0
  let failure: Error | undefined = processors > 1 ? undefined : new Error('there is one processor')

  const fail = (error: Error) => {
    failure = error
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  const start = (): Worker => {
    const started = new Worker(file)
    started.on('message', (answer: Answer) => {
      const asked = waiting.get(answer.number)
      waiting.delete(answer.number)
      if ('value' in answer) asked?.resolve(answer.value)
      else asked?.reject('problems' in answer ? new ProblemError(...answer.problems) : new Error(answer.failure))
    })
    started.on('error', fail)
    started.on('exit', () => fail(new Error('the thread has ended')))
    return started
  }
  const startIfPossible = () => {
    try {
      worker ??= start()
    } catch (error) {
      fail(error as Error)
    }
  }
  const ask = (task: Task, transfer: Transferable[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      try {
        worker ??= start()
        const number = sent++
        waiting.set(number, { resolve, reject })
        worker.postMessage({ number, task }, transfer)
      } catch (error) {
        fail(error as Error)
        reject(error)
      }
    })

  return {
    readDelimited: (text, file, wanted) => {
      if (failure || text.length < PROMISING_BYTES) return undefined
      if (text.length < FEWEST_BYTES) {
        startIfPossible()
        return undefined
      }
      // The text stays here; only what was read comes back.
      const isShared = text.buffer instanceof SharedArrayBuffer
      const sent = isShared ? text : text.slice()
      const read = ask({ kind: 'read', text: sent, file, wanted }, isShared ? [] : [sent.buffer as ArrayBuffer])
      return (read as Promise<Delimited>).then((found) =>
        'cells' in found ? { cells: { ...found.cells, bytes: text } } : found,
      )
    },
    readParquetViews: (parts, file, maxInflatedBytes, wanted) => {
      const bytes = parts.reduce((sum, part) => sum + part.bytes.length, 0)
      if (failure || bytes < PROMISING_BYTES || wanted.length === 0) return undefined
      const isShared = ({ bytes }: Part) => bytes.buffer instanceof SharedArrayBuffer
      const sent = parts.map((part) => (isShared(part) ? part : { ...part, bytes: part.bytes.slice() }))
      const task = { kind: 'parquet' as const, parts: sent, file, maxInflatedBytes, wanted }
      const own = sent.filter((part) => !isShared(part)).map((part) => part.bytes.buffer as ArrayBuffer)
      return ask(task, own) as Promise<readonly ViewAhead[]>
    },
    rank: (pair) => {
      if (failure || pair.label.length < FEWEST_ROWS) return undefined
      const { championScore, challengerScore, bucketOfRow, label } = pair
      const scored = share({ championScore, challengerScore, bucketOfRow, label }, shared)
      return ask({ kind: 'rank', scored }, []) as Promise<RankedModels>
    },
    fold: (input, slicings, measures) => {
      if (failure || input.pair.n < FEWEST_ROWS || slicings.length === 0) return undefined
      const toSend = measures.flatMap((measure): SentMeasure[] => {
        if (measure.kind === 'formula' || measure.kind === 'influence' || measure.kind === 'statistic') return []
        if (measure.kind !== 'confusion') return [measure]
        const { kind, made, needsChampion } = measure
        return [{ kind, made, needsChampion }]
      })
      if (toSend.length < measures.length) return undefined
      const { n, label, weight, unitOfRow, units, bucketOfRow, buckets } = input.pair
      const pair = { n, label, weight, unitOfRow, units, bucketOfRow, buckets }
      const next = new Int32Array(new SharedArrayBuffer(4))
      const packed = slicings.map(({ codes, slices }) => ({ codes: packCodes(codes, slices), slices }))
      const sent = share({ input: { ...input, pair }, slicings: packed, measures: toSend }, shared)
      return {
        take: () => takeNext(next, slicings.length),
        there: ask({ kind: 'fold', ...sent, next }, []) as Promise<ReadonlyMap<number, FoldedSlicing>>,
      }
    },
    draw: ({ bucketSums, losses, allowed }, signs) => {
      if (failure || bucketSums.length * signs.bytes.length < FEWEST_LOOKED_UP) return undefined
      const { buckets } = signs
      const sums = new Float64Array(new SharedArrayBuffer(8 * bucketSums.length * buckets))
      for (const [rank, one] of bucketSums.entries()) sums.set(one, rank * buckets)
      return ask({ kind: 'draw', sums, losses, allowed, signs }, []) as Promise<DrawnMaxima>
    },
    close: () => {
      failure ??= new Error('closed')
      worker?.removeAllListeners('exit')
      void worker?.terminate()
    },
  }
}

function packCodes(codes: Int32Array, slices: number): SentCodes {
  const bytes = slices < 2 ** 8 ? 1 : slices < 2 ** 16 ? 2 : 4
  const memory = new SharedArrayBuffer(codes.length * bytes)
  const packed = bytes === 1 ? new Uint8Array(memory) : bytes === 2 ? new Uint16Array(memory) : new Uint32Array(memory)
  for (let row = 0; row < codes.length; row++) packed[row] = codes[row] + 1
  return packed
}

function unpackCodes(packed: SentCodes, into: Int32Array): Int32Array {
  for (let row = 0; row < packed.length; row++) into[row] = packed[row] - 1
  return into
}

type Numbers = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array

/** The number of something that nobody has taken; undefined: none is left. */
function takeNext(next: Int32Array, count: number): number | undefined {
  const taken = Atomics.add(next, 0, 1)
  return taken < count ? taken : undefined
}

/** The same value, its arrays in memory that two threads can read. done: arrays that are there already, by the original. */
function share<Value>(value: Value, done: WeakMap<object, unknown>): Value {
  if (typeof value !== 'object' || value === null) return value
  const known = done.get(value)
  if (known) return known as Value
  let result: unknown
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof SharedArrayBuffer) return value
    const numbers = value as unknown as Numbers
    const Kind = numbers.constructor as new (buffer: SharedArrayBuffer) => Numbers
    const copy = new Kind(new SharedArrayBuffer(numbers.byteLength))
    copy.set(numbers)
    result = copy
  } else if (Array.isArray(value)) result = value.map((part) => share(part, done))
  else result = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, share(part, done)]))
  done.set(value, result)
  return result as Value
}

/** The other end: answers tasks until the thread is ended from outside. */
export function serve(): void {
  const port = parentPort!
  port.on('message', ({ number, task }: { number: number; task: Task }) => {
    try {
      const { value, transfer } = answer(task)
      port.postMessage({ number, value } satisfies Answer, transfer)
    } catch (error) {
      const answer: Answer =
        error instanceof ProblemError ? { number, problems: error.problems } : { number, failure: String(error) }
      port.postMessage(answer)
    }
  })
}

function answer(task: Task): { readonly value: unknown; readonly transfer: Transferable[] } {
  switch (task.kind) {
    case 'read':
      return read(task)
    case 'parquet': {
      const views = readViews(readParquet(task.parts, task.file, task.maxInflatedBytes), task.wanted)
      return { value: views, transfer: buffersOf(views) }
    }
    case 'rank':
      return { value: share(rankModels(task.scored), new WeakMap()), transfer: [] }
    case 'fold':
      return fold(task)
    case 'draw':
      return { value: draw(task), transfer: [] }
  }
}

function draw({ sums, losses, allowed, signs }: Extract<Task, { kind: 'draw' }>): DrawnMaxima {
  const { buckets } = signs
  const bucketSums = Array.from(losses, (_, rank) => sums.subarray(rank * buckets, (rank + 1) * buckets))
  return drawMaxima({ bucketSums, losses, allowed }, signs)
}

function read({ text, file, wanted }: Extract<Task, { kind: 'read' }>) {
  const found = readDelimited(text, file, wanted)
  if ('cells' in found) {
    const { bytes: _, ...cells } = found.cells
    return { value: { cells }, transfer: [cells.starts.buffer as ArrayBuffer] }
  }
  return { value: found, transfer: buffersOf(found.ahead.views) }
}

/** The memory of the views, each once; what both threads see anyway is not sent. */
function buffersOf(views: readonly ViewAhead[]): ArrayBuffer[] {
  const parts = views.flatMap(({ view }) => Object.values(view) as unknown[])
  const buffers = parts.flatMap((part) => (ArrayBuffer.isView(part) ? [part.buffer] : []))
  return [...new Set(buffers)].filter((buffer) => buffer instanceof ArrayBuffer)
}

function fold({ input, slicings, measures: sent, next }: Extract<Task, { kind: 'fold' }>) {
  const measures = sent.map(
    (measure): Measure =>
      measure.kind === 'confusion' ? { ...measure, metric: confusionMetric(measure.made) } : measure,
  )
  const scratch = newRankScratch(input)
  const unpacked = new Int32Array(input.pair.n)
  const value = new Map<number, FoldedSlicing>()
  for (let index = takeNext(next, slicings.length); index !== undefined; index = takeNext(next, slicings.length)) {
    const { codes, slices } = slicings[index]
    const options = { fourths: false, scratch }
    value.set(index, foldSlicing(input, unpackCodes(codes, unpacked), slices, measures, options))
  }
  const buffers = new Set<ArrayBuffer>()
  for (const sums of [...value.values()].flatMap((folded) => folded.sums.flat())) {
    if (!isDefined(sums)) continue
    for (const part of [sums.buckets.difference, sums.buckets.champion])
      if (part) buffers.add(part.buffer as ArrayBuffer)
  }
  return { value, transfer: [...buffers] }
}
