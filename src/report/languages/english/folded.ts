/** Sentences of `folded.ts`: the folded parts of a model. `row`: the noun for one row. */

import { type Phrase, phrase } from '../../phrase.js'
import { formatNumber } from '../../words/format.js'
import { NBSP } from '../../words/signs.js'
import { lowerFirstLetter } from './letters.js'
import { countOf } from './nouns.js'

export const folded = {
  otherFailed: { title: 'All other failed checks', caption: 'Failed checks not listed above' },
  /** The counts above leave out what is only reported or too small; the table does not. */
  allChecks: {
    title: (rows: number, counted: number): string =>
      rows === counted
        ? `All ${formatNumber(rows)} checks`
        : `All checks: ${formatNumber(counted)} counted above, ${formatNumber(rows - counted)} only reported or not checked`,
    caption: 'Every check, in the order of the policy',
  },
  /** someAbove: others stand in the open. */
  overall: {
    title: (someAbove: boolean): string => (someAbove ? 'All other overall checks' : 'Numbers'),
    caption: 'Overall checks',
  },
  watch: {
    title: (groups: number): string => `Groups to watch (${formatNumber(groups)})`,
    caption: 'Groups whose loss is not proven, or is within what is allowed',
    unclear:
      'Unclear here means that the estimate is beyond the limit but not proven. At these estimates more rows will not turn it into a pass. Groups block only when harm is shown.',
    more: (more: number): string => `${formatNumber(more)} more are in the report.`,
  },
  ranges: {
    title: 'Ranges, and what would have been caught',
    caption: 'Ranges and smallest losses that would have been caught',
    header: (confidence: string): string[] => [
      'Check',
      'Evidence',
      `${confidence} range`,
      'Smallest loss it would have caught',
    ],
    checkInGroup: (name: Phrase, group: Phrase): Phrase => phrase`${name}, ${group}`,
    noLoss: 'none',
    /** why: a sentence. */
    noLossBecause: (why: string): string => `none: ${lowerFirstLetter(why)}`,
    caught: `Caught means: blocked with 80${NBSP}% probability, if the true loss were that large.`,
    unknownRows: 'not known',
    /** positives: counted, in words. */
    evidence: (rows: number, row: string, positives: string | null, changed: number | null): string =>
      `${countOf(rows, formatNumber(rows), row).replace(NBSP, ' ')}${positives === null ? '' : `, ${positives}`}${changed === null ? '' : `, ${formatNumber(changed)} changed`}`,
  },
}
