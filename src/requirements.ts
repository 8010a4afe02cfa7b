/**
 * The files of what is asked beside the metrics: listed rows of scenarios, numbers of operations, the card. What is wrong
 * with such a file makes its checks `not_evaluated`, so that the metrics are judged all the same and nothing passes unseen.
 */
import type { ModelConfig } from './config/schema.js'
import type { ModelPlan } from './config/to-plan.js'
import { readCard } from './core/card.js'
import type { Check } from './core/comparison.js'
import { judgeOperations, type OperationsSource } from './core/operations.js'
import type { Pair } from './core/pair.js'
import { type Problem, ProblemError, type Reason, reason, warningOf } from './core/problem.js'
import type { ListedRows } from './core/scenarios.js'
import { keyText, type Table } from './core/table.js'
import { sha256 } from './io/digest.js'
import { readDocument } from './io/read-document.js'
import { readTable } from './io/read-table.js'
import { bytesTaken, type Fetch, type SourceBytes, type SourceSpec } from './io/source.js'
import type { CardReport, InputReport } from './report/report.js'

/** Takes note of a file that was read. */
type Note = (role: InputReport['role'], source: SourceBytes, rows: number | null) => void

export const noteIn =
  (inputs: InputReport[]): Note =>
  (role, source, rows) => {
    const { path, ref, commit, bytes, origin } = source
    const known = origin ? { origin } : {}
    inputs.push({ role, path, ref, commit, sha256: sha256(bytes), bytes: bytesTaken(source), rows, ...known })
  }

/** What was read, or why it could not be: the first of its problems. */
async function attempt<T>(read: () => Promise<T>): Promise<T | Reason> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const [{ code, args }] = error.problems
    return reason(code, args)
  }
}

const isReason = (found: object): found is Reason => 'code' in found && 'args' in found

/** Tables of listed rows by the name of their file, or why there are none. */
export type ListedTables = ReadonlyMap<string, readonly Table[] | Reason>

/**
 * Reads the files that list rows. With a champion on a ref, the rows of the file as it is there count too: so a change can
 * add rows at once, and take some away only for the next one.
 */
export async function takeListed(model: ModelConfig, fetch: Fetch, note: Note): Promise<ListedTables> {
  const taken = new Map<string, readonly Table[] | Reason>()
  for (const { file } of model.scenarios) {
    if (file === undefined || taken.has(file)) continue
    const read = (spec: SourceSpec) =>
      attempt(async () => {
        const source = await fetch(spec)
        const table = await readTable(source)
        note('scenario', source, table.rows)
        return table
      })
    const here = await read({ path: file, ref: undefined })
    const { ref } = model.champion
    const there = ref === undefined ? undefined : await read({ path: file, ref })
    const isNew = there !== undefined && isReason(there) && there.code === 'file_missing_on_ref'
    const found = [here, ...(there === undefined || isNew ? [] : [there])]
    // A file that is gone here still lists what it lists there.
    const isGone = isReason(here) && here.code === 'file_missing' && there !== undefined && !isReason(there)
    const failed = found.find((each) => isReason(each) && !(isGone && each === here))
    taken.set(file, failed && isReason(failed) ? failed : found.flatMap((each) => (isReason(each) ? [] : [each])))
  }
  return taken
}

/** The listed rows of each pinned scenario, as values of the id columns of the pair. */
export function listedRows(
  model: ModelConfig,
  plan: ModelPlan,
  tables: ListedTables,
  idColumns: Pair['idColumns'],
): ReadonlyMap<string, ListedRows> {
  const listed = new Map<string, ListedRows>()
  for (const { name, ids, file } of model.scenarios) {
    const slug = plan.scenarios.find((scenario) => scenario.name === name)!.slug
    if (ids !== undefined)
      listed.set(
        slug,
        ids.map((id) => [String(id)]),
      )
    if (file === undefined) continue
    const found = tables.get(file)!
    listed.set(slug, isReason(found) ? found : idsOf(found, idColumns))
  }
  return listed
}

function idsOf(tables: readonly Table[], idColumns: Pair['idColumns']): ListedRows {
  const rows: string[][] = []
  for (const table of tables) {
    const missing = idColumns.find((name) => !table.column(name))
    if (missing !== undefined) return reason('scenario_id_column', { file: table.source, column: missing })
    const keys = idColumns.map((name) => table.column(name)!.keys())
    for (let row = 0; row < table.rows; row++) rows.push(keys.map((key) => keyText(key, row)))
  }
  return rows
}

/** Checks of numbers in the metadata of both models. `missing`: there is no champion, and why. */
export async function checkOperationsFiles(
  model: ModelConfig,
  plan: ModelPlan,
  fetch: Fetch,
  note: Note,
  missing: Problem | undefined,
): Promise<Check[]> {
  const { operations, champion } = model
  if (operations === undefined) return []
  const take = async (spec: SourceSpec): Promise<OperationsSource> => {
    const found = await attempt(async () => {
      const source = await fetch(spec)
      const content = readDocument(source)
      note('operations', source, null)
      return { content }
    })
    return isReason(found) ? { file: spec.path, unknownBecause: found } : { file: spec.path, ...found }
  }
  const { file, champion_file } = operations
  const isKnown = champion_file !== undefined || champion.ref !== undefined
  const nothing = (because: Reason): OperationsSource => ({ file, unknownBecause: because })
  const before = missing
    ? nothing(reason('no_champion', missing.args))
    : isKnown
      ? await take({ path: champion_file ?? file, ref: champion.ref })
      : nothing(reason('operations_champion_unknown', { file }))
  return judgeOperations(plan.operations, before, await take({ path: file, ref: undefined }))
}

/** The card as its file says it; a file that cannot be read is a warning, since a card decides nothing. */
export async function takeCard(
  model: ModelConfig,
  fetch: Fetch,
  note: Note,
): Promise<{ readonly card: CardReport | null; readonly problems: readonly Problem[] }> {
  if (model.card === undefined) return { card: null, problems: [] }
  const { file } = model.card
  const found = await attempt(async () => {
    const source = await fetch({ path: file, ref: undefined })
    const card = readCard(readDocument(source))
    note('card', source, null)
    return { path: source.path, sha256: sha256(source.bytes), ...card }
  })
  return isReason(found) ? { card: null, problems: [warningOf(found.code, found.args)] } : { card: found, problems: [] }
}
