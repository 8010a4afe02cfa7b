/** Sentences of `describe-model.ts`: of a model without a result. */

import { type Phrase, phrase } from '../../phrase.js'
import { formatNumber } from '../../words/format.js'
import { WHAT_WAS_READ } from './common.js'

export const describeModel = {
  notEvaluated: 'could not be evaluated',
  modelNotEvaluated: (name: Phrase): Phrase => phrase`${name} could not be evaluated`,
  whatWasRead: WHAT_WAS_READ,
  /** role: `Challenger's predictions`; rows: null where they were not counted. */
  fileRead: (args: { role: string; path: Phrase; rows: number | null; hash: Phrase; commit: Phrase | null }): Phrase =>
    phrase`${args.role} ${args.path}, ${args.rows === null ? '' : `${formatNumber(args.rows)} rows, `}${args.hash}${args.commit === null ? '' : phrase`, commit ${args.commit}`}`,
}
