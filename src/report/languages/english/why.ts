/** Sentences of `why.ts`: why a check failed, and what would help. `row`: the noun for one row, as the config has it. */
import { type Phrase, phrase } from '../../phrase.js'
import { MERGE_ANYWAY } from './common.js'
import { pluralOf } from './nouns.js'

export const why = {
  title: (name: Phrase | string, group: Phrase | null, isLimit: boolean): Phrase =>
    phrase`Why, and what would help: ${name}${isLimit ? ' (limit)' : ''}${group === null ? '' : phrase` in ${group}`}`,
  expected: 'What the models expect:',
  who: 'Who they are:',
  mistakes: 'What goes wrong:',
  whereFrom: 'Where the loss comes from:',
  threshold: 'Another threshold:',
  moreRows: (row: string): string => `More ${pluralOf(row)}:`,

  ifItMust: 'If it must be merged:',
  waive: `Its line under "${MERGE_ANYWAY}" waives it.`,

  shareOfRows: (ofLoss: string, share: string, row: string): string =>
    `${ofLoss} It holds ${share} of the ${pluralOf(row)}.`,
  /** ofLoss: null where the group loses more than all of it. */
  part: (group: Phrase, ofLoss: string | null, share: string, row: string): Phrase =>
    phrase`${group} (${ofLoss ?? 'more than all of it'}, from ${share} of the ${pluralOf(row)})`,
  largestParts: (parts: Phrase, someGain: boolean): Phrase =>
    phrase`Most of it lies in ${parts}.${someGain ? ' Where it is more than all, the others gain.' : ''}`,
  limitByChance: 'A limit is compared with the measured value: more would change it by chance only.',
  rowsDoNotHelp: 'No help: the loss is shown, and more would make it surer, not smaller.',
  noThreshold: 'No threshold changes this: it is about the scores themselves.',
  recovery: (args: {
    threshold: string
    now: string
    keeps: 'limit' | 'group' | 'all'
    flagged: string
    flaggedNow: string
    row: string
  }): string => {
    const what = {
      limit: 'would keep the limit',
      group: "would do here as well as today's",
      all: "would do as well as today's",
    }
    const clients = pluralOf(args.row)
    return `At ${args.threshold} instead of ${args.now} the new model ${what[args.keeps]}, and would flag ${args.flagged} of all ${clients} instead of ${args.flaggedNow}. Chosen on these ${clients}: judge it as a change of its own.`
  },
}
