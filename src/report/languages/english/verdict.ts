import type { Verdict } from '../../../core/comparison.js'

/** First words of the heading, before a colon. */
export const headings: Readonly<Record<Verdict | 'waived' | 'approved', string>> = {
  error: 'Do not merge',
  block: 'Do not merge',
  review: 'A person must decide',
  pass: 'May be merged',
  waived: 'May be merged with a waiver',
  approved: 'May be merged with approval',
}

/** First words of the alert. */
export const leads: Readonly<Record<Verdict, string>> = {
  block: 'Blocked.',
  review: 'Not decided.',
  pass: 'Passed.',
  error: 'No result, so no merge.',
}

/** A verdict as the result of one model among several. */
export const verdicts: Readonly<Record<Verdict, string>> = {
  error: 'not evaluated',
  block: 'blocked',
  review: 'a person decides',
  pass: 'passed',
}

/** What a change was at an earlier commit, and what it is now: `was blocked`, `now passes`. */
export const was: Readonly<Record<Verdict, string>> = {
  error: 'could not be evaluated',
  block: 'was blocked',
  review: 'waited for a person',
  pass: 'passed',
}
export const is: Readonly<Record<Verdict, string>> = {
  error: 'could not be evaluated now',
  block: 'now blocked',
  review: 'now waits for a person',
  pass: 'now passes',
}
