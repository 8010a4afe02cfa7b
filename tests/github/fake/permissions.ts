/**
 * What a token may do, as the `permissions:` of a workflow grant it. The needs are GitHub's own
 * (github/docs, src/github-apps/data/fpt-2022-11-28/server-to-server-permissions.json), for a private repository, where nothing
 * may be read without a grant.
 */

/** As in a workflow. What is not named is not granted. */
export type Permissions = Readonly<Record<string, 'read' | 'write' | 'none'>>

interface Need {
  /** One of them suffices. Empty: every token may. */
  readonly scopes: readonly string[]
  readonly level: 'read' | 'write'
}

const METADATA: Need = { scopes: [], level: 'read' }
/** No workflow can grant it to the token of a job: GITHUB_TOKEN knows nothing of an organisation. */
const NEVER: Need = { scopes: ['members'], level: 'read' }
const read = (...scopes: string[]): Need => ({ scopes, level: 'read' })
const write = (...scopes: string[]): Need => ({ scopes, level: 'write' })
/** Comments and labels of a pull request are those of an issue, and either grant will do. */
const CONVERSATION = ['pull-requests', 'issues']

/** By operation. Every operation of the slice is here. */
export const needs: Readonly<Record<string, Need>> = {
  'users/get-authenticated': METADATA,
  'repos/get': METADATA,
  'repos/get-branch': read('contents'),
  'repos/get-branch-rules': METADATA,
  'repos/get-commit': read('contents'),
  'repos/list-commits': read('contents'),
  'repos/compare-commits-with-basehead': read('contents'),
  'repos/get-content': read('contents'),
  'repos/create-or-update-file-contents': write('contents'),
  'git/get-ref': read('contents'),
  'git/create-ref': write('contents'),
  'git/update-ref': write('contents'),
  'git/get-commit': read('contents'),
  'git/create-blob': write('contents'),
  'git/get-blob': read('contents'),
  'git/create-tree': write('contents'),
  'git/get-tree': read('contents'),
  'git/create-commit': write('contents'),
  'actions/list-artifacts-for-repo': read('actions'),
  'actions/download-artifact': read('actions'),
  'actions/list-workflow-runs-for-repo': read('actions'),
  'actions/get-workflow-run': read('actions'),
  'actions/list-workflow-run-artifacts': read('actions'),
  'actions/list-jobs-for-workflow-run': read('actions'),
  'actions/re-run-workflow-failed-jobs': write('actions'),
  'actions/re-run-workflow': write('actions'),
  'actions/list-workflow-runs': read('actions'),
  'repos/get-latest-release': read('contents'),
  'repos/get-release-by-tag': read('contents'),
  'repos/get-release-asset': read('contents'),
  'repos/delete-release-asset': write('contents'),
  'repos/create-release': write('contents'),
  'repos/upload-release-asset': write('contents'),
  'pulls/list': read('pull-requests'),
  'pulls/get': read('pull-requests'),
  'pulls/list-files': read('pull-requests'),
  'pulls/list-reviews': read('pull-requests'),
  'repos/list-pull-requests-associated-with-commit': read('pull-requests'),
  'issues/list-comments': read(...CONVERSATION),
  'issues/create-comment': write(...CONVERSATION),
  'issues/get-comment': read(...CONVERSATION),
  'issues/update-comment': write(...CONVERSATION),
  'issues/delete-comment': write(...CONVERSATION),
  // Alone among what is done to a comment: `pull-requests` does not do.
  'reactions/create-for-issue-comment': write('issues'),
  'issues/list-labels-on-issue': read(...CONVERSATION),
  'issues/add-labels': write(...CONVERSATION),
  'issues/remove-label': write(...CONVERSATION),
  'issues/create-label': write(...CONVERSATION),
  'checks/create': write('checks'),
  'checks/update': write('checks'),
  'checks/list-for-ref': read('checks'),
  'repos/create-commit-status': write('statuses'),
  'repos/get-collaborator-permission-level': METADATA,
  'teams/get-membership-for-user-in-org': NEVER,
}

/** The scope of the grants that lets an operation through; null: none is needed; undefined: it is refused. */
export function scopeThatAllows(operation: string, granted: Permissions): string | null | undefined {
  const need = needs[operation]
  if (need === undefined) throw new Error(`permissions.ts does not say what ${operation} needs.`)
  if (need.scopes.length === 0) return null
  return need.scopes.find((scope) => granted[scope] === 'write' || granted[scope] === need.level)
}

/** What GitHub leaves of the grants for a pull request from a fork, and for Dependabot. */
export const readOnly = (granted: Permissions): Permissions =>
  Object.fromEntries(Object.entries(granted).map(([scope, level]) => [scope, level === 'write' ? 'read' : level]))
