/** A pair of tables for each task, with usual names. */
import type { TablePair } from '../../src/config/infer.js'
import type { Table } from '../../src/core/table.js'
import type { Task } from '../../src/core/task-values.js'
import { makeTable } from '../core/make-table.js'
import { seedRandom } from '../laws/generate.js'

const ROWS = 240

type Columns = Readonly<Record<string, (row: number) => string | number>>

const table = (source: string, columns: Columns): Table =>
  makeTable(
    source,
    Object.fromEntries(
      Object.entries(columns).map(([name, cell]) => [
        name,
        Array.from({ length: ROWS }, (_, row) => String(cell(row))),
      ]),
    ),
  )

/** The same in both files. */
const random = seedRandom(7)
const truth = Array.from({ length: ROWS }, () => random.uniform())
const noise = Array.from({ length: 2 * ROWS }, () => random.normal())
const near = (row: number, model: number) =>
  Math.min(0.99, Math.max(0.01, truth[row] + 0.2 * noise[row + model * ROWS])).toFixed(4)
const classOf = (value: number) => ['ash', 'birch', 'cedar'][Math.min(2, Math.floor(value * 3))]

const region = (row: number) => ['north', 'south', 'west'][row % 3]
const id = (row: number) => `r${row}`

const models: Readonly<Record<Task, (model: number) => Columns>> = {
  binary: (model) => ({ id, label: (row) => Number(truth[row] > 0.5), score: (row) => near(row, model), region }),
  multiclass: (model) => ({
    id,
    label: (row) => classOf(truth[row]),
    prediction: (row) => classOf(Number(near(row, model))),
    region,
  }),
  regression: (model) => ({
    id,
    target: (row) => (100 * truth[row]).toFixed(2),
    prediction: (row) => (100 * Number(near(row, model))).toFixed(1),
    region,
    age: (row) => 18 + (row % 40),
  }),
  ranking: (model) => ({
    id,
    query: (row) => `q${row % 40}`,
    relevance: (row) => Math.floor(truth[row] * 4),
    score: (row) => (5 * Number(near(row, model))).toFixed(3),
    locale: (row) => ['de', 'en'][row % 2],
    position: (row) => Math.floor(row / 40),
  }),
  forecast: (model) => ({
    series: (row) => `shop ${row % 8}`,
    date: (row) => `2024-02-${String(1 + Math.floor(row / 8)).padStart(2, '0')}`,
    horizon: (row) => 1 + (Math.floor(row / 8) % 7),
    actual: (row) => (50 * truth[row]).toFixed(1),
    prediction: (row) => (50 * Number(near(row, model))).toFixed(1),
    lower: (row) => (50 * Number(near(row, model)) - 10).toFixed(1),
    upper: (row) => (50 * Number(near(row, model)) + 10).toFixed(1),
    'q0.1': (row) => (50 * Number(near(row, model)) - 8).toFixed(1),
    'q0.9': (row) => (50 * Number(near(row, model)) + 8).toFixed(1),
  }),
  score: (model) => ({ id, score: (row) => near(row, model), category: region }),
}

export const drafts = Object.fromEntries(
  Object.entries(models).map(([task, columns]) => [
    task,
    { champion: table('a.csv', columns(0)), challenger: table('b.csv', columns(1)) },
  ]),
) as Readonly<Record<Task, TablePair>>
