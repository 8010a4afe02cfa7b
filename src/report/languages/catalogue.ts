/** What a language gives to a report: its fixed words, and a sentence for every code. One file implements it for one language. */
import type { CheckStatus, Verdict } from '../../core/comparison.js'
import type { Messages } from '../messages/message.js'

export interface Catalogue {
  /** The four questions that every reader asks, in this order. */
  readonly questions: readonly [string, string, string, string]
  /** First words of the heading, before a colon. */
  readonly headings: Readonly<Record<Verdict | 'waived' | 'approved', string>>
  /** Behind them, where the policy is not agreed yet. */
  readonly adviceOnly: string
  /** First words of the alert. */
  readonly leads: Readonly<Record<Verdict, string>>
  /** A verdict as the result of one model among several. */
  readonly verdicts: Readonly<Record<Verdict, string>>
  /** What a change was at an earlier commit, and what it is now: `was blocked`, `now passes`. */
  readonly was: Readonly<Record<Verdict, string>>
  readonly is: Readonly<Record<Verdict, string>>
  /** Results of checks that were judged, and of those that are only reported. */
  readonly results: Readonly<Record<Exclude<CheckStatus, 'inconclusive'>, string>>
  readonly reported: Readonly<Record<Exclude<CheckStatus, 'not_evaluated'>, string>>
  readonly messages: Messages
}
