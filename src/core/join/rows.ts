import type { Rows } from '../comparison.js'
import { explainIdForms } from '../id-forms.js'
import { equalSequences, joinKeys, type PackedKeys, packKeys, positionKeys } from '../keys.js'
import { findRepeatedKeys, matchSorted, type SortedKeys, sortKeys } from '../match.js'
import type { PairColumn } from '../pair.js'
import { errorOf, type Problem, warningOf } from '../problem.js'
import { CellState, type Column, keyText } from '../table.js'
import { columnOf, type Role, type Side } from './sides.js'
import { isNumberedByRow, isRange, once, rangeOf, takeBytes, takeNumbers } from './take.js'

/** Rows of the tables that belong together, in one order. */
export interface AlignedRows {
  readonly champion: Int32Array
  readonly challenger: Int32Array
  /** −1: the evaluation table lacks the row. undefined: there is no evaluation table. */
  readonly evaluation: Int32Array | undefined
  /** Where each row's id stands in `Joined.keys`. */
  readonly places: Int32Array
}

export interface Joined extends AlignedRows {
  readonly keys: PackedKeys
  readonly rows: Omit<Rows, 'unusable'>
  /** All ids of each file, in their order; undefined: rows were paired by position. */
  readonly sorted: Readonly<Record<'champion' | 'challenger', SortedKeys> & { evaluation?: SortedKeys }> | undefined
}

export function rowsOf(rows: AlignedRows, role: Role): Int32Array {
  if (role === 'evaluation' && !rows.evaluation) throw new Error('an evaluation column without an evaluation table')
  return role === 'evaluation' ? rows.evaluation! : rows[role]
}

export function joinByPosition(sides: readonly Side[], problems: Problem[]): Joined | undefined {
  const counts = sides.map(({ table }) => table.rows)
  const files = sides.map(({ table }) => table.source)
  const models = sides.map(({ role }) => role)
  if (counts.some((count) => count !== counts[0])) {
    problems.push(errorOf('no_id_different_rows', { models, files, counts }))
    return undefined
  }
  const [n] = counts
  problems.push(warningOf('paired_by_position', { rows: n, models, files }))
  const positions = rangeOf(n)
  return {
    champion: positions,
    challenger: positions,
    evaluation: sides.length > 2 ? positions : undefined,
    places: positions,
    keys: positionKeys(n),
    sorted: undefined,
    rows: { champion: n, challenger: n, matched: n, onlyChampion: 0, onlyChallenger: 0 },
  }
}

export function joinById(
  champion: Side,
  challenger: Side,
  evaluation: Side | undefined,
  names: string | readonly string[],
  maxUnmatched: number,
  problems: Problem[],
): Joined | undefined {
  const sides = evaluation ? [champion, challenger, evaluation] : [champion, challenger]
  const raw: PackedKeys[] = []
  const sorted: SortedKeys[] = []
  let unusable = false
  const idColumns = typeof names === 'string' ? [names] : names
  const id = idColumns.join(' + ')
  for (const side of sides) {
    const found = idColumns.map((name) => columnOf(side, name, problems, 'id'))
    if (!found.every((column) => column !== undefined)) {
      unusable = true
      continue
    }
    const keys = packKeys(joinKeys(found.map((column) => column.keys())))
    const same = raw.findIndex((earlier) => equalSequences(earlier, keys))
    raw.push(keys)
    sorted.push(same >= 0 ? sorted[same] : sortKeys(keys))
    unusable = checkIds(side, id, sorted[sorted.length - 1], problems) || unusable
  }
  if (unusable) return undefined
  const [championIds, challengerIds, evaluationIds] = sorted
  const challengerMatch = matchSorted(championIds.keys, challengerIds.keys)
  const evaluationMatch = evaluationIds && matchSorted(championIds.keys, evaluationIds.keys)

  const { matched } = challengerMatch
  const championRows = new Int32Array(matched)
  const challengerRows = new Int32Array(matched)
  const evaluationRows = evaluationMatch && new Int32Array(matched)
  const places = new Int32Array(matched)
  let withoutEvaluation = 0
  for (let place = 0, at = 0; place < champion.table.rows; place++) {
    const partner = challengerMatch.partner ? challengerMatch.partner[place] : place
    if (partner < 0) continue
    championRows[at] = rowAt(championIds, place)
    challengerRows[at] = rowAt(challengerIds, partner)
    places[at] = place
    if (evaluationRows && evaluationMatch) {
      const found = evaluationMatch.partner ? evaluationMatch.partner[place] : place
      evaluationRows[at] = found < 0 ? -1 : rowAt(evaluationIds, found)
      if (found < 0) withoutEvaluation++
    }
    at++
  }
  const rows = {
    champion: champion.table.rows,
    challenger: challenger.table.rows,
    matched,
    onlyChampion: champion.table.rows - matched,
    onlyChallenger: challenger.table.rows - matched,
  }
  const partners: Partners[] = [
    {
      one: champion,
      other: challenger,
      oneIds: championIds,
      otherIds: challengerIds,
      matched,
      onlyOne: rows.onlyChampion,
      onlyOther: rows.onlyChallenger,
    },
  ]
  if (evaluation && evaluationMatch) {
    // An evaluation file may hold more rows than were predicted; only rows that were predicted must be in it.
    partners.push({
      one: champion,
      other: evaluation,
      oneIds: championIds,
      otherIds: evaluationIds,
      matched: evaluationMatch.matched,
      onlyOne: withoutEvaluation,
      onlyOther: 0,
    })
    const unpredicted = evaluation.table.rows - evaluationMatch.matched
    if (unpredicted > 0) {
      problems.push(
        warningOf('evaluation_rows_without_prediction', {
          file: evaluation.table.source,
          count: unpredicted,
          rows: evaluation.table.rows,
        }),
      )
    }
  }
  const larger = Math.max(rows.champion, rows.challenger)
  const found = partners.map((each) => checkPartners(each, id, larger, maxUnmatched, problems))
  if (found.some((met) => !met)) return undefined
  return {
    champion: championRows,
    challenger: challengerRows,
    evaluation: evaluationRows,
    places,
    keys: championIds.keys,
    sorted: { champion: championIds, challenger: challengerIds, evaluation: evaluationIds },
    rows,
  }
}

