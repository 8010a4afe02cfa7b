/** The part of GitHub's `pull_request` payload that we read, in its real shape. */
export function payloadOf({
  headSha = '1'.repeat(40),
  baseSha = '2'.repeat(40),
  baseRef = 'main',
  headRepository = 'acme/credit' as string | null,
}): string {
  const repository = {
    id: 1,
    name: 'credit',
    full_name: 'acme/credit',
    private: true,
    default_branch: 'main',
    owner: { login: 'acme', id: 2, type: 'Organization' },
  }
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
