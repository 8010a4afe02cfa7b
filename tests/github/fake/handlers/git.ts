/** Git's own objects, and files written through the contents API. */
import { createHash } from 'node:crypto'
import type { Asked, Handlers, World } from '../answer.js'
import { refusalOf } from '../shapes.js'
import type { FakeRepository } from '../state.js'

const API = 'https://api.github.test'

export const gitHandlers = {
  'git/get-ref': ({ params }, { repository }) => {
    const ref = params.ref ?? ''
    const sha = repository.refs.get(ref)
    return sha === undefined ? refusalOf(404, 'Not Found') : { status: 200, json: refOf(repository, ref, sha) }
  },
  'git/create-ref': ({ body }, { repository }) => {
    const { ref, sha } = body as { ref: string; sha: string }
    const name = ref.replace(/^refs\//, '')
    if (!ref.startsWith('refs/') || repository.resolve(sha) !== sha) return refusalOf(422, 'Object does not exist')
    if (repository.refs.has(name)) return refusalOf(422, 'Reference already exists')
    repository.refs.set(name, sha)
    return { status: 201, json: refOf(repository, name, sha) }
  },
  'git/create-tree': ({ body }, { repository }) => {
    const { tree, base_tree } = body as {
      tree: { path: string; mode: string; type: string; content?: string }[]
      base_tree?: string
    }
    const files = new Map(base_tree === undefined ? [] : repository.treeOf(base_tree))
    for (const { path, content } of tree) files.set(path, Buffer.from(content ?? ''))
    const sha = repository.addTree(files)
    const entries = tree.map(({ path, mode, type }) => ({ path, mode, type, sha: blobSha(files.get(path)!) }))
    return { status: 201, json: { sha, url: `${API}/trees/${sha}`, truncated: false, tree: entries } }
  },
  'git/create-commit': ({ body }, { repository }) => {
    const { message, tree, parents } = body as { message: string; tree: string; parents?: string[] }
    const files = repository.treeOf(tree)
    if (!files) return refusalOf(422, 'Tree SHA does not exist')
    const sha = repository.addCommit(files)
    return { status: 201, json: gitCommitOf(sha, message, tree, parents ?? []) }
  },
  'repos/create-or-update-file-contents': putContents,
} satisfies Handlers

/** A file that exists is only replaced by whoever knows what it holds. */
function putContents({ params, body }: Asked, { repository }: World) {
  const { content, branch = repository.defaultBranch, sha, message } = body as Record<string, string>
  const path = params.path ?? ''
  const tip = repository.refs.get(`heads/${branch}`)
  if (tip === undefined) return refusalOf(404, `Branch ${branch} not found`)
  const files = new Map(repository.filesAt(tip))
  const before = files.get(path)
  if (before === undefined && sha !== undefined) return refusalOf(404, 'Not Found')
  if (before !== undefined && sha === undefined) return refusalOf(422, `Invalid request.\n\n"sha" wasn't supplied.`)
  if (before !== undefined && blobSha(before) !== sha) return refusalOf(409, `${path} does not match ${sha}`)
  const bytes = Buffer.from(content ?? '', 'base64')
  files.set(path, bytes)
  const commit = repository.addCommit(files)
  repository.refs.set(`heads/${branch}`, commit)
  return {
    status: before === undefined ? 201 : 200,
    json: {
      content: { name: path, path, sha: blobSha(bytes), size: bytes.byteLength, type: 'file' },
      commit: { sha: commit, message },
    },
  }
}

function blobSha(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.byteLength}\0`).update(bytes).digest('hex')
}

const refOf = ({ owner, name }: FakeRepository, ref: string, sha: string) => ({
  ref: `refs/${ref}`,
  node_id: 'REF_1',
  url: `${API}/repos/${owner}/${name}/git/refs/${ref}`,
  object: { type: 'commit', sha, url: `${API}/repos/${owner}/${name}/git/commits/${sha}` },
})

function gitCommitOf(sha: string, message: string, tree: string, parents: readonly string[]) {
  const person = { date: '2026-01-02T00:00:00Z', name: 'github-actions[bot]', email: 'bot@example.com' }
  const url = `${API}/commits/${sha}`
  return {
    sha,
    node_id: 'C_1',
    url,
    html_url: url,
    author: person,
    committer: person,
    message,
    tree: { sha: tree, url: `${API}/trees/${tree}` },
    parents: parents.map((parent) => ({ sha: parent, url, html_url: url })),
    verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
  }
}
