/** What a comparison looks at was wanted: each fixture with a CSV is read ahead, and nothing is looked at that was not. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { joinTables } from '../../src/config/join-tables.js'
import { loadConfig } from '../../src/config/load.js'
import { wantedViews } from '../../src/config/wanted-views.js'
import { compare } from '../../src/core/compare.js'
import { ProblemError } from '../../src/core/problem.js'
import type { Table } from '../../src/core/table.js'
import { sha256Bytes } from '../../src/io/digest.js'
import { readTable } from '../../src/io/read-table.js'

const folder = join(import.meta.dirname, '..', '..', 'fixtures')
const scenarios = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'model-review.yml')))
const kinds = ['numbers', 'categories', 'keys'] as const

function recordViews(table: Table, seen: Set<string>): Table {
  return {
    ...table,
    column: (name) => {
      const column = table.column(name)
      if (!column) return undefined
      const views = kinds.map((kind) => [
        kind,
        () => {
          seen.add(`${kind} of ${name}`)
          return column[kind]()
        },
      ])
      return { name, ...Object.fromEntries(views) }
    },
  }
}

const models = scenarios.flatMap((name) => {
  const text = readFileSync(join(folder, name, 'model-review.yml'), 'utf8')
  const { config, plans } = loadConfig(text, `${name}.yml`)
  return config.models.flatMap((model, index) => {
    const plan = plans[index]
    return plan.task === 'metrics' ? [] : [{ name: `${name}: ${model.name}`, folder: join(folder, name), model, plan }]
  })
})

it.each(models)('$name', async ({ folder, model, plan }) => {
  const seen = { champion: new Set<string>(), challenger: new Set<string>(), evaluation: new Set<string>() }
  const wanted = new Set<string>()
  const read = async (role: keyof typeof seen, path: string) => {
    const bytes = readFileSync(join(folder, path))
    const table = await readTable({ path, bytes })
    for (const { column, kind } of wantedViews(table.columnNames, model.columns, plan, role))
      wanted.add(`${role}: ${kind} of ${column}`)
    return recordViews(table, seen[role])
  }
  const tables = {
    champion: await read('champion', model.champion.path!),
    challenger: await read('challenger', model.challenger.path!),
    ...(model.evaluation ? { evaluation: await read('evaluation', model.evaluation.path!) } : {}),
  }
  const named: unknown[] = Object.values(model.columns).flat()
  try {
    const { pair } = joinTables(tables, model.columns, plan, sha256Bytes)
    // Where rows look like copies of each other, every feature is looked at: rare, and then the text is split again.
    for (const views of Object.values(seen))
      for (const view of views) {
        const [, column] = /^categories of (.*)$/.exec(view) ?? []
        if (column !== undefined && !named.includes(column)) views.delete(view)
      }
    compare(pair, plan)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
  }
  const asked = Object.entries(seen).flatMap(([role, views]) => [...views].map((view) => `${role}: ${view}`))
  expect(asked.filter((view) => !wanted.has(view))).toEqual([])
})
