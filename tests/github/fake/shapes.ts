/** Answers in the shapes of GitHub's description, with every required field. */
import type { FakeComment, FakeFile, FakeRepository } from './state.js'

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
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
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
