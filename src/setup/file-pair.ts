/** Two files that somebody named, or that were found: what they hold. */
import type { TablePair } from '../config/infer.js'
import type { Aggregates } from '../core/aggregate.js'
import { errorOf, ProblemError } from '../core/problem.js'
import { readAny } from '../io/read-any.js'
import type { Fetch, SourceSpec } from '../io/source.js'

export interface FilePaths {
  readonly champion: string
  readonly challenger: string
}

export type FilePair =
  | ({ readonly kind: 'rows' } & TablePair)
  | { readonly kind: 'metrics'; readonly champion: Aggregates; readonly challenger: Aggregates }

/** Throws ProblemError: what `fetch` and `readAny` throw, and `files_of_two_kinds`. */
export async function readPair(
  fetch: Fetch,
  { champion, challenger }: { readonly champion: SourceSpec; readonly challenger: SourceSpec },
): Promise<FilePair> {
  const before = await readAny(await fetch({ ...champion, orFolder: 'either' }))
  const after = await readAny(await fetch({ ...challenger, orFolder: 'either' }))
  if (before.kind === 'rows' && after.kind === 'rows')
    return { kind: 'rows', champion: before.table, challenger: after.table }
  if (before.kind === 'metrics' && after.kind === 'metrics')
    return { kind: 'metrics', champion: before.aggregates, challenger: after.aggregates }
  const metrics = before.kind === 'metrics' ? 'champion' : 'challenger'
  throw new ProblemError(
    errorOf('files_of_two_kinds', { champion: champion.path, challenger: challenger.path, metrics }),
  )
}
