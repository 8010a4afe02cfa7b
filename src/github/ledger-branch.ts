/** The ledger of decisions, kept as a file on a branch of its own. */
import { createHash } from 'node:crypto'
import { errorOf, ProblemError } from '../core/problem.js'
import { appendToLedger, type Entry, LEDGER_FILE, type Ledger, readLedger } from '../decisions/ledger.js'
import { blobSha } from './blob.js'
import { type Client, type Repository, statusOf } from './client.js'
import { readFileAt } from './contents.js'

/** Of several writers at once one gets through each time, so this many may come together. */
const ATTEMPTS = 12
const LONGEST_PAUSE_SECONDS = 4

export interface LedgerPlace {
  readonly client: Client
  readonly repository: Repository
  readonly branch: string
}

export interface StoredLedger {
  readonly text: string
  readonly ledger: Ledger
  /** Commit that it was read at; null: the branch does not exist. */
  readonly commit: string | null
  readonly hasFile: boolean
}

/**
 * The ledger as it stands at the tip of its branch. A branch, never a tag or a commit of that name: anybody who may push
 * could make a tag. Throws ProblemError with `ledger_not_readable` {branch, status}.
 */
export async function readLedgerBranch({ client, repository, branch }: LedgerPlace): Promise<StoredLedger> {
  try {
    const commit = await tipOf(client, repository, branch)
    const bytes = commit === null ? undefined : await readFileAt(client, repository, LEDGER_FILE, commit)
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes ?? new Uint8Array())
    return { text, ledger: readLedger(text), commit, hasFile: bytes !== undefined }
  } catch (error) {
    throw notReadable(branch, error)
  }
}

function notReadable(branch: string, error: unknown): unknown {
  const problem = error instanceof ProblemError ? error.problems[0] : undefined
  const status = statusOf(error) ?? problem?.args.status
  if (status === undefined) return error
  return new ProblemError(errorOf('ledger_not_readable', { branch, status }))
}

async function tipOf(client: Client, repository: Repository, branch: string): Promise<string | null> {
  try {
    const { data } = await client.octokit.request('GET /repos/{owner}/{repo}/git/ref/{ref}', {
      ...repository,
      ref: `heads/${branch}`,
    })
    return data.object.sha
  } catch (error) {
    if (statusOf(error) === 404) return null
    throw error
  }
}

/**
 * Adds entries to the ledger and returns it as it then stands, read again: a write that got lost on its way is made once more.
 * Other writers may come in between; whoever comes second reads again and adds behind. Entries whose key is there are left out.
 * Throws ProblemError with `ledger_not_written` {branch, status}, `ledger_not_readable`.
 */
export async function appendToLedgerBranch(
  place: LedgerPlace,
  added: readonly Entry[],
  message: string,
): Promise<StoredLedger> {
  let status: number | null = null
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    if (attempt > 1)
      await place.client.pause(jitterOf(added[0].key, attempt) * Math.min(2 ** (attempt - 2), LONGEST_PAUSE_SECONDS))
    const stored = await readLedgerBranch(place)
    const text = appendToLedger(stored.text, added)
    if (text === stored.text) return stored
    try {
      if (stored.commit === null) await startBranch(place, text, message)
      else await replaceFile(place, stored, text, message)
    } catch (error) {
      status = statusOf(error) ?? null
      if (status === null) throw error
      if (status !== 409 && status !== 422 && status < 500) break
    }
  }
  const last = await readLedgerBranch(place)
  if (appendToLedger(last.text, added) === last.text) return last
  throw new ProblemError(errorOf('ledger_not_written', { branch: place.branch, status: status ?? 'lost' }))
}

/** Between 0 and 1, another one for every writer: they must not wait alike. */
const jitterOf = (key: string, attempt: number): number =>
  createHash('sha256').update(`${key} ${attempt}`).digest().readUInt16BE(0) / 0xffff

/** GitHub refuses a file that is no longer what was read (409), so nobody's entry is written over. */
async function replaceFile(
  { client, repository, branch }: LedgerPlace,
  stored: StoredLedger,
  text: string,
  message: string,
): Promise<void> {
  await client.octokit.request('PUT /repos/{owner}/{repo}/contents/{path}', {
    ...repository,
    path: LEDGER_FILE,
    branch,
    message,
    content: Buffer.from(text).toString('base64'),
    ...(stored.hasFile ? { sha: blobSha(Buffer.from(stored.text)) } : {}),
  })
}

/** A branch without a history in common with the code. GitHub refuses it (422) if somebody was faster. */
async function startBranch({ client, repository, branch }: LedgerPlace, text: string, message: string): Promise<void> {
  const { octokit } = client
  const tree = await octokit.request('POST /repos/{owner}/{repo}/git/trees', {
    ...repository,
    tree: [{ path: LEDGER_FILE, mode: '100644', type: 'blob', content: text }],
  })
  const commit = await octokit.request('POST /repos/{owner}/{repo}/git/commits', {
    ...repository,
    message,
    tree: tree.data.sha,
    parents: [],
  })
  await octokit.request('POST /repos/{owner}/{repo}/git/refs', {
    ...repository,
    ref: `refs/heads/${branch}`,
    sha: commit.data.sha,
  })
}
