/** What is shown on GitHub beside the comment, as the config says it. */
import { z } from 'zod'

const DEFAULT_NAMES = { pass: 'model-review: pass', review: 'model-review: review', blocked: 'model-review: blocked' }

/** GitHub takes no longer names. */
const MAX_NAME_CHARACTERS = 50
const name = z.string().trim().min(1).max(MAX_NAME_CHARACTERS)

const namesObject = z.strictObject({
  pass: name.default(DEFAULT_NAMES.pass).describe('Label of a pull request that passes.'),
  review: name.default(DEFAULT_NAMES.review).describe('Label of one that a person must decide on.'),
  blocked: name.default(DEFAULT_NAMES.blocked).describe('Label of one that is blocked, or could not be evaluated.'),
})

export const githubObject = z.strictObject({
  labels: z
    .union([z.boolean(), namesObject])
    .default(false)
    .describe(
      'A label with the verdict on the pull request: true, or names of your own. Missing labels are made; the two others are taken off.',
    ),
})

export type LabelNames = z.output<typeof namesObject>

/** The names of the labels; undefined: none are wanted. */
export function labelNamesOf({ labels }: z.output<typeof githubObject>): LabelNames | undefined {
  if (labels === false) return undefined
  return labels === true ? DEFAULT_NAMES : labels
}
