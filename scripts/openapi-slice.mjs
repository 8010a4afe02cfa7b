// Cuts the operations we use out of GitHub's OpenAPI description, for the fake GitHub of the tests.
//
//   cd "$(mktemp -d)" && npm install @octokit/openapi       (385 MB: kept out of this repository)
//   node <repository>/scripts/openapi-slice.mjs node_modules/@octokit/openapi
//
// What is only there to be read (descriptions, examples, links) is dropped; every schema stays whole, so that a request or
// an answer that GitHub would refuse is refused by the slice as well.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const OPERATIONS = [
  ['get', '/user'],
  // The repository, its branches and its files.
  ['get', '/repos/{owner}/{repo}'],
  ['get', '/repos/{owner}/{repo}/branches/{branch}'],
  ['get', '/repos/{owner}/{repo}/rules/branches/{branch}'],
  ['get', '/repos/{owner}/{repo}/commits/{ref}'],
  ['get', '/repos/{owner}/{repo}/commits'],
  ['get', '/repos/{owner}/{repo}/compare/{basehead}'],
  ['get', '/repos/{owner}/{repo}/contents/{path}'],
  ['put', '/repos/{owner}/{repo}/contents/{path}'],
  ['get', '/repos/{owner}/{repo}/git/ref/{ref}'],
  ['post', '/repos/{owner}/{repo}/git/refs'],
  ['patch', '/repos/{owner}/{repo}/git/refs/{ref}'],
  ['get', '/repos/{owner}/{repo}/git/commits/{commit_sha}'],
  ['post', '/repos/{owner}/{repo}/git/blobs'],
  ['get', '/repos/{owner}/{repo}/git/blobs/{file_sha}'],
  ['post', '/repos/{owner}/{repo}/git/trees'],
  ['get', '/repos/{owner}/{repo}/git/trees/{tree_sha}'],
  ['post', '/repos/{owner}/{repo}/git/commits'],
  // Runs of workflows and what they leave.
  ['get', '/repos/{owner}/{repo}/actions/artifacts'],
  ['get', '/repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}'],
  ['get', '/repos/{owner}/{repo}/actions/runs'],
  ['get', '/repos/{owner}/{repo}/actions/runs/{run_id}'],
  ['get', '/repos/{owner}/{repo}/actions/runs/{run_id}/artifacts'],
  ['get', '/repos/{owner}/{repo}/actions/runs/{run_id}/jobs'],
  ['post', '/repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs'],
  ['post', '/repos/{owner}/{repo}/actions/runs/{run_id}/rerun'],
  ['get', '/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs'],
  // Releases.
  ['get', '/repos/{owner}/{repo}/releases/latest'],
  ['get', '/repos/{owner}/{repo}/releases/tags/{tag}'],
  ['get', '/repos/{owner}/{repo}/releases/assets/{asset_id}'],
  ['post', '/repos/{owner}/{repo}/releases'],
  ['post', '/repos/{owner}/{repo}/releases/{release_id}/assets'],
  ['delete', '/repos/{owner}/{repo}/releases/assets/{asset_id}'],
  // The pull request, and what is said on it.
  ['get', '/repos/{owner}/{repo}/pulls'],
  ['get', '/repos/{owner}/{repo}/pulls/{pull_number}'],
  ['get', '/repos/{owner}/{repo}/pulls/{pull_number}/files'],
  ['get', '/repos/{owner}/{repo}/pulls/{pull_number}/reviews'],
  ['get', '/repos/{owner}/{repo}/commits/{commit_sha}/pulls'],
  ['get', '/repos/{owner}/{repo}/issues/{issue_number}/comments'],
  ['get', '/repos/{owner}/{repo}/issues/comments/{comment_id}'],
  ['post', '/repos/{owner}/{repo}/issues/{issue_number}/comments'],
  ['patch', '/repos/{owner}/{repo}/issues/comments/{comment_id}'],
  ['delete', '/repos/{owner}/{repo}/issues/comments/{comment_id}'],
  ['post', '/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions'],
  ['get', '/repos/{owner}/{repo}/issues/{issue_number}/labels'],
  ['post', '/repos/{owner}/{repo}/issues/{issue_number}/labels'],
  ['delete', '/repos/{owner}/{repo}/issues/{issue_number}/labels/{name}'],
  ['post', '/repos/{owner}/{repo}/labels'],
  // What is shown beside a commit.
  ['post', '/repos/{owner}/{repo}/check-runs'],
  ['patch', '/repos/{owner}/{repo}/check-runs/{check_run_id}'],
  ['get', '/repos/{owner}/{repo}/commits/{ref}/check-runs'],
  ['post', '/repos/{owner}/{repo}/statuses/{sha}'],
  // Who may decide.
  ['get', '/repos/{owner}/{repo}/collaborators/{username}/permission'],
  ['get', '/orgs/{org}/teams/{team_slug}/memberships/{username}'],
]
/** Answers without a body, or in a form that the fake does not speak: their schemas would only be ballast. */
const SCHEMALESS = new Set(['repos/get-commit'])

