/** What the fake GitHub remembers: branches and tags, files at commits, pull requests, comments. */
import { createHash } from 'node:crypto'
import { FakePeople } from './state-people.js'

export interface FakeFile {
  readonly filename: string
  readonly status: 'added' | 'removed' | 'modified' | 'renamed'
  readonly previousFilename?: string
  readonly patch?: string
}

export interface FakeComment {
  readonly id: number
  readonly issue: number
  readonly login: string
  body: string
  edits: number
  readonly createdAt: string
  /** Another time than `createdAt`: it was edited. */
  updatedAt: string
}

/** What a pull request is beside its files; what is not said is as in `payloadOf`. */
export interface FakePull {
  readonly headSha: string
  readonly headBranch: string
  /** `owner/name`; null: the fork was deleted. */
  readonly headRepository: string | null
  readonly baseRef: string
  readonly state: 'open' | 'closed'
  readonly author: string
  readonly draft: boolean
  /** What GitHub would check out for a run: the merge of both sides. */
  readonly mergeCommit: string | null
  /** When it was merged; absent: it was not. */
  readonly mergedAt?: string
  readonly mergedBy?: string
}

export interface FakeAnnotation {
  readonly path: string
  readonly start_line: number
  readonly end_line: number
  readonly annotation_level: 'notice' | 'warning' | 'failure'
  readonly message: string
  readonly title?: string
}

export interface FakeCheckRun {
  readonly id: number
  readonly name: string
  readonly headSha: string
  status: 'queued' | 'in_progress' | 'completed'
  conclusion: 'action_required' | 'cancelled' | 'failure' | 'neutral' | 'success' | 'skipped' | null
  detailsUrl: string | null
  title: string | null
  summary: string | null
  text: string | null
  readonly annotations: FakeAnnotation[]
}

type Content = string | Uint8Array

/** A run of a workflow; what is not named is as for a push to the default branch. */
export interface FakeRun {
  readonly id: number
  readonly event: string
  readonly conclusion: 'success' | 'failure'
  readonly branch: string
  readonly sha: string
  readonly workflow: string
  /** Another repository than this one: a fork. */
  readonly fork: boolean
  /** Absent: completed. */
  readonly status?: 'in_progress'
}

export interface FakeArtifact {
  readonly id: number
  readonly run: number
  readonly name: string
  readonly zip: Uint8Array
  readonly createdAt: string
  readonly expired: boolean
  readonly digest: string | null
  readonly claimedSize: number | undefined
}

export interface FakeAsset {
  readonly id: number
  readonly name: string
  readonly content: Uint8Array
  readonly digest: string | null
}

export interface FakeRelease {
  readonly id: number
  readonly tag: string
  readonly prerelease: boolean
  readonly assets: FakeAsset[]
}

export class FakeRepository {
  readonly owner: string
  readonly name: string
  readonly defaultBranch = 'main'
  /** `heads/main` or `tags/v1` to commit. */
  readonly refs = new Map<string, string>()
  /** Number of a pull request to the files it changes. */
  readonly pulls = new Map<number, readonly FakeFile[]>()
  #pulls = new Map<number, Partial<FakePull>>()
  readonly comments: FakeComment[] = []
  readonly people = new FakePeople()
  /** Runs that were asked to run again. */
  readonly reruns: { readonly run: number; readonly only: 'failed' | 'all' }[] = []
  readonly checkRuns: FakeCheckRun[] = []
  /** Labels that the repository knows. */
  readonly labels: string[] = []
  #labels = new Map<number, string[]>()
  /** Of every branch, as the rules API lists them. */
  readonly rules: object[] = []
  /** What the older protection of branches requires. */
  readonly protectedChecks: string[] = []
  readonly runs: FakeRun[] = []
  readonly artifacts: FakeArtifact[] = []
  readonly releases: FakeRelease[] = []
  #nextId = 500
  /** Sizes that files claim to have, so that no test must hold 100 MB. */
  readonly pretendedSizes = new Map<string, number>()
  #commits = new Map<string, ReadonlyMap<string, Uint8Array>>()
  #parents = new Map<string, string>()
  #trees = new Map<string, ReadonlyMap<string, Uint8Array>>()
  #nextComment = 1_000

  constructor(owner: string, name: string) {
    this.owner = owner
    this.name = name
  }

  /** Commits a whole tree and moves the reference there. */
  commit(ref: string, files: Readonly<Record<string, Content>>): string {
    const tree = new Map(Object.entries(files).map(([path, content]) => [path, Buffer.from(content as string)]))
    const sha = createHash('sha1').update(`${ref} ${this.#commits.size}`).digest('hex')
    this.#commits.set(sha, tree)
    const parent = this.refs.get(ref)
    if (parent !== undefined) this.#parents.set(sha, parent)
    this.refs.set(ref, sha)
    return sha
  }

