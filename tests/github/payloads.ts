const repository = {
  id: 1,
  name: 'credit',
  full_name: 'acme/credit',
  private: true,
  default_branch: 'main',
  owner: { login: 'acme', id: 2, type: 'Organization' },
}

/** The part of GitHub's `pull_request` payload that we read, in its real shape. */
export function payloadOf({
  headSha = '1'.repeat(40),
  baseSha = '2'.repeat(40),
  baseRef = 'main',
  headRepository = 'acme/credit' as string | null,
}): string {
  const head =
    headRepository === null ? null : { id: 3, full_name: headRepository, fork: headRepository !== 'acme/credit' }
  return JSON.stringify({
    action: 'synchronize',
    number: 7,
    pull_request: {
      number: 7,
      state: 'open',
      draft: false,
      title: 'Retrain the credit model',
      user: { login: 'ada', id: 4, type: 'User' },
      head: { label: 'acme:retrain', ref: 'retrain', sha: headSha, repo: head },
      base: { label: 'acme:main', ref: baseRef, sha: baseSha, repo: repository },
    },
    repository,
    sender: { login: 'ada', id: 4, type: 'User' },
  })
}

export function runnerEnvironment(): Record<string, string> {
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_REPOSITORY: 'acme/credit',
    GITHUB_ACTOR: 'ada',
    GITHUB_RUN_ID: '99',
    GITHUB_SERVER_URL: 'https://github.com',
  }
}

/** Of a merge queue; `headRef` as GitHub names the branch of the group. */
export function mergeGroupPayload({
  headSha = '3'.repeat(40),
  baseRef = 'refs/heads/main',
  headRef = `refs/heads/gh-readonly-queue/main/pr-7-${'2'.repeat(40)}`,
} = {}): string {
  return JSON.stringify({
    action: 'checks_requested',
    merge_group: { head_sha: headSha, head_ref: headRef, base_sha: '2'.repeat(40), base_ref: baseRef, head_commit: {} },
    repository,
    sender: { login: 'github-merge-queue[bot]', id: 5, type: 'Bot' },
  })
}

export const pushPayload = ({
  ref = 'refs/heads/main',
  before = '2'.repeat(40),
  after = '3'.repeat(40),
} = {}): string =>
  JSON.stringify({ ref, before, after, created: false, deleted: false, forced: false, commits: [], repository })

export const dispatchPayload = ({ ref = 'refs/heads/retrain' } = {}): string =>
  JSON.stringify({ ref, inputs: null, workflow: '.github/workflows/model-review.yml', repository })

/** A run that has ended. */
export function finishedRunPayload({
  id = 41,
  event = 'pull_request',
  conclusion = 'failure' as string | null,
  headSha = '1'.repeat(40),
  headBranch = 'retrain',
  headRepository = 'stranger/credit' as string | null,
  ofRepository = 'acme/credit',
  startedBy = 'stranger',
} = {}): string {
  return JSON.stringify({
    action: 'completed',
    workflow_run: {
      id,
      name: 'model-review',
      event,
      status: 'completed',
      conclusion,
      html_url: `https://github.com/acme/credit/actions/runs/${id}`,
      head_sha: headSha,
      head_branch: headBranch,
      head_repository: headRepository === null ? null : { id: 3, full_name: headRepository },
      repository: { id: 1, full_name: ofRepository },
      actor: { login: startedBy, id: 6, type: 'User' },
      pull_requests: [],
    },
    repository,
  })
}

export function commentPayload({
  action = 'created',
  body = '/model-review status',
  author = 'grace',
  authorType = 'User',
  isPullRequest = true,
  state = 'open',
  id = 9001,
  createdAt = '2026-01-02T03:04:05Z',
} = {}): string {
  return JSON.stringify({
    action,
    issue: {
      number: 7,
      state,
      ...(isPullRequest ? { pull_request: { url: 'https://api.github.com/repos/acme/credit/pulls/7' } } : {}),
    },
    comment: {
      id,
      body,
      user: { login: author, id: 8, type: authorType },
      author_association: 'OWNER',
      created_at: createdAt,
    },
    repository,
    sender: { login: author, id: 8, type: authorType },
  })
}
