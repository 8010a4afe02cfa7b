/** Branches, tags, commits and files. */
import type { Asked, Handlers, World } from '../answer.js'
import { commitOf, refusalOf } from '../shapes.js'
import { comparisonOf, fullRepositoryOf } from '../shapes-pulls.js'
import type { FakeFile } from '../state.js'

/** Above this the contents API answers with a refusal instead of the file. */
const MAX_FILE_BYTES = 100 * 1024 * 1024
/** A comparison lists no more files. */
const MAX_COMPARED_FILES = 300

export const repositoryHandlers = {
  'repos/get-commit': getCommit,
  'repos/get-content': getContent,
  'repos/list-commits': ({ query }, { repository }) => ({ status: 200, json: [commitOf(repository, query.sha ?? '')] }),
  'repos/get': (_, { repository }) => ({
    status: 200,
    json: fullRepositoryOf(repository, `${repository.owner}/${repository.name}`),
  }),
  'repos/compare-commits-with-basehead': compare,
  'repos/get-branch-rules': (_asked, { repository }) => ({ status: 200, json: repository.rules }),
  'repos/get-branch': getBranch,
} satisfies Handlers

function getBranch({ params }: Asked, { repository }: World) {
  const name = params.branch ?? ''
  const sha = repository.refs.get(`heads/${name}`)
  if (sha === undefined) return refusalOf(404, 'Branch not found')
  const contexts = repository.protectedChecks
  const self = `https://api.github.com/repos/${repository.owner}/${repository.name}/branches/${name}`
  return {
    status: 200,
    json: {
      name,
      commit: commitOf(repository, sha),
      _links: { self, html: `https://github.com/${repository.owner}/${repository.name}/tree/${name}` },
      protected: contexts.length > 0,
      protection: {
        enabled: contexts.length > 0,
        required_status_checks: {
          enforcement_level: 'everyone',
          contexts,
          checks: contexts.map((context) => ({ context, app_id: null })),
        },
      },
      protection_url: `${self}/protection`,
    },
  }
}

/** What differs between two trees; the fake knows no common ancestor, so the base is taken for it. */
function compare({ params }: Asked, { repository }: World) {
  const [base, head] = (params.basehead ?? '').split('...').map((ref) => repository.resolve(ref))
  if (base === undefined || head === undefined) return refusalOf(404, 'Not Found')
  const [before, after] = [repository.filesAt(base), repository.filesAt(head)]
  const files: FakeFile[] = [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((filename) => {
    const [was, is] = [before.get(filename), after.get(filename)]
    if (was !== undefined && is !== undefined && Buffer.from(was).equals(is)) return []
    return [{ filename, status: was === undefined ? 'added' : is === undefined ? 'removed' : 'modified' }]
  })
  return { status: 200, json: comparisonOf(repository, base, head, files.slice(0, MAX_COMPARED_FILES)) }
}

function getCommit({ params, accept }: Asked, { repository, defects }: World) {
  if (!accept.includes('vnd.github.sha')) {
    defects.push('repos/get-commit: the fake only speaks the media type for SHA-1')
    return refusalOf(415, 'Unsupported')
  }
  const sha = repository.resolve(params.ref ?? '')
  if (sha === undefined) return refusalOf(422, `No commit found for SHA: ${params.ref}`)
  return { status: 200, bytes: { type: 'application/vnd.github.sha; charset=utf-8', content: Buffer.from(sha) } }
}

function getContent({ params, query, accept }: Asked, { repository, defects }: World) {
  const sha = repository.resolve(query.ref ?? repository.defaultBranch)
  if (sha === undefined) return refusalOf(404, `No commit found for the ref ${query.ref}`)
  const path = params.path ?? ''
  const files = repository.filesAt(sha)
  const file = files.get(path)
  if (file === undefined) {
    const inside = [...files.keys()].filter((name) => name.startsWith(`${path}/`))
    if (inside.length === 0) return refusalOf(404, 'Not Found')
    return { status: 200, json: repository.listFolder(inside) }
  }
  if (!accept.includes('vnd.github.raw')) {
    defects.push('repos/get-content: the fake only speaks the raw media type for files')
    return refusalOf(415, 'Unsupported')
  }
  const size = repository.pretendedSizes.get(path) ?? file.byteLength
  if (size > MAX_FILE_BYTES) {
    return refusalOf(
      403,
      'This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API',
    )
  }
  // The charset is GitHub's own claim, whatever the bytes are: who trusts it mangles compressed and UTF-16 files.
  return { status: 200, bytes: { type: 'application/vnd.github.raw+json; charset=utf-8', content: file } }
}