const packageFolder = process.argv[2]
if (packageFolder === undefined) {
  console.error('Usage: node scripts/openapi-slice.mjs <folder of the installed @octokit/openapi>')
  process.exit(2)
}
const source = JSON.parse(readFileSync(join(packageFolder, 'generated/api.github.com.json'), 'utf8'))
const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))

const READ_ONLY_BY_PEOPLE = new Set(['description', 'summary', 'example', 'examples', 'externalDocs', 'tags', 'title'])

// `nullable` beside `anyOf` and no `type`: the validator refuses the schema. Our answers hold no null there.
const isLooseNull = (node, key) => key === 'nullable' && node.type === undefined && node.$ref === undefined

/** Drops prose. Inside `properties`, keys are names of fields ("description" is one), so only their values are trimmed. */
function trim(node, isFieldMap = false) {
  if (Array.isArray(node)) return node.map((item) => trim(item))
  if (node === null || typeof node !== 'object') return node
  const kept = Object.entries(node).filter(
    ([key]) => isFieldMap || !(READ_ONLY_BY_PEOPLE.has(key) || key.startsWith('x-') || isLooseNull(node, key)),
  )
  return Object.fromEntries(kept.map(([key, value]) => [key, trim(value, !isFieldMap && key === 'properties')]))
}

const at = (reference) =>
  reference
    .slice(2)
    .split('/')
    .reduce((node, key) => node[key.replaceAll('~1', '/').replaceAll('~0', '~')], source)

const paths = {}
for (const [method, path] of OPERATIONS) {
  const operation = trim(source.paths[path][method])
  const responses = Object.entries(operation.responses).map(([status, response]) => {
    if (SCHEMALESS.has(operation.operationId) && response.content) return [status, { description: '' }]
    return [status, response.$ref ? response : { description: '', ...response }]
  })
  paths[path] = { ...paths[path], [method]: { ...operation, responses: Object.fromEntries(responses) } }
}

const components = {}
function collect(node) {
  if (Array.isArray(node)) return node.forEach(collect)
  if (node === null || typeof node !== 'object') return
  if (typeof node.$ref === 'string') {
    const [, , kind, name] = node.$ref.split('/')
    components[kind] ??= {}
    if (components[kind][name] !== undefined) return
    const target = trim(at(node.$ref))
    components[kind][name] = kind === 'responses' ? { description: '', ...target } : target
    collect(components[kind][name])
  }
  Object.values(node).forEach(collect)
}
collect(paths)

const slice = {
  openapi: source.openapi,
  info: {
    title: 'A slice of the description of the GitHub REST API',
    description: `Made by scripts/openapi-slice.mjs from @octokit/openapi ${version}; MIT, see ORIGIN.md.`,
    version,
  },
  paths,
  components,
}
const target = join(dirname(fileURLToPath(import.meta.url)), '../tests/github/openapi/slice.json')
const text = `${JSON.stringify(slice, null, 1)}\n`
writeFileSync(target, text)
console.log(`${target}: ${OPERATIONS.length} operations, ${Math.round(Buffer.byteLength(text) / 1000)} kB`)
