/** Columns with names of their own, told by what they hold: a model's output differs between two files, a label does not. */
import { type Reason, reason } from '../core/problem.js'
import { type Column, keyText, type Table } from '../core/table.js'
import type { Roles, TablePair } from './infer.js'
import { isNumeric, lookAt } from './look-at.js'

/** Rows that are compared between the files; enough to see that a column is a model's own. */
const ROWS_LOOKED_AT = 5_000
const OUTPUT_NAME = /prob|score|pred|forecast|estimate|yhat|^p_|_p$|risk/i
const PREDICTION_NAME = /pred|forecast|estimate|hat/i
const SCORE_NAME = /prob|score|^p_|_p$|risk/i
const ID_NAME = /(^|[_\s-])(id|key|uuid|guid|code|number|nr|no|name)$|[a-z]I[Dd]$/i
const OUTPUT_WORDS = new Set(
  'predicted prediction predictions pred preds probability probabilities proba prob score scores p y hat yhat forecast estimate estimated model risk of'.split(
    ' ',
  ),
)

/** Adds to the roles what can be told by values. What was added is noted, with the reason for it. */
export function guessColumns(tables: TablePair, shared: readonly string[], known: Roles, unsure: Reason[]): Roles {
  const { champion } = tables
  const roles: Roles = { ...known }
  const usable = shared.filter((name) => name !== '' && name === name.trim())
  const note = (role: string, column: string, why: string) => unsure.push(reason(`guessed_by_${why}`, { role, column }))
  // The series and the query repeat: with one of them, several columns name a row.
  if (roles.id === undefined && (roles.series === undefined || roles.horizon === undefined)) {
    const id = guessId(tables, usable)
    if (id !== undefined) {
      roles.id = id
      note('id', id, 'uniqueness')
    }
  }
  const id = typeof roles.id === 'string' ? roles.id : undefined
  const rows = alignRows(tables, id)
  const taken = () => new Set<unknown>(Object.values(roles).flat())
  const differing = usable.filter((name) => !taken().has(name) && differs(tables, name, rows))
  if (roles.score === undefined && roles.prediction === undefined) {
    const numeric = (names: readonly string[]) => names.filter((name) => isNumeric(lookAt(champion, name)))
    const changed = numeric(differing)
    const telling = changed.filter((name) => OUTPUT_NAME.test(name))
    const free = usable.filter((name) => !taken().has(name))
    const byName = numeric(free.filter((name) => OUTPUT_NAME.test(name)))
    const output = telling[0] ?? changed[0] ?? byName[0]
    if (output !== undefined) {
      const { low, high } = lookAt(champion, output)!
      const shares = low >= 0 && high <= 1
      const role = !PREDICTION_NAME.test(output) && (shares || SCORE_NAME.test(output)) ? 'score' : 'prediction'
      roles[role] = output
      note(role, output, changed.includes(output) ? 'difference' : 'name')
    }
  }
  if (roles.label === undefined) {
    const found = guessLabel(tables, usable, roles, new Set(differing))
    if (found) {
      roles.label = found.column
      note('label', found.column, found.why)
      if (!tables.challenger.column(found.column)) {
        roles.labelOnlyInChampion = true
        unsure.push(reason('unsure_label_file', { column: found.column }))
      }
    }
  }
  return roles
}

/** A column with another value in every row, mostly the same values in both files. */
function guessId({ champion, challenger }: TablePair, names: readonly string[]): string | undefined {
  const candidates = names.filter((name) => {
    const whole = [champion, challenger].every(
      (table) => table.rows > 1 && table.column(name)!.categories().categories.length === table.rows,
    )
    if (!whole) return false
    const ids = new Set(champion.column(name)!.categories().categories)
    const others = challenger.column(name)!.categories().categories.slice(0, ROWS_LOOKED_AT)
    // Decimals are measurements, whatever they are called.
    return (
      !others.some((text) => /^-?\d*\.\d+$/.test(text)) &&
      others.filter((text) => ids.has(text)).length * 2 >= others.length
    )
  })
  return candidates.find((name) => ID_NAME.test(name)) ?? candidates[0]
}

type Rows = readonly (readonly [champion: number, challenger: number])[]

function alignRows({ champion, challenger }: TablePair, id: string | undefined): Rows {
  const count = Math.min(challenger.rows, ROWS_LOOKED_AT)
  const [ids, others] = [champion, challenger].map((table) => (id === undefined ? undefined : table.column(id)?.keys()))
  if (!ids || !others) {
    return Array.from({ length: Math.min(champion.rows, count) }, (_, row) => [row, row] as const)
  }
  const rowOf = new Map(Array.from({ length: count }, (_, row) => [keyText(others, row), row]))
  const rows: [number, number][] = []
  for (let row = 0; row < champion.rows && rows.length < count; row++) {
    const other = rowOf.get(keyText(ids, row))
    if (other !== undefined) rows.push([row, other])
  }
  return rows
}

function differs({ champion, challenger }: TablePair, name: string, rows: Rows): boolean {
  const [a, b] = [champion, challenger].map((table) => readerOf(table, table.column(name)!))
  return rows.some(([row, other]) => !Object.is(a(row), b(other)))
}

/** 0.5 and 0.50 are one value. */
function readerOf(table: Table, column: Column): (row: number) => number | string | undefined {
  if (isNumeric(lookAt(table, column.name))) {
    const { values } = column.numbers()
    return (row) => values[row]
  }
  const { codes, categories } = column.categories()
  return (row) => categories[codes[row]]
}

function guessLabel(
  { champion, challenger }: TablePair,
  shared: readonly string[],
  roles: Roles,
  differing: ReadonlySet<string>,
): { column: string; why: 'likeness' | 'place' | 'exclusion' } | undefined {
  const output = roles.score ?? roles.prediction
  if (output === undefined) return undefined
  const taken = new Set<unknown>(Object.values(roles).flat())
  const look = lookAt(champion, output)
  const isScore = output === roles.score && look !== undefined && look.low >= 0 && look.high <= 1
  const fits = (name: string) => {
    const { count } = lookAt(champion, name)!
    if (isScore) return count === 2
    return isNumeric(look) ? count > 2 && isNumeric(lookAt(champion, name)) : count >= 2 && count <= 50
  }
  const inBoth = shared.filter((name) => !taken.has(name) && !differing.has(name) && fits(name))
  const onlyChampion = champion.columnNames.filter(
    (name) => name === name.trim() && name !== '' && !challenger.column(name) && !taken.has(name) && fits(name),
  )
  const named = (names: readonly string[]) => names.find((name) => isAlike(name, output))
  const alike = named(inBoth) ?? named(onlyChampion)
  if (alike !== undefined) return { column: alike, why: 'likeness' }
  if (inBoth.length === 1) return { column: inBoth[0], why: 'exclusion' }
  const before = champion.columnNames[champion.columnNames.indexOf(output) - 1]
  return inBoth.includes(before) ? { column: before, why: 'place' } : undefined
}

const wordsOf = (name: string) =>
  name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= 3 && !OUTPUT_WORDS.has(word))

/** `churn_probability` speaks of `Churn`, `p_purchase` of `purchased`. */
function isAlike(name: string, output: string): boolean {
  return wordsOf(output).some((word) => wordsOf(name).some((own) => own.startsWith(word) || word.startsWith(own)))
}
