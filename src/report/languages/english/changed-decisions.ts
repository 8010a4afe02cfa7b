/** Sentences of `changed-decisions.ts`. `row`: the noun for one row. */
import type { FlippedRow } from '../../../core/flips.js'
import { type Phrase, phrase, strong } from '../../phrase.js'
import { formatNumber } from '../../words/format.js'
import { countOf, pluralOf } from './nouns.js'

const BECAME: Readonly<Record<FlippedRow['became'], string>> = {
  right: 'became right',
  wrong: 'became wrong',
  other_wrong: 'wrong in another way',
}

export const changedDecisions = {
  title: (changed: number): string => `Decisions that change (${formatNumber(changed)})`,
  none: (row: string): string => `No decision changes for any ${row}.`,
  /** stayedWrong: from one wrong class to another; rows: null where they are not known; regressed: right today, wrong then. */
  counts: (args: {
    becameRight: number
    becameWrong: number
    stayedWrong: number
    changed: number
    rows: number | null
    row: string
    share: string
    byWeight: boolean
    regressed: string
  }): Phrase => {
    const both = `${formatNumber(args.becameRight)} become right, ${formatNumber(args.becameWrong)} become wrong`
    const others =
      args.stayedWrong > 0 ? `, ${formatNumber(args.stayedWrong)} change from one wrong class to another` : ''
    const all = args.rows === null ? '' : ` of ${countOf(args.rows, formatNumber(args.rows), args.row)}`
    return phrase`${strong(both)}${others}: the decision changes for ${formatNumber(args.changed)}${all} (${args.share}${args.byWeight ? ' by weight' : ''}). Right today and wrong with the new model: ${args.regressed}.`
  },
  /** pValue: McNemar's mid-p, as a chance that people can picture. */
  byChance: (pValue: number): string => {
    const chance =
      pValue >= 0.1
        ? `${formatNumber(Math.min(99, pValue * 100))} in 100`
        : pValue < 0.0005
          ? `less than 1 in ${formatNumber(2000)}`
          : `1 in ${formatNumber(1 / pValue)}`
    return `If both models were right equally often, a split at least this uneven would come up by chance in ${chance} (McNemar's exact test, mid-p). Shown for information; the checks decide.`
  },
  /** amount: its size; difference: only its sign matters. */
  worth: (args: { name: string; row: string; amount: string; difference: number; byWeight: boolean }): Phrase => {
    const change = args.difference === 0 ? 'nothing' : `${args.amount} ${args.difference < 0 ? 'less' : 'more'}`
    return phrase`${strong(args.name)} of the ${pluralOf(args.row)} whose decision changes: ${change} in all, in this test${args.byWeight ? ', each counted by its weight' : ''}.`
  },
  became: BECAME,
  caption: (shown: number, total: number): string =>
    `Changed decisions: the costliest ${formatNumber(shown)} of ${formatNumber(total)}`,
  columns: {
    row: 'Row',
    label: 'Label',
    score: 'Score, today → new',
    decision: 'Decision, today → new',
    value: 'Value',
  },
}
