import { joinTables } from '../../src/config/join-tables.js'
import { loadConfig } from '../../src/config/load.js'
import { compare } from '../../src/core/compare.js'
import type { Comparison } from '../../src/core/comparison.js'
import type { Plan } from '../../src/core/plan.js'
import { sha256Bytes } from '../../src/io/digest.js'
import { readTable } from '../../src/io/read-table.js'

export type Row = Readonly<Record<string, string | number>>

const csvOf = (rows: readonly Row[]): string => {
  const names = Object.keys(rows[0])
  return [names.join(','), ...rows.map((row) => names.map((name) => row[name]).join(',')), ''].join('\n')
}

/** From rows of both files and a model of the config to the comparison, the whole way. */
export async function compareRows(model: object, champion: readonly Row[], challenger: readonly Row[]) {
  const files = { champion: { path: 'champion.csv' }, challenger: { path: 'challenger.csv' } }
  const text = JSON.stringify({ version: 1, models: [{ name: 'model', ...files, ...model }] })
  const { config, plans } = loadConfig(text)
  const read = (path: string, rows: readonly Row[]) => readTable({ path, bytes: new TextEncoder().encode(csvOf(rows)) })
  const tables = {
    champion: await read('champion.csv', champion),
    challenger: await read('challenger.csv', challenger),
  }
  const plan = plans[0] as Plan
  const { pair, problems } = joinTables(tables, config.models[0].columns, plan, sha256Bytes)
  return { pair, plan, comparison: compare(pair, plan, problems) as Comparison }
}
