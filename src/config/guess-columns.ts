/** Columns with names of their own, told by what they hold: a model's output differs between two files, a label does not. */
import { joinKeys } from '../core/keys.js'
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

const SERIES_NAME = /series|store|shop|item|product|sku|site|station|sensor|region|(^|_)id$/i
const TIME_NAME =
  /(^|[_\s-])(date|time|timestamp|datetime|day|week|month|quarter|year|period|origin|cutoff|ds)([_\s-]|$)/i
const HORIZON_NAME = /horizon|ahead|lead([_\s-]?time)?$|^steps?$/i
const LOWER_NAME = /(^|_)(lower|low|lo)(_|$)/i
const UPPER_NAME = /(^|_)(upper|high|hi)(_|$)/i
const DATE = /^\d{4}[-/]?\d{2}([-/]?\d{2})?([T ].*)?$/
/** An item with fewer answers than this on average is a row that happens to stand twice. */
const FEWEST_REPEATS = 1.5
const FEWEST_ITEMS = 20

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
    } else if (roles.query === undefined) {
      const found = guessSeries(tables, usable, roles)
      if (found) {
        roles.id = found.id
        roles.series ??= found.series
        roles.horizon ??= found.horizon
        unsure.push(reason('guessed_series', { series: found.series, columns: found.id }))
      }
    }
  }
  const rows = alignRows(tables, roles.id)
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
      const isShare = low >= 0 && high <= 1
      const role = !PREDICTION_NAME.test(output) && (isShare || SCORE_NAME.test(output)) ? 'score' : 'prediction'
      roles[role] = output
      note(role, output, changed.includes(output) ? 'difference' : 'name')
    }
  }
  if (roles.label === undefined) {
    // Labels that were changed or coded anew are labels still; that they differ, the comparison says.
    const otherValues = new Set(differing.filter((name) => !haveSameValues(tables, name)))
    const found =
      guessLabel(tables, usable, roles, new Set(differing)) ?? guessLabel(tables, usable, roles, otherValues)
    if (found) {
      roles.label = found.column
      note('label', found.column, found.why)
      if (differing.includes(found.column)) unsure.push(reason('unsure_label_differs', { column: found.column }))
      if (!tables.challenger.column(found.column)) {
        roles.labelOnlyInChampion = true
        unsure.push(reason('unsure_label_file', { column: found.column }))
      }
    }
  }
  if (roles.series !== undefined) guessInterval(tables.champion, usable, roles, note)
  if (roles.id === undefined && roles.label === undefined && roles.score !== undefined) {
    const item = guessItem(tables, usable, new Set([...differing, roles.score]))
    if (item !== undefined) {
      roles.id = item
      roles.repeated = true
      unsure.push(reason('guessed_item', { column: item, score: roles.score }))
    }
  }
  return roles
}

/** Whether the values of these columns together are another in every row, and mostly the same in both files. */
function nameRows({ champion, challenger }: TablePair, names: readonly string[]): boolean {
  const [before, after] = [champion, challenger].map((table) => {
    const views = names.map((name) => table.column(name)!.categories())
    const keys = new Set<string>()
    for (let row = 0; row < table.rows; row++) {
      if (views.some(({ codes }) => codes[row] < 0)) return undefined
      keys.add(JSON.stringify(views.map(({ codes, categories }) => categories[codes[row]])))
    }
    return keys.size === table.rows ? keys : undefined
  })
  if (!before || !after) return false
  let both = 0
  for (const key of after) if (before.has(key)) both++
  return both * 2 >= after.size
}

/** A series repeats at several times or horizons; series and time, or all three, name a row. */
function guessSeries(
  tables: TablePair,
  names: readonly string[],
  { series: named, horizon: namedHorizon }: Roles,
): { series: string; horizon: string | undefined; id: string[] } | undefined {
  const { champion } = tables
  const look = (name: string) => lookAt(champion, name)!
  const horizon = namedHorizon ?? names.find((name) => HORIZON_NAME.test(name) && isNumeric(look(name)))
  const rest = names.filter((name) => name !== horizon && name !== named)
  const isDated = (name: string) => look(name).values.every((value) => DATE.test(value))
  const time = rest.find(isDated) ?? rest.find((name) => TIME_NAME.test(name))
  const columns = [time, horizon].filter((name) => name !== undefined)
  if (columns.length === 0) return undefined
  const repeats = (name: string) => {
    const { count, values } = look(name)
    return count >= 2 && count * 2 <= champion.rows && !values.some((value) => /^-?\d*\.\d+$/.test(value))
  }
  const candidates = named ? [named] : rest.filter((name) => name !== time && repeats(name))
  const rank = (name: string) => (SERIES_NAME.test(name) ? 0 : isNumeric(look(name)) ? 2 : 1)
  for (const series of candidates.sort((a, b) => rank(a) - rank(b) || look(b).count - look(a).count)) {
    const ways = [...columns.map((column) => [series, column]), ...(columns.length > 1 ? [[series, ...columns]] : [])]
    const id = ways.find((way) => nameRows(tables, way))
    if (id) return { series, horizon, id }
  }
  return undefined
}

/** Ends of an interval: named so, with most predictions between them. */
function guessInterval(
  champion: Table,
  names: readonly string[],
  roles: Roles,
  note: (role: string, column: string, why: string) => void,
): void {
  if (roles.prediction === undefined || roles.lower !== undefined || roles.upper !== undefined) return
  const find = (pattern: RegExp) => names.find((name) => pattern.test(name) && isNumeric(lookAt(champion, name)))
  const [lower, upper] = [find(LOWER_NAME), find(UPPER_NAME)]
  if (lower === undefined || upper === undefined) return
  const [low, middle, high] = [lower, roles.prediction, upper].map((name) => champion.column(name)!.numbers().values)
  const within = low.filter((value, row) => value <= middle[row] && middle[row] <= high[row]).length
  if (within < 0.9 * champion.rows) return
  roles.lower = lower
  roles.upper = upper
  note('lower', lower, 'interval')
  note('upper', upper, 'interval')
}

/** What was answered several times: it repeats, and as often in both files. */
function guessItem(
  { champion, challenger }: TablePair,
  names: readonly string[],
  outputs: ReadonlySet<string>,
): string | undefined {
  const countsOf = (table: Table, name: string): ReadonlyMap<string, number> => {
    const { codes, categories } = table.column(name)!.categories()
    const counts = new Int32Array(categories.length)
    for (const code of codes) if (code >= 0) counts[code]++
    return new Map(categories.map((category, code) => [category, counts[code]]))
  }
  return names.find((name) => {
    if (outputs.has(name)) return false
    const before = countsOf(champion, name)
    if (before.size < FEWEST_ITEMS || champion.rows < FEWEST_REPEATS * before.size) return false
    const after = countsOf(challenger, name)
    return before.size === after.size && [...before].every(([item, count]) => after.get(item) === count)
  })
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

function alignRows({ champion, challenger }: TablePair, id: string | readonly string[] | undefined): Rows {
  const count = Math.min(challenger.rows, ROWS_LOOKED_AT)
  const keysOf = (table: Table) => {
    const columns = [id ?? []].flat().map((name) => table.column(name))
    return columns.length > 0 && columns.every((column) => column !== undefined)
      ? joinKeys(columns.map((column) => column.keys()))
      : undefined
  }
  const [ids, others] = [champion, challenger].map(keysOf)
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

function haveSameValues({ champion, challenger }: TablePair, name: string): boolean {
  const [before, after] = [champion, challenger].map((table) => lookAt(table, name)!)
  return before.count === after.count && after.values.every((value) => before.values.includes(value))
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
