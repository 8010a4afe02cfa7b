/** Sentences of `annotations.ts`: what is said at a file. */
import type { Verdict } from '../../../core/comparison.js'

export const annotations = {
  title: 'Model review',
  titleOfCheck: (model: string, result: string): string => `${model}: ${result}`,
  /** reasons: sentences. */
  model: (model: string, verdict: Exclude<Verdict, 'pass'>, reasons: string): string => {
    const leads = { review: 'a person must decide.', block: 'blocked.', error: 'could not be evaluated.' }
    return `${model}: ${leads[verdict]} ${reasons}`.trim()
  },
  allowed: (allowed: string): string => `allowed ${allowed}`,
  range: (range: string): string => `range ${range}`,
  check: (name: string, said: string): string => `${name}: ${said}`,
}
