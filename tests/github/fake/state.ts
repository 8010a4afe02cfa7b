/** What the fake GitHub remembers: branches and tags, files at commits, pull requests, comments. */
import { createHash } from 'node:crypto'

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
}

type Content = string | Uint8Array

export class FakeRepository {
  readonly owner: string
  readonly name: string
  readonly defaultBranch = 'main'
  /** `heads/main` or `tags/v1` to commit. */
  readonly refs = new Map<string, string>()
  /** Number of a pull request to the files it changes. */
  readonly pulls = new Map<number, readonly FakeFile[]>()
  readonly comments: FakeComment[] = []
  /** Sizes that files claim to have, so that no test must hold 100 MB. */
  readonly pretendedSizes = new Map<string, number>()
  #commits = new Map<string, ReadonlyMap<string, Uint8Array>>()
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
    this.refs.set(ref, sha)
    return sha
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
    const comment = { id: this.#nextComment++, issue, login, body, edits: 0 }
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
