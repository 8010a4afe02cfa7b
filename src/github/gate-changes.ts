/** What of a change is a change of the gate itself, beside the policy: the workflow that runs it, and the data it judges by. */
import { posix } from 'node:path'
import type { Config } from '../config/schema.js'
import { type Problem, warningOf } from '../core/problem.js'
import type { ChangedFiles } from './changed-files.js'

/** `owner/repository/.github/workflows/review.yml@refs/…`, as the runner names the workflow that runs. */
const WORKFLOW_REF = /^[^/]+\/[^/]+\/(\.github\/workflows\/[^@]+)@/
const WORKFLOW_FILE = /^\.github\/(?:workflows\/[^/]+\.ya?ml|actions\/.+)$/
const MAX_NAMED = 10

export interface GateChangeRequest {
  readonly changed: ChangedFiles
  readonly config: Config
  /** Folder that the paths of the config start at. */
  readonly baseFolder: string
  /** `GITHUB_WORKFLOW_REF`; without one, any workflow could be the one that runs this. */
  readonly workflowRef: string | undefined
}

/** Warnings about changed workflows, and about changed files of evaluation, reference and scenarios. */
export function findGateChanges({ changed, config, baseFolder, workflowRef }: GateChangeRequest): Problem[] {
  const paths = new Set(
    changed.files.flatMap(({ path, previousPath }) => (previousPath === undefined ? [path] : [path, previousPath])),
  )
  const workflows = [...paths].filter((path) => WORKFLOW_FILE.test(path)).sort()
  const running = WORKFLOW_REF.exec(workflowRef ?? '')?.[1]
  const own = running === undefined ? workflows : workflows.filter((path) => path === running)
  const others = workflows.filter((path) => !own.includes(path))
  const problems: Problem[] = []
  if (own.length > 0) problems.push(warningOf('workflow_changed_in_pr', named(own)))
  if (others.length > 0) problems.push(warningOf('other_workflows_changed', named(others)))
  const data = config.models.flatMap(dataOf).map(({ path, ref }) => ({ path: posix.join(baseFolder, path), ref }))
  for (const isOwn of [true, false]) {
    const files = data.filter(({ path, ref }) => paths.has(path) && (ref === undefined) === isOwn)
    const names = [...new Set(files.map(({ path }) => path))].sort()
    if (names.length > 0) problems.push(warningOf('evaluation_changed_in_pr', { ...named(names), own: isOwn }))
  }
  return problems
}

const named = (files: readonly string[]) => ({ files: files.slice(0, MAX_NAMED), count: files.length })

/** The files that say what is right, or what is usual: neither model's predictions. */
function dataOf({ evaluation, drift, scenarios }: Config['models'][number]) {
  const { reference } = drift ?? {}
  const sources = [evaluation, typeof reference === 'string' ? { path: reference, ref: undefined } : reference]
  return [
    ...sources.flatMap((source) => (source?.path === undefined ? [] : [{ path: source.path, ref: source.ref }])),
    ...scenarios.flatMap(({ file }) => (file === undefined ? [] : [{ path: file, ref: undefined }])),
  ]
}
