/** Pull requests and comparisons of commits, in the shapes of GitHub's description. */
import { accountOf, commitOf, diffEntryOf, namedRepositoryOf } from './shapes.js'
import type { FakeFile, FakePull, FakeRepository } from './state.js'

const TIME = '2026-01-01T00:00:00Z'

/** As in a list of pull requests. */
export function listedPullOf(repository: FakeRepository, number: number, pull: FakePull): Record<string, unknown> {
  const full = `${repository.owner}/${repository.name}`
  const api = `https://api.github.test/repos/${full}`
  const url = `${api}/pulls/${number}`
  const site = `https://github.test/${full}/pull/${number}`
  const issue = `${api}/issues/${number}`
  const urls = {
    url,
    html_url: site,
    diff_url: `${site}.diff`,
    patch_url: `${site}.patch`,
    issue_url: issue,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${url}/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: `${api}/statuses/${pull.headSha}`,
  }
  const headOwner = (pull.headRepository ?? 'ghost/gone').split('/')[0]!
  return {
    ...urls,
    id: number,
    node_id: 'PR_1',
    number,
    state: pull.state,
    locked: false,
    title: 'Retrain the credit model',
    user: accountOf(pull.author),
    body: null,
    labels: [],
    milestone: null,
    assignee: null,
    auto_merge: null,
    created_at: TIME,
    updated_at: TIME,
    closed_at: pull.state === 'closed' ? TIME : null,
    merged_at: pull.mergedAt ?? null,
    merge_commit_sha: pull.mergeCommit,
    draft: pull.draft,
    author_association: 'CONTRIBUTOR',
    head: {
      label: `${headOwner}:${pull.headBranch}`,
      ref: pull.headBranch,
      sha: pull.headSha,
      user: accountOf(headOwner),
      repo: pull.headRepository === null ? null : fullRepositoryOf(repository, pull.headRepository),
    },
    base: {
      label: `${repository.owner}:${pull.baseRef}`,
      ref: pull.baseRef,
      sha: repository.resolve(`heads/${pull.baseRef}`) ?? '2'.repeat(40),
      user: accountOf(repository.owner),
      repo: fullRepositoryOf(repository, full),
    },
    _links: Object.fromEntries(
      Object.entries({
        self: url,
        html: site,
        issue,
        comments: urls.comments_url,
        review_comments: urls.review_comments_url,
        review_comment: urls.review_comment_url,
        commits: urls.commits_url,
        statuses: urls.statuses_url,
      }).map(([name, href]) => [name, { href }]),
    ),
  }
}

export function pullOf(repository: FakeRepository, number: number, pull: FakePull): Record<string, unknown> {
  return {
    ...listedPullOf(repository, number, pull),
    merged: pull.mergedAt !== undefined,
    mergeable: true,
    mergeable_state: 'clean',
    merged_by: pull.mergedBy === undefined ? null : accountOf(pull.mergedBy),
    comments: 0,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: 1,
    additions: 1,
    deletions: 1,
    changed_files: repository.pulls.get(number)?.length ?? 0,
  }
}

/** With what only the whole description of a repository has. */
export function fullRepositoryOf(repository: FakeRepository, full: string): Record<string, unknown> {
  const isFork = full !== `${repository.owner}/${repository.name}`
  return {
    ...namedRepositoryOf(full, isFork),
    default_branch: repository.defaultBranch,
    git_url: `git://github.test/${full}.git`,
    ssh_url: `git@github.test:${full}.git`,
    clone_url: `https://github.test/${full}.git`,
    svn_url: `https://github.test/${full}`,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    visibility: 'private',
    size: 1,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    open_issues: 0,
    open_issues_count: 0,
    network_count: 0,
    subscribers_count: 0,
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_downloads: true,
    has_pages: false,
    has_discussions: false,
    archived: false,
    disabled: false,
    pushed_at: TIME,
    created_at: TIME,
    updated_at: TIME,
  }
}

export function comparisonOf(
  repository: FakeRepository,
  base: string,
  head: string,
  files: readonly FakeFile[],
): Record<string, unknown> {
  const url = `https://api.github.test/repos/${repository.owner}/${repository.name}/compare/${base}...${head}`
  const commits = repository.commitsBetween(base, head)
  return {
    url,
    html_url: url,
    permalink_url: url,
    diff_url: `${url}.diff`,
    patch_url: `${url}.patch`,
    base_commit: commitOf(repository, base),
    merge_base_commit: commitOf(repository, base),
    status: base === head ? 'identical' : 'ahead',
    ahead_by: commits.length,
    behind_by: 0,
    total_commits: commits.length,
    commits: commits.map((sha) => commitOf(repository, sha)),
    files: files.map((file) => diffEntryOf(repository, file)),
  }
}
