/** Answers in the shapes of GitHub's description, with every required field. */
import type { FakeArtifact, FakeAsset, FakeComment, FakeFile, FakeRelease, FakeRepository, FakeRun } from './state.js'

const SITE = 'https://github.test'
const API = 'https://api.github.test'

const isBot = (login: string) => login.endsWith('[bot]')

export function accountOf(login: string): Record<string, unknown> {
  const url = `${API}/users/${encodeURIComponent(login)}`
  return {
    login,
    id: 41_898_282,
    node_id: 'MDM6Qm90',
    avatar_url: `${SITE}/avatar`,
    gravatar_id: '',
    url,
    html_url: `${SITE}/${encodeURIComponent(login)}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: isBot(login) ? 'Bot' : 'User',
    site_admin: false,
  }
}

export function privateUserOf(login: string): Record<string, unknown> {
  return {
    ...accountOf(login),
    name: null,
    company: null,
    blog: null,
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    private_gists: 0,
    total_private_repos: 0,
    owned_private_repos: 0,
    disk_usage: 0,
    collaborators: 0,
    two_factor_authentication: true,
    user_view_type: 'private',
  }
}

export function commentOf(repository: FakeRepository, comment: FakeComment): Record<string, unknown> {
  const full = `${repository.owner}/${repository.name}`
  return {
    id: comment.id,
    node_id: 'IC_1',
    url: `${API}/repos/${full}/issues/comments/${comment.id}`,
    body: comment.body,
    html_url: `${SITE}/${full}/pull/${comment.issue}#issuecomment-${comment.id}`,
    user: accountOf(comment.login),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    issue_url: `${API}/repos/${full}/issues/${comment.issue}`,
    author_association: isBot(comment.login) ? 'NONE' : 'CONTRIBUTOR',
  }
}

export function diffEntryOf(repository: FakeRepository, file: FakeFile): Record<string, unknown> {
  const full = `${repository.owner}/${repository.name}`
  return {
    sha: '0'.repeat(40),
    filename: file.filename,
    status: file.status,
    additions: 1,
    deletions: 1,
    changes: 2,
    blob_url: `${SITE}/${full}/blob/head/${file.filename}`,
    raw_url: `${SITE}/${full}/raw/head/${file.filename}`,
    contents_url: `${API}/repos/${full}/contents/${file.filename}`,
    ...(file.previousFilename === undefined ? {} : { previous_filename: file.previousFilename }),
    ...(file.patch === undefined ? {} : { patch: file.patch }),
  }
}

/** A refusal as GitHub words it. */
export function refusalOf(status: number, message: string, errors?: readonly string[]) {
  return {
    status,
    json: {
      message,
      ...(errors
        ? {
            errors: errors.map((text) => ({
              resource: 'IssueComment',
              code: 'unprocessable',
              field: 'data',
              message: text,
            })),
          }
        : {}),
      documentation_url: 'https://docs.github.com/rest',
      status: String(status),
    },
  }
}

const TIME = '2026-01-01T00:00:00Z'
const OWN_ID = 1
const FORK_ID = 3

const urlsOf = (base: string, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, `${base}/${name}`]))

function repositoryOf({ owner, name }: FakeRepository, isFork: boolean): Record<string, unknown> {
  return namedRepositoryOf(isFork ? `stranger/${name}` : `${owner}/${name}`, isFork)
}

/** A repository by its full name. */
export function namedRepositoryOf(full: string, isFork: boolean): Record<string, unknown> {
  const [owner = '', name = ''] = full.split('/')
  return {
    id: isFork ? FORK_ID : OWN_ID,
    node_id: 'R_1',
    name,
    full_name: full,
    owner: accountOf(owner),
    private: false,
    html_url: `${SITE}/${full}`,
    description: null,
    fork: isFork,
    url: `${API}/repos/${full}`,
    ...urlsOf(`${API}/repos/${full}`, [
      'archive_url',
      'assignees_url',
      'blobs_url',
      'branches_url',
      'collaborators_url',
      'comments_url',
      'commits_url',
      'compare_url',
      'contents_url',
      'contributors_url',
      'deployments_url',
      'downloads_url',
      'events_url',
      'forks_url',
      'git_commits_url',
      'git_refs_url',
      'git_tags_url',
      'hooks_url',
      'issue_comment_url',
      'issue_events_url',
      'issues_url',
      'keys_url',
      'labels_url',
      'languages_url',
      'merges_url',
      'milestones_url',
      'notifications_url',
      'pulls_url',
      'releases_url',
      'stargazers_url',
      'statuses_url',
      'subscribers_url',
      'subscription_url',
      'tags_url',
      'teams_url',
      'trees_url',
    ]),
  }
}

