/** The files that a change touches. */
import { type Problem, ProblemError, warningOf } from '../core/problem.js'
import { type Client, problemOf, type Repository, statusOf } from './client.js'

export interface ChangedFile {
  readonly path: string
  /** Where a moved file was before. */
  readonly previousPath: string | undefined
  readonly status: string
  /** The change itself; GitHub leaves it out for large and for binary files. */
  readonly patch: string | undefined
}

export interface ChangedFiles {
  readonly files: readonly ChangedFile[]
  /** False: GitHub lists no more than 3,000 files, so whatever is not among them may have changed as well. */
  readonly complete: boolean
  readonly problems: readonly Problem[]
}

const MAX_LISTED = 3_000

/** Without the permission to list them, nothing is listed: every model is reviewed then, which costs time and no verdict. */
export async function listChangedFiles(
  client: Client,
  repository: Repository,
  pullRequest: number,
): Promise<ChangedFiles> {
  try {
    const entries = await client.octokit.paginate('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', {
      ...repository,
      pull_number: pullRequest,
      per_page: 100,
    })
    const files = entries.map((entry) => ({
      path: entry.filename,
      previousPath: entry.previous_filename,
      status: entry.status,
      patch: entry.patch,
    }))
    return { files, complete: files.length < MAX_LISTED, problems: [] }
  } catch (error) {
    const problem = problemOf(error, 'listing the files of the pull request', 'pull-requests: read')
    if (problem.code !== 'github_not_permitted') throw new ProblemError(problem)
    return { files: [], complete: false, problems: [warningOf('changed_files_not_permitted')] }
  }
}

/** A comparison lists no more, whatever the page. */
const MAX_COMPARED = 300

/**
 * The files in which two commits differ since they parted. Where GitHub cannot tell, as between unrelated commits, nothing is
 * listed and everything may have changed.
 */
export async function listComparedFiles(
  client: Client,
  { owner, repo }: Repository,
  base: string,
  head: string,
): Promise<ChangedFiles> {
  try {
    const { data } = await client.octokit.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
      owner,
      repo,
      basehead: `${base}...${head}`,
      per_page: 1,
    })
    const files = (data.files ?? []).map((entry) => ({
      path: entry.filename,
      previousPath: entry.previous_filename,
      status: entry.status,
      patch: entry.patch,
    }))
    return { files, complete: data.files !== undefined && files.length < MAX_COMPARED, problems: [] }
  } catch (error) {
    if (statusOf(error) === 404) return { files: [], complete: false, problems: [] }
    throw new ProblemError(problemOf(error, 'comparing the change with its base branch', 'contents: read'))
  }
}

/** The change of one file, by its present or its former name; undefined: it is not among the listed files. */
export function changeOf({ files }: ChangedFiles, path: string): ChangedFile | undefined {
  return files.find((file) => file.path === path) ?? files.find((file) => file.previousPath === path)
}
