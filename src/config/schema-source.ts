/** Where a file of a model comes from: the `champion`, `challenger` and `evaluation` of the config. */
import { z } from 'zod'
import type { Reason } from '../core/problem.js'
import type { Path } from './path.js'

const text = z.string().trim().min(1)

const DURATION = /^([1-9]\d{0,4})\s*(hours?|days?|weeks?|h|d|w)$/
const HOURS: Readonly<Record<string, number>> = { h: 1, d: 24, w: 168 }

/** `30 days`, `12h` in hours; the schema has checked the text. */
export function hoursOf(duration: string): number {
  const [, count, unit] = DURATION.exec(duration)!
  return Number(count) * HOURS[unit[0]]
}

const artifact = z
  .strictObject({
    name: text.describe('Name of the artifact, as the step that uploads it gives it.'),
    path: text
      .optional()
      .describe(
        'File in the artifact, or folder of Parquet part files. Default: its only file; where it holds more, all of them as part files.',
      ),
    workflow: text
      .optional()
      .describe('File name of the workflow that uploads it, such as train.yml. Default: any workflow.'),
  })
  .optional()
  .describe(
    'Artifact of GitHub Actions, from the last good run on the default branch of this repository. Needs "actions: read". Default: another source is named.',
  )

const release = z
  .strictObject({
    tag: text.default('latest').describe('Tag of the release; latest: the newest that is no draft and no pre-release.'),
    asset: text.describe('File name of the asset.'),
  })
  .optional()
  .describe('Asset of a release of this repository. Default: another source is named.')

const mlflow = z
  .union([
    text,
    z.strictObject({
      model: text.describe('Registered model and alias, or version: models:/credit@champion, models:/credit/3.'),
      path: text
        .optional()
        .describe('File among the artifacts of the run. Default: the metrics of the run, for the task metrics.'),
      tracking_uri: text
        .optional()
        .describe('Address of the server; it gets no credentials. Default: MLFLOW_TRACKING_URI of the environment.'),
    }),
  ])
  .optional()
  .describe(
    'Model in an MLflow registry: models:/credit@champion, or a mapping with the file of its run. Default: another source is named.',
  )

export const source = (what: string) =>
  z.strictObject({
    path: text
      .optional()
      .describe(
        `File with ${what}, or a folder of Parquet part files, relative to the folder of this config; a config in .github speaks for the repository, so its paths start at the folder that holds .github. Default: one of this, artifact, release, mlflow and url is needed.`,
      ),
    ref: text
      .optional()
      .describe(
        'Read the file at base (the branch merged into), a branch, a tag or a commit. Default: the working tree.',
      ),
    artifact,
    release,
    mlflow,
    url: text
      .optional()
      .describe('Address that begins with https://, without credentials. Default: another source is named.'),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/i)
      .optional()
      .describe('Digest that the file must have. Default: whatever is there is read, and its digest reported.'),
    max_age: z
      .string()
      .regex(DURATION)
      .optional()
      .describe('How old the file may be, such as 30 days; see policy.on_stale. Default: any age.'),
  })

export type SourceConfig = z.output<ReturnType<typeof source>>

const KINDS = ['path', 'artifact', 'release', 'mlflow', 'url'] as const

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

type Report = (path: Path, code: string, args?: Reason['args']) => void

/** What a schema of optional keys cannot say: that exactly one source is named, and that its options are for it. */
export function checkSources(model: unknown, report: Report): void {
  if (!isMapping(model)) return
  const roles = ['champion', 'challenger', 'evaluation'].map((role) => [role, [role], model[role]] as const)
  const drift = isMapping(model.drift) ? model.drift.reference : undefined
  for (const [role, path, written] of [...roles, ['reference', ['drift', 'reference'], drift] as const]) {
    if (!isMapping(written)) continue
    const named = KINDS.filter((kind) => Object.hasOwn(written, kind))
    if (named.length === 0) {
      const example = `${role}: { path: predictions/${role}.csv${role === 'champion' ? ', ref: base' : ''} }`
      report(path, 'missing_key', { key: 'path', example })
    }
    if (named.length > 1) report([...path, named[1]], 'source_twice', { found: named })
    if (named.length !== 1) continue
    if (Object.hasOwn(written, 'ref') && named[0] !== 'path')
      report([...path, 'ref'], 'source_key_unused', { key: 'ref', source: named[0] })
    if (Object.hasOwn(written, 'max_age') && named[0] === 'path' && !Object.hasOwn(written, 'ref'))
      report([...path, 'max_age'], 'source_key_unused', { key: 'max_age', source: named[0] })
    const { mlflow: registry } = written
    const file = isMapping(registry) ? registry.path : undefined
    const needsRows = role === 'reference' || model.task !== 'metrics'
    if (named[0] === 'mlflow' && file === undefined && needsRows)
      report([...path, 'mlflow'], 'mlflow_path_missing', {
        model: String(isMapping(registry) ? registry.model : registry),
      })
  }
}

/** A source as it is asked for: `path` is what messages call it. */
export function specOf(source: SourceConfig, wantsTime = source.max_age !== undefined) {
  const { path, ref, artifact, release, mlflow, url, sha256 } = source
  const shared = { ref, wantsTime, ...(sha256 === undefined ? {} : { sha256 }) }
  if (artifact) {
    const remote = { kind: 'artifact', name: artifact.name, path: artifact.path, workflow: artifact.workflow } as const
    return { ...shared, path: artifact.name, remote }
  }
  if (release) return { ...shared, path: release.asset, remote: { kind: 'release', ...release } as const }
  if (mlflow) {
    const { model, path: file, tracking_uri: trackingUri } = typeof mlflow === 'string' ? { model: mlflow } : mlflow
    return { ...shared, path: model, remote: { kind: 'mlflow', model, path: file, trackingUri } as const }
  }
  if (url) return { ...shared, path: url, remote: { kind: 'url', url } as const }
  return { ...shared, path: path! }
}
