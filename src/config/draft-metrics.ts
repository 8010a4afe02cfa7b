/** The first config of a model that has files of metrics and no rows. */
import { comment, type DraftOptions, flow, headLines, nameLines, POLICY_LINES, sourceLines } from './draft.js'
import type { InferredMetrics } from './infer-metrics.js'

/** Names of metrics that are listed as not judged. */
const MOST_LISTED = 20

/** As `draftConfig`, for files of metrics: pure, and `loadConfig` of it makes the same plan as the model inferred. */
export const draftMetricsConfig = (inferred: InferredMetrics, options: DraftOptions): string =>
  [...headLines(options), ...metricsModelLines(inferred), ...POLICY_LINES, ''].join('\n')

/** One such model of a drafted config. */
export function metricsModelLines({ input, left }: InferredMetrics): string[] {
  const listed = left.slice(0, MOST_LISTED)
  const more = left.length > listed.length ? [`      # and ${left.length - listed.length} more`] : []
  return [
    ...nameLines(input),
    '    task: metrics  # files with the values of metrics, without rows: groups cannot be checked',
    ...sourceLines(input, ''),
    '    # trust: point  # bare numbers decide as they are, though the difference may be chance',
    '    # primary: must be shown not worse than its margin. guardrail: must not be shown worse. A bare name is only reported.',
    '    # min and max are limits on the challenger: they hold for bare numbers too.',
    '    metrics:',
    ...(input.metrics ?? []).map((entry) => `      - ${flow(entry)}`),
    ...(listed.length > 0 ? ['      # Also in both files; better: higher or lower:'] : []),
    // Left open where nobody knows it: a config with this mark does not load.
    ...listed.map(({ name, better }) => `      # - ${comment(flow(better ? name : { metric: name, better: '…' }))}`),
    ...more,
  ]
}