export function artifactOf(repository: FakeRepository, artifact: FakeArtifact): Record<string, unknown> {
  const run = repository.runs.find(({ id }) => id === artifact.run)!
  const url = `${API}/repos/${repository.owner}/${repository.name}/actions/artifacts/${artifact.id}`
  return {
    id: artifact.id,
    node_id: 'A_1',
    name: artifact.name,
    size_in_bytes: artifact.claimedSize ?? artifact.zip.length,
    url,
    archive_download_url: `${url}/zip`,
    expired: artifact.expired,
    created_at: artifact.createdAt,
    updated_at: artifact.createdAt,
    expires_at: '2026-04-01T00:00:00Z',
    digest: artifact.digest,
    workflow_run: {
      id: run.id,
      repository_id: OWN_ID,
      head_repository_id: run.fork ? FORK_ID : OWN_ID,
      head_branch: run.branch,
      head_sha: run.sha,
    },
  }
}

export function runOf(repository: FakeRepository, run: FakeRun): Record<string, unknown> {
  const url = `${API}/repos/${repository.owner}/${repository.name}/actions/runs/${run.id}`
  return {
    id: run.id,
    node_id: 'WFR_1',
    head_branch: run.branch,
    head_sha: run.sha,
    path: `.github/workflows/${run.workflow}`,
    run_number: 1,
    display_title: 'Train',
    event: run.event,
    status: run.status ?? 'completed',
    conclusion: run.status === undefined ? run.conclusion : null,
    workflow_id: 9,
    url,
    html_url: `${SITE}/runs/${run.id}`,
    created_at: TIME,
    updated_at: TIME,
    head_commit: null,
    repository: repositoryOf(repository, false),
    head_repository: repositoryOf(repository, run.fork),
    pull_requests: [],
    ...urlsOf(url, [
      'jobs_url',
      'logs_url',
      'check_suite_url',
      'cancel_url',
      'rerun_url',
      'artifacts_url',
      'workflow_url',
    ]),
  }
}

export function assetOf(repository: FakeRepository, asset: FakeAsset): Record<string, unknown> {
  const full = `${repository.owner}/${repository.name}`
  return {
    id: asset.id,
    node_id: 'RA_1',
    name: asset.name,
    label: null,
    content_type: 'application/octet-stream',
    state: 'uploaded',
    size: asset.content.length,
    digest: asset.digest,
    download_count: 0,
    url: `${API}/repos/${full}/releases/assets/${asset.id}`,
    browser_download_url: `${SITE}/${full}/releases/download/${asset.name}`,
    uploader: accountOf('ada'),
    created_at: TIME,
    updated_at: '2026-01-02T03:04:05Z',
  }
}

/** uploads: host that takes files, which on GitHub.com is another one than the API's. */
export function releaseOf(repository: FakeRepository, release: FakeRelease, uploads = API): Record<string, unknown> {
  const url = `${API}/repos/${repository.owner}/${repository.name}/releases/${release.id}`
  return {
    id: release.id,
    node_id: 'RE_1',
    tag_name: release.tag,
    target_commitish: 'main',
    name: release.tag,
    draft: false,
    prerelease: release.prerelease,
    author: accountOf('ada'),
    created_at: TIME,
    published_at: TIME,
    assets: release.assets.map((asset) => assetOf(repository, asset)),
    url,
    ...urlsOf(url, ['html_url', 'assets_url', 'tarball_url', 'zipball_url']),
    upload_url: `${uploads}/repos/${repository.owner}/${repository.name}/releases/${release.id}/assets{?name,label}`,
  }
}

/** The last change of a file, made on the second of January. */
export function commitOf(repository: FakeRepository, sha: string): Record<string, unknown> {
  const url = `${API}/repos/${repository.owner}/${repository.name}/commits/${sha}`
  const person = { name: 'Ada', email: 'ada@example.com', date: '2026-01-02T00:00:00Z' }
  return {
    url,
    sha,
    node_id: 'C_1',
    html_url: url,
    comments_url: `${url}/comments`,
    commit: { url, author: person, committer: person, message: 'Retrain', comment_count: 0, tree: { sha, url } },
    author: accountOf('ada'),
    committer: accountOf('ada'),
    parents: [],
  }
}
