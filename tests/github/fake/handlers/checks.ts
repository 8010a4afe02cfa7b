/** Check runs and commit statuses. */
import { type Handlers, pageOf } from '../answer.js'
import { refusalOf } from '../shapes.js'
import { checkRunOf } from '../shapes-checks.js'
import type { FakeAnnotation, FakeCheckRun } from '../state.js'

/** GitHub counts bytes, where its description says characters. */
const MAX_OUTPUT_BYTES = 65_535

interface CheckBody {
  readonly name?: string
  readonly head_sha?: string
  readonly details_url?: string
  readonly status?: FakeCheckRun['status']
  readonly conclusion?: FakeCheckRun['conclusion']
  readonly output?: { title: string; summary: string; text?: string; annotations?: FakeAnnotation[] }
}

export const checkHandlers = {
  'checks/create': ({ body }, { repository }) => {
    const asked = body as CheckBody
    const refused = refuse(asked)
    if (refused) return refused
    const run = repository.addCheckRun(asked.name ?? '', asked.head_sha ?? '')
    change(run, asked)
    return { status: 201, json: checkRunOf(repository, run) }
  },
  'checks/update': ({ params, body }, { repository }) => {
    const run = repository.checkRuns.find(({ id }) => id === Number(params.check_run_id))
    if (!run) return refusalOf(404, 'Not Found')
    const asked = body as CheckBody
    const refused = refuse(asked)
    if (refused) return refused
    change(run, asked)
    return { status: 200, json: checkRunOf(repository, run) }
  },
  'checks/list-for-ref': (asked, world) => {
    const { ref } = asked.params
    const { check_name, status } = asked.query
    const sha = world.repository.resolve(ref ?? '') ?? ref
    const found = world.repository.checkRuns
      .filter((run) => run.headSha === sha)
      .filter((run) => (check_name === undefined || run.name === check_name) && (!status || run.status === status))
      .reverse()
    const page = pageOf(
      asked,
      world,
      found.map((run) => checkRunOf(world.repository, run)),
    )
    return { ...page, json: { total_count: found.length, check_runs: page.json } }
  },
} satisfies Handlers

function refuse({ status, conclusion, output }: CheckBody) {
  if (status === 'completed' && conclusion === undefined) {
    return refusalOf(422, 'Invalid request.', ['A completed check run needs a conclusion.'])
  }
  for (const text of [output?.summary, output?.text]) {
    if (text !== undefined && Buffer.byteLength(text) > MAX_OUTPUT_BYTES) {
      return refusalOf(422, 'Invalid request.', [`Only ${MAX_OUTPUT_BYTES} bytes are allowed; a text has more.`])
    }
  }
  for (const { path, start_line, end_line } of output?.annotations ?? []) {
    if (path === '' || path.startsWith('/') || start_line < 1 || end_line < start_line) {
      return refusalOf(422, 'Invalid request.', ['An annotation names no place in the repository.'])
    }
  }
  return undefined
}

/** Annotations add up; everything else is replaced. */
function change(run: FakeCheckRun, { status, conclusion, details_url, output }: CheckBody): void {
  run.status = conclusion === undefined ? (status ?? run.status) : 'completed'
  run.conclusion = conclusion ?? run.conclusion
  run.detailsUrl = details_url ?? run.detailsUrl
  if (output === undefined) return
  run.title = output.title
  run.summary = output.summary
  run.text = output.text ?? run.text
  run.annotations.push(...(output.annotations ?? []))
}
