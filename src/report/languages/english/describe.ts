/** Sentences of `describe.ts`: what is said of the whole review. `name`: of a model, as code. */
import type { Verdict } from '../../../core/comparison.js'
import { type Phrase, phrase, sentences, strong } from '../../phrase.js'
import { formatNumber } from '../../words/format.js'
import { again, NOT_CHECKED_AND_HOW, NOTHING_FROM_YOU, WHAT_WAS_READ } from './common.js'
import { lowerFirst } from './letters.js'
import { lists } from './lists.js'

/** `PASS`: the verdict itself, for who reads nothing but the last line. */
const verdictIn = (verdict: Verdict): string => verdict.toUpperCase()

export const describe = {
  /** Behind the marker of an earlier commit. */
  outdated: (commit: Phrase, heading: Phrase): Phrase => phrase`Outdated, ${commit}: ${heading}`,
  /** start: `Do not merge`; advice: ` (advice only)`, or nothing. */
  heading: (start: string, advice: string, fact: Phrase): Phrase => phrase`${start}${advice}: ${fact}`,
  /** was: `was blocked`; is: `now passes`. */
  history: (was: string, commit: Phrase, is: string): Phrase => phrase`${was} at commit ${commit}, ${is}`,
  fullReport: 'Full report (files of this run)',
  wouldBeBlocked: 'Would be blocked.',
  noAgreedRules: 'This review informs and does not block: there are no agreed rules on the base branch yet.',
  onTrial: (setting: Phrase): Phrase => phrase`This review informs and does not block: the workflow says ${setting}.`,
  notUnderReview: (names: readonly Phrase[]): Phrase =>
    phrase`${strong('Not under review:')} ${lists.plain(names)}: this change touches none of ${names.length === 1 ? 'its' : 'their'} files.`,
  notChecked: 'What was not checked',
  whatWasRead: WHAT_WAS_READ,

  facts: {
    approvalAskedOf: (name: Phrase): Phrase => phrase`${name} passes, and approval is asked for`,
    approvalAsked: 'approval is asked for',
    allPassAndAsked: (models: number): string => `all ${formatNumber(models)} models pass, approval is asked for`,
    allPass: (models: number): string => `all ${formatNumber(models)} models pass`,
    notEvaluated: (some: number, models: number): string =>
      `${formatNumber(some)} of ${formatNumber(models)} models could not be evaluated`,
    undecided: (some: number, models: number): string =>
      `${formatNumber(some)} of ${formatNumber(models)} models ${some === 1 ? 'is' : 'are'} undecided`,
    worse: (some: number, models: number): string =>
      `${formatNumber(some)} of ${formatNumber(models)} models ${some === 1 ? 'gets' : 'get'} worse`,
    blocked: (some: number, models: number): string =>
      `${formatNumber(some)} of ${formatNumber(models)} models ${some === 1 ? 'is' : 'are'} blocked`,
    reviewNotEvaluated: 'the review could not be evaluated',
  },

  // Several models.
  allWithinPolicy: (models: number): string =>
    `All ${formatNumber(models)} models under review are within what the policy allows.`,
  /** alert: of the worst model. others: with the same result. */
  worstOf: (name: Phrase, alert: Phrase, others: number): Phrase =>
    sentences(
      phrase`${name}: ${lowerFirst(alert)}`,
      others === 0 ? null : others === 1 ? 'The other one is below.' : `The other ${formatNumber(others)} are below.`,
    ),
  modelsCaption: (models: number): string => `The ${formatNumber(models)} models under review, worst first`,
  modelsHeader: ['Result', 'Model', 'What was found'],
  /** counts: `2 worse, 14 unclear, 47 fine`. */
  modelTitle: (icon: string, name: Phrase, counts: string): Phrase => phrase`${icon} ${name}: ${counts}`,
  notCheckedAndHow: NOT_CHECKED_AND_HOW,
  /** failed: models without a result; blocked: models that block; open: models that a person decides after that. */
  author: (args: {
    failed: readonly Phrase[]
    blocked: readonly Phrase[]
    open: readonly Phrase[]
    push: boolean
  }): Phrase => {
    const tasks = [
      ...(args.failed.length > 0 ? [phrase`correct what is named for ${lists.and(args.failed)}`] : []),
      ...(args.blocked.length > 0 ? [phrase`repair ${lists.and(args.blocked)}`] : []),
    ]
    const yet =
      args.open.length > 0 ? phrase` yet: the decision on ${lists.and(args.open)} is asked for after that` : ''
    return phrase`Author: ${lists.plain(tasks)} and ${again(args.push)}. Nobody else needs to act${yet}.`
  },
  /** One answer of several models. */
  answerOf: (names: readonly Phrase[], answer: Phrase): Phrase => phrase`${lists.and(names)}: ${answer}`,
  /** Where the answers of other models stand. */
  answeredBelow: (models: number): string =>
    models === 1
      ? 'The other model is answered for in its part below.'
      : `The ${formatNumber(models)} other models are answered for in their parts below.`,
  // No model under review here.
  nothing: {
    heading: 'Nothing to review: no model file changed',
    headingAsked: 'A person must decide: no model changes, but what judges them does',
    lead: 'Nothing to review.',
    alert: 'This change touches no file of a model under review, so no model was compared.',
    betterOrWorse: 'Neither. No model was compared.',
    whoGetsWorse: 'Nobody by a change of model.',
    howSure: 'Certain as to the files: none of those that the policy watches is changed here.',
    whatNow: NOTHING_FROM_YOU,
    whatNowAsked: 'Whoever may approve: read what is said above and decide.',
  },
  leftOut: {
    heading: 'Nothing reviewed here: another job has the models of this change',
    lead: 'Not reviewed here.',
    alert: 'This job was told to review other models than those that this change touches, so no model was compared.',
    unknown: 'Unknown here.',
    howSure: 'Not at all: this job compared nothing.',
    whatNow: 'Look at the result of the job that gathers the reports of all.',
  },

  /** The run in one line, for the end of a terminal. found: `2 of 63 checks worse`. */
  summaries: {
    one: (verdict: Verdict, name: string, found: string, approved: boolean): string =>
      `${verdictIn(verdict)} ${name} (${found}${approved ? ', approved' : ''})`,
    many: (
      verdict: Verdict,
      models: readonly { readonly name: string; readonly verdict: Verdict; readonly found: string }[],
    ): string =>
      `${verdictIn(verdict)} ${models.map((model) => `${model.name}: ${model.verdict} (${model.found})`).join(', ')}`,
    /** codes: of the errors. */
    error: (codes: readonly string[]): string =>
      `${verdictIn('error')} could not be evaluated (${codes.join(', ') || 'no result'})`,
    leftOut: `${verdictIn('pass')} nothing reviewed here (its models are left to another job)`,
    nothing: `${verdictIn('pass')} nothing to review (no model file changed)`,
    nothingAsked: `${verdictIn('review')} no model file changed, but what judges models did`,
  },
}
