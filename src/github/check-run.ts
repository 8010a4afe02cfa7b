/**
 * The report as a check run of its own, beside the job's: for the list of checks, and for annotations at the files. It shows
 * and decides nothing (the job's exit code is the gate), so whatever goes wrong with it changes nothing else.
 */
import type { Problem } from '../core/problem.js'
import { clip } from '../report/escape.js'
import { type Client, problemOf, type Repository, statusOf } from './client.js'

/** Not the name of a job: two checks of one name would both be required where one is meant. */
export const CHECK_RUN_NAME = 'Model review: report'

export interface CheckRunPlace {
  readonly client: Client
  readonly repository: Repository
  readonly name: string
  readonly headSha: string
  /** Where "Details" leads; null: to the check itself. */
  readonly detailsUrl: string | null
}

export type CheckRunState =
  | { readonly kind: 'started'; readonly id: number; readonly url: string | null }
  /** The token may not write checks: usual where the workflow does not grant it. */
  | { readonly kind: 'not_permitted' }
  /** GitHub did not answer; it may the next time. */
  | { readonly kind: 'failed'; readonly problem: Problem }

/** What GitHub shows of a check that is not required: `success`, `neutral` let a merge through, the others do not. */
export type CheckConclusion = 'success' | 'neutral' | 'action_required' | 'failure' | 'cancelled'

export interface CheckAnnotation {
  /** From the root of the repository. */
  readonly path: string
  /** From 1. */
  readonly line: number
  readonly level: 'notice' | 'warning' | 'failure'
  readonly title: string
  readonly message: string
}

export interface CheckOutput {
  readonly title: string
  /** Both within a number of UTF-8 bytes; text is null where the summary says everything. */
  readonly render: (maxBytes: number) => { readonly summary: string; readonly text: string | null }
  readonly annotations: readonly CheckAnnotation[]
}

/** GitHub's limit on summary and text, in bytes of UTF-8. */
export const MAX_OUTPUT_BYTES = 65_535
const SMALLEST_BUDGET_BYTES = 1_000
const ANNOTATIONS_A_REQUEST = 50
/** Three requests. What is left out stands in the report. */
const MAX_ANNOTATIONS = 150
const MAX_TITLE_CHARACTERS = 255
/** GitHub's limit is 64 KB. */
const MAX_MESSAGE_CHARACTERS = 4_000

/** Creates the check run in progress. Never throws for what GitHub answers. */
export async function startCheckRun(place: CheckRunPlace): Promise<CheckRunState> {
  return create(place, { status: 'in_progress', output: undefined, conclusion: undefined })
}

/**
 * Completes the check run, or creates it completed where it could not be started. Summary and text are rendered smaller and
 * smaller while GitHub refuses them, at last without annotations: a check that stays in progress would be the worst answer.
 * Returns what could not be done; undefined: nothing is wrong, or the token may not write checks.
 */
export async function completeCheckRun(
  place: CheckRunPlace,
  state: CheckRunState,
  conclusion: CheckConclusion,
  output: CheckOutput,
): Promise<Problem | undefined> {
  if (state.kind === 'not_permitted') return undefined
  const annotations = output.annotations.slice(0, MAX_ANNOTATIONS).map(shownAnnotation)
  const title = clip(output.title, MAX_TITLE_CHARACTERS)
  let id = state.kind === 'started' ? state.id : await findUnfinished(place)
  for (let budget = MAX_OUTPUT_BYTES; ; budget = Math.floor(budget / 2)) {
    const { summary, text } = output.render(budget)
    const first = budget === MAX_OUTPUT_BYTES ? annotations.slice(0, ANNOTATIONS_A_REQUEST) : []
    const shown = { title, summary, ...(text === null ? {} : { text }) }
    const body = { status: 'completed' as const, conclusion, output: { ...shown, annotations: first } }
    try {
      if (id === undefined) {
        const created = await create(place, body, true)
        if (created.kind === 'not_permitted') return undefined
        if (created.kind === 'failed') return created.problem
        id = created.id
      } else await update(place, id, body)
      if (first.length > 0) await annotateFurther(place, id, shown, annotations)
      return undefined
    } catch (error) {
      if (statusOf(error) !== 422 || budget < SMALLEST_BUDGET_BYTES) {
        return problemOf(error, 'completing the check run', 'checks: write')
      }
    }
  }
}

/** A check run that was made although its answer was lost; undefined: none is known. */
async function findUnfinished({ client, repository, name, headSha }: CheckRunPlace): Promise<number | undefined> {
  try {
    const { data } = await client.octokit.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
      ...repository,
      ref: headSha,
      check_name: name,
      status: 'in_progress',
      per_page: 1,
    })
    const found = data.check_runs[0]?.id
    return found === undefined ? undefined : Number(found)
  } catch (error) {
    if (statusOf(error) === undefined) throw error
    return undefined
  }
}

async function annotateFurther(
  place: CheckRunPlace,
  id: number,
  shown: { title: string; summary: string },
  annotations: readonly ReturnType<typeof shownAnnotation>[],
): Promise<void> {
  for (let from = ANNOTATIONS_A_REQUEST; from < annotations.length; from += ANNOTATIONS_A_REQUEST) {
    const next = annotations.slice(from, from + ANNOTATIONS_A_REQUEST)
    await update(place, id, { output: { ...shown, annotations: next } })
  }
}

const shownAnnotation = ({ path, line, level, title, message }: CheckAnnotation) => ({
  path,
  start_line: line,
  end_line: line,
  annotation_level: level,
  title: clip(title, MAX_TITLE_CHARACTERS),
  message: clip(message, MAX_MESSAGE_CHARACTERS),
})

interface Body {
  readonly status?: 'in_progress' | 'completed'
  readonly conclusion?: CheckConclusion | undefined
  readonly output?:
    | { title: string; summary: string; text?: string; annotations: ReturnType<typeof shownAnnotation>[] }
    | undefined
}

/** `refuses`: what GitHub will not take (422) is thrown, for another attempt with less. */
async function create(place: CheckRunPlace, body: Body, refuses = false): Promise<CheckRunState> {
  const { client, repository, name, headSha, detailsUrl } = place
  try {
    const { data } = await client.octokit.request('POST /repos/{owner}/{repo}/check-runs', {
      ...repository,
      name,
      head_sha: headSha,
      ...(detailsUrl === null ? {} : { details_url: detailsUrl }),
      ...body,
      // A gateway's 5xx does not say whether the check was made behind it: a second one would never be completed.
      request: { retries: 0 },
    })
    return { kind: 'started', id: Number(data.id), url: data.html_url }
  } catch (error) {
    if (refuses && statusOf(error) === 422) throw error
    const problem = problemOf(error, 'creating the check run', 'checks: write')
    return problem.code === 'github_not_permitted' ? { kind: 'not_permitted' } : { kind: 'failed', problem }
  }
}

async function update({ client, repository }: CheckRunPlace, id: number, body: Body): Promise<void> {
  await client.octokit.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
    ...repository,
    check_run_id: id,
    ...body,
  })
}
