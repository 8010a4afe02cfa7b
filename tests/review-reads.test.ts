/** A review decodes the columns that it needs and no others: of a wide file the rest is as good as absent. */
import { readFileSync } from 'node:fs'
import { parquetMetadata } from 'hyparquet'
import { describe, expect, it } from 'vitest'
import { joinTables } from '../src/config/join-tables.js'
import { loadConfig } from '../src/config/load.js'
import { compare } from '../src/core/compare.js'
import type { Plan } from '../src/core/plan.js'
import type { Column, Table } from '../src/core/table.js'
import { sha256Bytes } from '../src/io/digest.js'
import { readTable } from '../src/io/read-table.js'
import type { Fetch } from '../src/io/source.js'
import { review } from '../src/review.js'

const ROWS = 400
const WIDE = 60

/** Notes which views of which columns are asked for. */
function watch(table: Table, decoded: Set<string>): Table {
  const watchColumn = (column: Column): Column => {
    const note = <View>(make: () => View) => {
      return () => {
        decoded.add(column.name)
        return make()
      }
    }
    return {
      name: column.name,
      numbers: note(() => column.numbers()),
      categories: note(() => column.categories()),
      keys: note(() => column.keys()),
    }
  }
  return {
    ...table,
    lineOf: (row) => table.lineOf(row),
    column: (name) => {
      const column = table.column(name)
      return column && watchColumn(column)
    },
  }
}

const wideRow = (row: number, model: number) => {
  const uniform = ((row * 7919 + model * 104729) % 1000) / 1000
  const score = (row % 2) * 0.3 + uniform * 0.7
  return { id: `r${row}`, label: row % 2, score, region: ['n', 's'][(row >> 1) % 2], size: row % 50 }
}
const features = (row: number) => Array.from({ length: WIDE }, (_, column) => `f${(row * column) % 13}`)
const csv = (model: number) =>
  [
    [...Object.keys(wideRow(0, 0)), ...Array.from({ length: WIDE }, (_, column) => `f${column}`)].join(),
    ...Array.from({ length: ROWS }, (_, row) => [...Object.values(wideRow(row, model)), ...features(row)].join()),
  ].join('\n')
const jsonl = (model: number) =>
  Array.from({ length: ROWS }, (_, row) =>
    JSON.stringify({
      ...wideRow(row, model),
      ...Object.fromEntries(features(row).map((value, column) => [`f${column}`, [value]])),
    }),
  ).join('\n')

const CONFIG = `
version: 1
models:
  - name: wide
    champion: { path: champion }
    challenger: { path: challenger }
    columns: { id: id, label: label, score: score }
    metrics: [roc_auc, { metric: log_loss, margin: 2% }]
    business: [{ name: Value, value: "sum(if(flagged, size, 0))" }]
    slices: { of: [region] }
`

describe('a review of a wide file', () => {
  it.each([
    ['CSV', csv],
    ['JSON Lines, with lists in every other column', jsonl],
  ])('%s: decodes the columns that the config names, and no others', async (_, content) => {
    const decoded = new Set<string>()
    const take = async (model: number) =>
      watch(await readTable({ path: 'p', bytes: new TextEncoder().encode(content(model)) }), decoded)
    const { config, plans } = loadConfig(CONFIG)
    const plan = plans[0] as Plan
    const tables = { champion: await take(0), challenger: await take(1) }
    expect(tables.champion.columnNames.length).toBeGreaterThan(WIDE)
    const { pair, problems } = joinTables(tables, config.models[0].columns, plan, sha256Bytes)
    const { checks } = compare(pair, plan, problems)
    expect(checks.length).toBeGreaterThan(3)
    expect([...decoded].sort()).toEqual(['id', 'label', 'region', 'score', 'size'])
  })

  it('Parquet: columns whose pages are damaged do no harm until they are named', async () => {
    const read = (name: string) =>
      readFileSync(new URL(`../fixtures/digits-multiclass/${name}.parquet`, import.meta.url))
    const files = { champion: read('champion'), challenger: read('challenger') }
    const review = reviewScores
    const damaged = {
      champion: damage(files.champion, (name) => name.startsWith('proba_')),
      challenger: damage(files.challenger, (name) => name.startsWith('proba_')),
    }
    const whole = await review(files, 'predicted')
    expect(whole.problems).toEqual([])
    expect(whole.checks).not.toEqual([])
    expect((await review(damaged, 'predicted')).checks).toEqual(whole.checks)
    // The damage is real: whoever needs the column is told.
    expect((await review(files, 'proba_3')).problems).toEqual([])
    expect((await review(damaged, 'proba_3')).verdict).toBe('error')
  })
})

async function reviewScores(files: Readonly<Record<'champion' | 'challenger', Uint8Array>>, score: string) {
  const fetch: Fetch = async ({ path }) => ({
    path,
    ref: null,
    commit: null,
    bytes: files[path as keyof typeof files],
  })
  const model = {
    name: 'digits',
    task: 'score',
    champion: { path: 'champion' },
    challenger: { path: 'challenger' },
    columns: { id: 'image', score },
    metrics: ['mean_score'],
  }
  const config = loadConfig(JSON.stringify({ version: 1, models: [model] }))
  const report = await review({
    config,
    models: ['digits'],
    fetch,
    configSource: null,
    configSha256: null,
    context: { repository: null, pullRequest: null, headSha: null, baseSha: null, baseRef: null, runUrl: null },
    advisory: false,
    problems: [],
  })
  return report.models[0]
}

/** The same file with the pages of some columns overwritten. */
function damage(file: Buffer, isDamaged: (name: string) => boolean): Uint8Array {
  const bytes = Uint8Array.from(file)
  const { row_groups } = parquetMetadata(bytes.buffer)
  let overwritten = 0
  for (const { columns } of row_groups)
    for (const { meta_data } of columns) {
      if (!meta_data || !isDamaged(meta_data.path_in_schema[0])) continue
      const start = Number(meta_data.dictionary_page_offset ?? meta_data.data_page_offset)
      bytes.fill(0xff, start, start + Number(meta_data.total_compressed_size))
      overwritten++
    }
  expect(overwritten).toBeGreaterThan(0)
  return bytes
}
