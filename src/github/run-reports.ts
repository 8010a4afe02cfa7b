/** The reports that a run has uploaded: files of whoever could change that run, and therefore of a stranger. */
import { errorOf, ProblemError } from '../core/problem.js'
import { readZip } from '../io/zip.js'
import { MOST_REPORT_BYTES, readReport } from '../report/read-report.js'
import type { Report } from '../report/report.js'
import type { Client, Repository } from './client.js'
import { ask, checkDigest, download, newestFirst } from './stores.js'

/** The artifact that a workflow uploads the report directory as. */
export const REPORT_ARTIFACT = 'model-review-report'
/** With pages and changed decisions beside the reports. */
const MOST_ARTIFACT_BYTES = 128 * 2 ** 20
const MOST_REPORTS = 200

export interface ReceivedReport {
  /** Where it lay, for messages. */
  readonly file: string
  readonly report: Report
}

/**
 * Every `report.json` in the newest artifact `model-review-report` of a run of this repository, at any depth. undefined: the
 * run has uploaded none. Throws ProblemError with `report_unreadable`, `report_too_large`, `download_too_large`,
 * `artifact_expired`, `digest_differs`, those of `readZip` and of GitHub.
 */
export async function fetchRunReports(
  client: Client,
  repository: Repository,
  run: number,
  headSha: string,
): Promise<readonly ReceivedReport[] | undefined> {
  const { artifacts } = await ask('listing what the run has uploaded', 'actions: read', async () => {
    const query = { ...repository, run_id: run, name: REPORT_ARTIFACT, per_page: 100 }
    return (await client.octokit.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts', query)).data
  })
  const artifact = newestFirst(artifacts).find(
    ({ name, workflow_run: made }) => name === REPORT_ARTIFACT && made?.id === run && made.head_sha === headSha,
  )
  if (!artifact) return undefined
  const name = `artifact ${REPORT_ARTIFACT}`
  if (artifact.expired) throw new ProblemError(errorOf('artifact_expired', { name, branch: null }))
  if (artifact.size_in_bytes > MOST_ARTIFACT_BYTES)
    throw new ProblemError(errorOf('download_too_large', { file: name, limit: MOST_ARTIFACT_BYTES }))
  const bytes = await download(
    client,
    'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
    { ...repository, artifact_id: artifact.id, archive_format: 'zip' },
    name,
    'actions: read',
    MOST_ARTIFACT_BYTES,
  )
  checkDigest(bytes, artifact.digest, name)
  const entries = readZip(bytes, name, MOST_REPORT_BYTES).filter(({ path }) => /(^|\/)report\.json$/.test(path))
  if (entries.length > MOST_REPORTS) throw new ProblemError(errorOf('report_too_large', { file: name }))
  if (entries.length === 0) return undefined
  return entries.map(({ path, read }) => ({ file: path, report: readReport(textOf(read(), path), path) }))
}

function textOf(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ProblemError(errorOf('report_unreadable', { file, at: null }))
  }
}