const rowAt = ({ rowAt }: SortedKeys, place: number): number => (rowAt ? rowAt[place] : place)

/** True: the ids of this file cannot be joined on. */
function checkIds({ role, table }: Side, column: string, sorted: SortedKeys, problems: Problem[]): boolean {
  const { offsets } = sorted.keys
  // Empty text sorts first.
  let blank = 0
  while (blank < table.rows && offsets[blank + 1] === offsets[blank]) blank++
  if (blank > 0) {
    const line = table.lineOf(rowAt(sorted, 0))
    problems.push(errorOf('id_missing', { model: role, file: table.source, column, count: blank, line }))
    return true
  }
  const repeated = findRepeatedKeys(sorted)
  if (!repeated) return false
  problems.push(
    errorOf('duplicate_id', {
      model: role,
      file: table.source,
      column,
      count: repeated.count,
      line: table.lineOf(repeated.first),
      otherLine: table.lineOf(repeated.second),
    }),
  )
  return true
}

interface Partners {
  readonly one: Side
  readonly other: Side
  readonly oneIds: SortedKeys
  readonly otherIds: SortedKeys
  readonly matched: number
  readonly onlyOne: number
  readonly onlyOther: number
}

/** False: so few ids meet that nothing else about the rows is worth saying. */
function checkPartners(
  partners: Partners,
  column: string,
  larger: number,
  limit: number,
  problems: Problem[],
): boolean {
  const { one, other, matched, onlyOne, onlyOther } = partners
  const unmatched = onlyOne + onlyOther
  if (unmatched === 0) return true
  const share = unmatched / larger
  const args = {
    column,
    models: [one.role, other.role],
    files: [one.table.source, other.table.source],
    counts: [one.table.rows, other.table.rows],
    matched,
    onlyFirst: onlyOne,
    onlySecond: onlyOther,
    share,
    limit,
  }
  if (share <= limit) {
    problems.push(warningOf('unmatched_rows_within_limit', args))
    return true
  }
  const difference = explainDifference(partners)
  if (difference) problems.push(errorOf('ids_differ_in_form', { ...args, ...difference }))
  else problems.push(errorOf(matched === 0 ? 'ids_disjoint' : 'unmatched_rows', args))
  return matched > 0 && !difference
}

function explainDifference({ one, other, oneIds, otherIds }: Partners) {
  const { partner } = matchSorted(oneIds.keys, otherIds.keys)
  if (!partner) return undefined
  const lonely = idsWhere(oneIds.keys, (place) => partner[place] < 0)
  const met = new Uint8Array(other.table.rows)
  for (const place of partner) if (place >= 0) met[place] = 1
  const otherLonely = idsWhere(otherIds.keys, (place) => met[place] === 0)
  const difference = explainIdForms(lonely, otherLonely, otherLonely.length)
  if (!difference) return undefined
  const where = { left: [one.role], right: [other.role], both: [one.role, other.role] }[difference.side]
  return { form: difference.form, where }
}

function idsWhere(keys: PackedKeys, wanted: (place: number) => boolean): string[] {
  const ids: string[] = []
  for (let place = 0; place + 1 < keys.offsets.length; place++) if (wanted(place)) ids.push(keyText(keys, place))
  return ids
}

export function pairColumn(sides: readonly Side[], name: string, rows: AlignedRows): PairColumn | undefined {
  for (const { role, table } of sides) {
    const column = table.column(name)
    if (column) return alignColumn(column, rowsOf(rows, role))
  }
  return undefined
}

function alignColumn(column: Column, rows: Int32Array): PairColumn {
  const isAsRead = isRange(rows)
  const numbers = once(() => {
    const { values, state } = column.numbers()
    const states = state && takeBytes(state, rows)
    return {
      values: takeNumbers(values, rows),
      state: states?.some((cell) => cell !== CellState.finite) ? states : undefined,
    }
  })
  const categories = once(() => {
    const view = column.categories()
    if (isAsRead && isNumberedByRow(view, rows.length)) return view
    // Numbered by first appearance in canonical order, so that the order of the file leaves no trace.
    const codeOf = new Int32Array(view.categories.length).fill(-1)
    const kept: string[] = []
    const codes = new Int32Array(rows.length)
    for (let i = 0; i < rows.length; i++) {
      const code = view.codes[rows[i]]
      if (code >= 0 && codeOf[code] < 0) codeOf[code] = kept.push(view.categories[code]) - 1
      codes[i] = code < 0 ? -1 : codeOf[code]
    }
    return { codes, categories: kept }
  })
  return { numbers, categories }
}
