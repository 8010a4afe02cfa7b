/**
 * The model card of the new model (`model-card.cdx.json`) as a bill of materials: CycloneDX 1.6, component type
 * `machine-learning-model`. Tools for supply chains read it; what it says of performance are the checks of the report.
 *
 * Nothing in it depends on when or where it was made, so it has neither a serial number nor a time stamp.
 */
import type { CardField } from '../../core/card.js'
import type { Check } from '../../core/comparison.js'
import type { InputReport, ModelReport, Report } from '../report.js'

const SCHEMA = 'http://cyclonedx.org/schema/bom-1.6.schema.json'

/** The bill of materials of every model under review. The same report gives the same bytes. */
export function renderModelCard(report: Report): string {
  const { tool, context } = report
  const models = report.models.map((model, index) => componentsOf(model, index, report))
  const bom = {
    $schema: SCHEMA,
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      tools: { components: [{ type: 'application', name: tool.name, version: tool.version }] },
      ...(context.repository === null
        ? {}
        : {
            component: {
              type: 'application',
              'bom-ref': 'repository',
              name: context.repository,
              ...(context.headSha === null ? {} : { version: context.headSha }),
            },
          }),
      properties: propertiesOf({ verdict: report.verdict, 'policy:sha256': tool.configSha256 }),
    },
    components: models.flatMap(({ model, data }) => [model, ...data]),
    dependencies: models.map(({ model, data }) => ({
      ref: model['bom-ref'],
      dependsOn: data.map((component) => component['bom-ref']),
    })),
  }
  return `${JSON.stringify(bom, null, 2)}\n`
}

/** A model and the files that it was judged by. Files have no names of their own in the report, so places make the refs. */
function componentsOf(model: ModelReport, index: number, report: Report) {
  const ref = `model-${index + 1}`
  const data = model.inputs
    .filter(({ role }) => role !== 'card')
    .map((input, place) => dataOf(input, `${ref}-input-${place + 1}`))
  const said = new Map((model.card?.fields ?? []).map(({ field, text }) => [field, text]))
  return { model: modelOf(model, ref, said, data, report), data }
}

type Said = ReadonlyMap<CardField, string>

function modelOf(model: ModelReport, ref: string, said: Said, data: readonly { 'bom-ref': string }[], report: Report) {
  const { card } = model
  const { runUrl, headSha } = report.context
  const references = [
    ...(card ? [{ type: 'model-card', url: urlOf(card.path), hashes: [sha256Of(card.sha256)] }] : []),
    ...(runUrl === null ? [] : [{ type: 'evidence', url: runUrl, comment: 'The run that compared it.' }]),
  ]
  const commit = said.get('commit')
  return {
    type: 'machine-learning-model',
    'bom-ref': ref,
    name: model.name,
    version: said.get('version') ?? headSha ?? 'challenger',
    ...(said.has('trained_by') ? { authors: [{ name: said.get('trained_by') }] } : {}),
    ...(said.has('license') ? { licenses: [{ license: { name: said.get('license') } }] } : {}),
    ...(commit === undefined ? {} : { pedigree: { commits: [{ uid: commit }] } }),
    ...(references.length > 0 ? { externalReferences: references } : {}),
    modelCard: {
      modelParameters: {
        task: model.task,
        datasets: [
          ...(said.has('data') ? [{ type: 'dataset', name: said.get('data') }] : []),
          ...data.map((component) => ({ ref: component['bom-ref'] })),
        ],
      },
      quantitativeAnalysis: { performanceMetrics: model.checks.flatMap(metricsOf) },
      considerations: considerationsOf(model, said),
    },
    properties: propertiesOf({
      verdict: model.verdict,
      owner: model.owner,
      evidence: model.evidence,
      rows: model.rows === null ? null : String(model.rows.matched),
      trained: said.get('date') ?? null,
      confidence: String(model.policy.confidence),
      interval: model.checks.some(({ interval }) => interval !== null)
        ? 'lowerBound counts one check alone, upperBound all checks of its family together; an end that is missing is infinite'
        : null,
    }),
  }
}

const dataOf = (input: InputReport, ref: string) => ({
  type: 'data',
  'bom-ref': ref,
  name: input.path,
  ...((input.origin?.version ?? input.commit) ? { version: input.origin?.version ?? input.commit } : {}),
  hashes: [sha256Of(input.sha256)],
  properties: propertiesOf({
    role: input.role,
    ref: input.ref,
    origin: input.origin?.kind ?? null,
    bytes: String(input.bytes),
    rows: input.rows === null ? null : String(input.rows),
  }),
})

/**
 * The new model's value, today's, and what the first gains over the second, signed so that positive is good: the interval is
 * about that. What could not be computed is left out; its check stands in the report with the reason.
 */
function metricsOf({ kind, metric, slice, champion, challenger, improvement, interval }: Check) {
  // A limit repeats the value of its metric.
  if (kind === 'limit') return []
  const where = slice === null ? {} : { slice: sliceText(slice) }
  const ends = {
    ...(interval?.low == null ? {} : { lowerBound: String(interval.low) }),
    ...(interval?.high == null ? {} : { upperBound: String(interval.high) }),
  }
  return [
    ...(challenger === null ? [] : [{ type: metric, value: String(challenger), ...where }]),
    ...(champion === null ? [] : [{ type: `${metric} of the champion`, value: String(champion), ...where }]),
    ...(improvement === null
      ? []
      : [
          {
            type: `improvement of ${metric} over the champion`,
            value: String(improvement),
            ...where,
            ...(Object.keys(ends).length > 0 ? { confidenceInterval: ends } : {}),
          },
        ]),
  ]
}

const sliceText = (slice: Readonly<Record<string, string>>): string =>
  Object.entries(slice)
    .map(([column, value]) => `${column}=${value}`)
    .join(', ')

/** What the card says, and the groups that are shown to get worse. */
function considerationsOf(model: ModelReport, said: Said) {
  const use = said.get('intended_use')
  const limitations = said.get('limitations')
  const harmed = model.checks.filter(({ slice, status }) => slice !== null && status === 'regressed')
  return {
    ...(use === undefined ? {} : { useCases: [use] }),
    ...(limitations === undefined ? {} : { technicalLimitations: [limitations] }),
    ...(harmed.length === 0
      ? {}
      : {
          fairnessAssessments: harmed.map(({ slice, metric, champion, challenger }) => ({
            groupAtRisk: sliceText(slice ?? {}),
            harms: `${metric}: ${challenger}${champion === null ? '' : `, of the champion ${champion}`}; worse than allowed`,
          })),
        }),
  }
}

const sha256Of = (content: string) => ({ alg: 'SHA-256', content })

/** A path as a reference by RFC 3987: what a path may hold and an address may not is encoded. */
const urlOf = (path: string): string =>
  path
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/')

/** Names are ours, as the specification asks of those that are not its own. */
const propertiesOf = (values: Readonly<Record<string, string | null>>) =>
  Object.entries(values).flatMap(([name, value]) =>
    value === null ? [] : [{ name: `model-review-gate:${name}`, value }],
  )