  /** Commits of a branch after `base` up to `head`, oldest first; both must lie on it. */
  commitsBetween(base: string, head: string): string[] {
    const found: string[] = []
    for (let sha: string | undefined = head; sha !== undefined && sha !== base; sha = this.#parents.get(sha))
      found.unshift(sha)
    return found
  }

  /** Adds a commit that no reference names yet. */
  addCommit(files: ReadonlyMap<string, Uint8Array>): string {
    const sha = createHash('sha1').update(`commit ${this.#commits.size}`).digest('hex')
    this.#commits.set(sha, files)
    return sha
  }

  addTree(files: ReadonlyMap<string, Uint8Array>): string {
    const sha = createHash('sha1').update(`tree ${this.#trees.size}`).digest('hex')
    this.#trees.set(sha, files)
    return sha
  }

  treeOf(sha: string): ReadonlyMap<string, Uint8Array> | undefined {
    return this.#trees.get(sha)
  }

  /** Says more of a pull request, or moves its head; its files are in `pulls`. */
  describePull(number: number, more: Partial<FakePull>): void {
    this.#pulls.set(number, { ...this.#pulls.get(number), ...more })
    if (!this.pulls.has(number)) this.pulls.set(number, [])
  }

  /** undefined: there is no such pull request. */
  pullOf(number: number): FakePull | undefined {
    if (!this.pulls.has(number)) return undefined
    return {
      headSha: '1'.repeat(40),
      headBranch: 'retrain',
      headRepository: `${this.owner}/${this.name}`,
      baseRef: this.defaultBranch,
      state: 'open',
      author: 'ada',
      draft: false,
      mergeCommit: null,
      ...this.#pulls.get(number),
    }
  }

  addCheckRun(name: string, headSha: string): FakeCheckRun {
    const run: FakeCheckRun = {
      id: this.#nextId++,
      name,
      headSha,
      status: 'queued',
      conclusion: null,
      detailsUrl: null,
      title: null,
      summary: null,
      text: null,
      annotations: [],
    }
    this.checkRuns.push(run)
    return run
  }

  /** Labels on a pull request; the list itself, to be changed. */
  labelsOf(number: number): string[] {
    const labels = this.#labels.get(number) ?? []
    this.#labels.set(number, labels)
    return labels
  }

  addRun(run: Partial<FakeRun> = {}): FakeRun {
    const made: FakeRun = {
      id: this.#nextId++,
      event: 'push',
      conclusion: 'success',
      branch: this.defaultBranch,
      sha: 'c'.repeat(40),
      workflow: 'train.yml',
      fork: false,
      ...run,
    }
    this.runs.push(made)
    return made
  }

  addArtifact(run: FakeRun, name: string, zip: Uint8Array, more: Partial<FakeArtifact> = {}): FakeArtifact {
    const id = this.#nextId++
    const createdAt = new Date(Date.UTC(2026, 0, 1) + id * 60_000).toISOString()
    const digest = `sha256:${createHash('sha256').update(zip).digest('hex')}`
    const made = { id, run: run.id, name, zip, createdAt, expired: false, digest, claimedSize: undefined, ...more }
    this.artifacts.push(made)
    return made
  }

  addRelease(tag: string, files: Readonly<Record<string, Content>>, more: Partial<FakeRelease> = {}): FakeRelease {
    const made: FakeRelease = { id: this.#nextId++, tag, prerelease: false, assets: [], ...more }
    for (const [name, text] of Object.entries(files)) this.addAsset(made, name, Buffer.from(text as string))
    this.releases.push(made)
    return made
  }

  addAsset(release: FakeRelease, name: string, content: Uint8Array): FakeAsset {
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`
    const asset = { id: this.#nextId++, name, content, digest }
    release.assets.push(asset)
    return asset
  }

  /** A commit, `heads/<branch>`, `tags/<tag>`, a branch or a tag, in GitHub's order. */
  resolve(ref: string): string | undefined {
    if (this.#commits.has(ref)) return ref
    return this.refs.get(ref) ?? this.refs.get(`heads/${ref}`) ?? this.refs.get(`tags/${ref}`)
  }

  filesAt(sha: string): ReadonlyMap<string, Uint8Array> {
    return this.#commits.get(sha) ?? new Map()
  }

  addComment(issue: number, login: string, body: string): FakeComment {
    const createdAt = new Date(Date.UTC(2026, 0, 1) + this.#nextComment * 1_000).toISOString()
    const comment = { id: this.#nextComment++, issue, login, body, edits: 0, createdAt, updatedAt: createdAt }
    this.comments.push(comment)
    return comment
  }

  /** What the contents API answers for a folder: a list, whatever media type was asked for. */
  listFolder(paths: readonly string[]): unknown[] {
    return paths.map((path) => ({
      type: 'file',
      size: 1,
      name: path.split('/').at(-1),
      path,
      sha: '0'.repeat(40),
      url: `https://api.github.test/contents/${path}`,
      git_url: null,
      html_url: null,
      download_url: null,
      _links: { self: 'https://api.github.test/', git: null, html: null },
    }))
  }
}
