/** Sentences of `describe-problems.ts`: findings about input and settings. */
import type { Reason } from '../../../core/problem.js'
import { type Phrase, phrase, plainText, strong } from '../../phrase.js'
import { formatNumber } from '../../words/format.js'
import { lists } from './lists.js'
import { otherVerdict } from './messages/gate.js'

export const describeProblems = {
  /** A finding about a change of the gate itself. */
  notice: (sentence: string): Phrase => phrase`⚠️ ${sentence}`,
  /** What of the gate a change also changes (nothing: only files around it), and what its rules would say (null: the same). */
  changesGate: (changed: readonly ('rules' | 'workflow' | 'data')[], effect: Reason['args'] | null): string => {
    const names = {
      rules: 'the rules of this review',
      workflow: 'the workflow that runs it',
      data: 'data that models are judged by',
    }
    const what =
      changed.length === 0 ? 'files around this review' : plainText(lists.and(changed.map((each) => names[each])))
    const other = effect === null ? '' : ` By the rules that it proposes, ${otherVerdict(effect)}.`
    return `This pull request also changes ${what}.${other} Below the answers stands what follows; read it before you merge.`
  },
  whatChangesGate: 'What this pull request changes of the review itself',
  warning: (sentence: string): Phrase => phrase`⚠️ ${strong('Note:')} ${sentence}`,
  noResult: 'The review ended without a result.',
  found: 'What was found',
  error: (sentence: string, code: Phrase): Phrase => phrase`${sentence} (${code})`,
  andMore: (more: number): string => `and ${formatNumber(more)} more, in the report.`,

  betterOrWorse: 'Unknown. Nothing was concluded: no number would mean anything.',
  whoGetsWorse: 'Unknown.',
  howSure:
    'Not a question of chance: the fault lies in the files or the settings named here, and says nothing about the model.',
  /** push: the author pushes to the pull request; else the comparison is run again. */
  whatNow: (push: boolean): string =>
    `Author: correct what is named below and ${push ? 'push' : 'run this again'}. No approval or waiver can replace this.`,

  noPolicy: (version: string): string => `No policy file was read; version ${version}.`,
  policy: (hash: Phrase, source: Phrase | null, version: string): Phrase =>
    phrase`Policy ${hash}${source === null ? '' : phrase` (${source})`}, version ${version}.`,
}
