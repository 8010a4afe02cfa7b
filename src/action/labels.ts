/** The label that says the verdict, where the policy asks for one. */
import type { Client } from '../github/client.js'
import type { ChangeContext } from '../github/context.js'
import { type LabelKind, type LabelNames, updateLabels } from '../github/labels.js'
import type { Report } from '../report/report.js'
import { sentenceOf } from '../report/say.js'
import type { ActionIo } from './io.js'

/**
 * A label is a warning at most where it cannot be changed. While the review only informs there is none: it would look binding,
 * and its name would be one that nobody has agreed to. A read-only token is told of at the comment.
 */
export async function writeLabels(
  io: ActionIo,
  change: ChangeContext,
  client: Client,
  report: Report,
  names: LabelNames,
): Promise<void> {
  if (change.commentOn === null || change.readOnlyBecause !== null || report.advisory) return
  const problem = await updateLabels({
    client,
    repository: { owner: change.owner, repo: change.repo },
    pullRequest: change.commentOn,
    names,
    wanted: labelOf(report),
  })
  if (problem) io.log.warning(sentenceOf(problem))
}

/** null where nothing was under review: that is no pass. */
export function labelOf({ verdict, models }: Pick<Report, 'verdict' | 'models'>): LabelKind | null {
  if (verdict === 'review') return 'review'
  if (verdict !== 'pass') return 'blocked'
  return models.length > 0 ? 'pass' : null
}
