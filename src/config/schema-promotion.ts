/** What moves when a reviewed model was merged: the `promotion` of a model. */
import { z } from 'zod'
import type { Reason } from '../core/problem.js'
import type { Path } from './path.js'

const text = z.string().trim().min(1)

export const promotion = z
  .strictObject({
    release: z
      .strictObject({
        tag: text.describe('Tag of the release that holds the champion; it is made if it is not there.'),
        asset: text.describe('File name of the asset that becomes the challenger’s file.'),
      })
      .optional()
      .describe('Asset of a release. Needs a challenger with path in the repository. Default: none.'),
    file: z
      .strictObject({
        path: text.describe(
          'File that becomes the challenger’s, by a commit on the default branch; paths start as those of the challenger do.',
        ),
      })
      .optional()
      .describe(
        'File of the repository. Needs a token that may push to the default branch. Default: none; a champion that is the challenger’s own file with ref: base needs none.',
      ),
    mlflow: z
      .strictObject({
        alias: text.describe('Alias that moves to the version that was reviewed, such as champion.'),
      })
      .optional()
      .describe('Alias in an MLflow registry. Needs a challenger with mlflow. Default: none.'),
  })
  .optional()
  .describe(
    'What moves to the new model once it is merged. Default: nothing but the ledger; a champion with ref: base is promoted by the merge itself.',
  )

export type PromotionConfig = NonNullable<z.output<typeof promotion>>

type Report = (path: Path, code: string, args?: Reason['args']) => void

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A pointer can only move to what the challenger is. */
export function checkPromotion(model: unknown, report: Report): void {
  if (!isMapping(model) || !isMapping(model.promotion)) return
  const challenger = isMapping(model.challenger) ? model.challenger : {}
  if (isMapping(model.promotion.release) && !Object.hasOwn(challenger, 'path'))
    report(['promotion', 'release'], 'promotion_needs_path', {})
  if (isMapping(model.promotion.mlflow) && !Object.hasOwn(challenger, 'mlflow'))
    report(['promotion', 'mlflow'], 'promotion_needs_mlflow', {})
}
