/** The champion as a file of the default branch, written by a commit. */
import { ProblemError } from '../core/problem.js'
import { blobSha } from './blob.js'
import { type Client, problemOf, type Repository } from './client.js'
import { readFileAt, resolveCommit } from './contents.js'

/**
 * Makes the bytes the file at the tip of the branch; a second run changes nothing. path: from the root of the repository. A
 * commit in between is not written over: GitHub refuses it. Throws ProblemError with what GitHub said, also where rules of the
 * branch keep the token from pushing.
 */
export async function putChampionFile(
  client: Client,
  repository: Repository,
  { path, branch }: { readonly path: string; readonly branch: string },
  bytes: Uint8Array,
  message: string,
): Promise<void> {
  const tip = await resolveCommit(client, repository, `heads/${branch}`)
  const current = tip === undefined ? undefined : await readFileAt(client, repository, path, tip)
  if (current && Buffer.from(current).equals(bytes)) return
  try {
    await client.octokit.request('PUT /repos/{owner}/{repo}/contents/{path}', {
      ...repository,
      path,
      branch,
      message,
      content: Buffer.from(bytes).toString('base64'),
      ...(current ? { sha: blobSha(current) } : {}),
    })
  } catch (error) {
    throw new ProblemError(problemOf(error, `writing ${path} to ${branch}`, 'contents: write'))
  }
}
