/** Approving reviews of GitHub's, as approvals in our sense. */
import { type Problem, warningOf } from '../core/problem.js'
import type { Approval } from '../decisions/approvals.js'
import { type ApprovalRules, approversNamed, sameName } from '../decisions/rules.js'
import { type Client, type Repository, statusOf } from './client.js'
import { findBelonging, readAccess } from './people.js'

/** More reviewers are not asked about: every one costs a request. */
const MOST_REVIEWERS = 20

/**
 * The approvals by review: the latest decisive review of each person, if it approves this very commit, by somebody with
 * write access whom the policy names. What GitHub does not say counts as no.
 */
export async function readReviewApprovals(
  client: Client,
  repository: Repository,
  pullRequest: number,
  head: string,
  rules: ApprovalRules,
): Promise<{ readonly approvals: readonly Approval[]; readonly problems: readonly Problem[] }> {
  const latest = new Map<string, { login: string; state: string; commit: string | null; at: string }>()
  try {
    const reviews = await client.octokit.paginate('GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
      ...repository,
      pull_number: pullRequest,
      per_page: 100,
    })
    for (const { user, state, commit_id, submitted_at } of reviews) {
      if (!user || user.type === 'Bot' || !['APPROVED', 'CHANGES_REQUESTED', 'DISMISSED'].includes(state)) continue
      const login = user.login
      latest.set(login.toLowerCase(), { login, state, commit: commit_id, at: submitted_at ?? '' })
    }
  } catch (error) {
    const status = statusOf(error)
    if (status === undefined) throw error
    return { approvals: [], problems: [warningOf('reviews_not_readable', { status })] }
  }
  const names = approversNamed(rules)
  const hasTeams = names.some((name) => name.includes('/'))
  const approving = [...latest.values()]
    .filter(({ state, commit, login }) => {
      return state === 'APPROVED' && commit === head && (hasTeams || names.some((name) => sameName(name, login)))
    })
    .slice(0, MOST_REVIEWERS)
  const approvals: Approval[] = []
  for (const { login, at } of approving) {
    const { as } = await findBelonging(client, names, login)
    if (as.length === 0) continue
    const access = await readAccess(client, repository, login)
    if (access.known && access.value === 'write')
      approvals.push({ by: login, sha: head, at, via: 'review', reason: null, as, seen: null })
  }
  return { approvals, problems: [] }
}
