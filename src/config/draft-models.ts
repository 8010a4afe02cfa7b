/** The first config of a repository: one model for each pair of files that was found in it. */
import { type DraftOptions, headLines, modelLines, POLICY_LINES } from './draft.js'
import { metricsModelLines } from './draft-metrics.js'
import type { Inferred } from './infer.js'
import type { InferredMetrics } from './infer-metrics.js'

/** Files of rows have columns of measurements; files of metrics have none. */
const hasRows = (model: Inferred | InferredMetrics): model is Inferred => 'measured' in model

/** As `draftConfig`, for several models: pure, and `loadConfig` of it makes the plans of the models inferred. */
export const draftModels = (models: readonly (Inferred | InferredMetrics)[], options: DraftOptions): string =>
  [
    ...headLines(options),
    ...models.flatMap((model) => (hasRows(model) ? modelLines(model) : metricsModelLines(model))),
    ...POLICY_LINES,
    '',
  ].join('\n')
