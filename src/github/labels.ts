/** A label on the pull request that says the verdict: one of three, of which the others are taken off. */
import { type Problem, warningOf } from '../core/problem.js'
import { type Client, problemOf, type Repository, statusOf } from './client.js'

export type LabelKind = 'pass' | 'review' | 'blocked'
export type LabelNames = Readonly<Record<LabelKind, string>>

export interface LabelRequest {
  readonly client: Client
  readonly repository: Repository
  readonly pullRequest: number
  readonly names: LabelNames
  /** null: none of them, because nothing was under review. */
  readonly wanted: LabelKind | null
}

const LOOKS: Readonly<Record<LabelKind, { readonly color: string; readonly description: string }>> = {
  pass: { color: '2da44e', description: 'The models that change here are within what the policy allows' },
  review: { color: 'bf8700', description: 'A person must decide on a model that changes here' },
  blocked: { color: 'cf222e', description: 'A model that changes here gets worse, or could not be evaluated' },
}

/**
 * Puts the label on and takes the others of `names` off; GitHub is asked for a change only where there is one. Labels of
 * other names are left alone. Never throws for what GitHub answers: a label is no verdict. Returns what could not be done.
 */
export async function updateLabels(request: LabelRequest): Promise<Problem | undefined> {
  const { client, repository, pullRequest, names, wanted } = request
  const issue = { ...repository, issue_number: pullRequest }
  try {
    const { data } = await client.octokit.request('GET /repos/{owner}/{repo}/issues/{issue_number}/labels', {
      ...issue,
      per_page: 100,
    })
    // GitHub compares names of labels without regard to case.
    const present = new Map(data.map(({ name }) => [name.toLowerCase(), name]))
    const name = wanted === null ? null : names[wanted]
    if (name !== null && wanted !== null && !present.has(name.toLowerCase())) {
      await createIfMissing(client, repository, name, wanted)
      await client.octokit.request('POST /repos/{owner}/{repo}/issues/{issue_number}/labels', {
        ...issue,
        labels: [name],
      })
    }
    for (const other of new Set(Object.values(names).map((text) => text.toLowerCase()))) {
      const stands = present.get(other)
      if (stands === undefined || other === name?.toLowerCase()) continue
      await takeOff(client, issue, stands)
    }
    return undefined
  } catch (error) {
    const { code, args } = problemOf(error, 'changing the labels of the pull request', 'pull-requests: write')
    return warningOf('labels_failed', { why: code, status: args.status ?? null, labels: Object.values(names) })
  }
}

async function createIfMissing(client: Client, repository: Repository, name: string, kind: LabelKind): Promise<void> {
  try {
    await client.octokit.request('POST /repos/{owner}/{repo}/labels', { ...repository, name, ...LOOKS[kind] })
  } catch (error) {
    // 422: it is there already, as on every day but the first. Anything else that is wrong with it, adding it will tell.
    if (statusOf(error) !== 422) throw error
  }
}

async function takeOff(client: Client, issue: Repository & { issue_number: number }, name: string): Promise<void> {
  try {
    await client.octokit.request('DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}', { ...issue, name })
  } catch (error) {
    // Somebody else took it off in between.
    if (statusOf(error) !== 404) throw error
  }
}
