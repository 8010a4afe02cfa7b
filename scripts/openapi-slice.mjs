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
  ['get', '/repos/{owner}/{repo}/commits/{ref}'],
  ['get', '/repos/{owner}/{repo}/commits'],
  ['get', '/repos/{owner}/{repo}/contents/{path}'],
  ['get', '/repos/{owner}/{repo}/actions/artifacts'],
  ['get', '/repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}'],
  ['get', '/repos/{owner}/{repo}/actions/runs/{run_id}'],
  ['get', '/repos/{owner}/{repo}/actions/runs/{run_id}/artifacts'],
  ['get', '/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs'],
  ['get', '/repos/{owner}/{repo}/releases/latest'],
  ['get', '/repos/{owner}/{repo}/releases/tags/{tag}'],
  ['get', '/repos/{owner}/{repo}/releases/assets/{asset_id}'],
  ['get', '/repos/{owner}/{repo}/pulls/{pull_number}/files'],
  ['get', '/repos/{owner}/{repo}/issues/{issue_number}/comments'],
  ['post', '/repos/{owner}/{repo}/issues/{issue_number}/comments'],
  ['patch', '/repos/{owner}/{repo}/issues/comments/{comment_id}'],
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
