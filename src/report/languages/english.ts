import { messages } from '../messages/index.js'
import type { Catalogue } from './catalogue.js'

export const english: Catalogue = {
  questions: ['Better or worse?', 'Who gets worse?', 'How sure?', 'What now?'],
  headings: {
    error: 'Do not merge',
    block: 'Do not merge',
    review: 'A person must decide',
    pass: 'May be merged',
    waived: 'May be merged with a waiver',
    approved: 'May be merged with approval',
  },
  adviceOnly: ' (advice only)',
  leads: { block: 'Blocked.', review: 'Not decided.', pass: 'Passed.', error: 'No result, so no merge.' },
  verdicts: { error: 'not evaluated', block: 'blocked', review: 'a person decides', pass: 'passed' },
  was: { error: 'could not be evaluated', block: 'was blocked', review: 'waited for a person', pass: 'passed' },
  is: {
    error: 'could not be evaluated now',
    block: 'now blocked',
    review: 'now waits for a person',
    pass: 'now passes',
  },
  results: { regressed: 'worse', improved: 'better', pass: 'fine', not_evaluated: 'not checked' },
  reported: {
    regressed: 'only reported, worse',
    improved: 'only reported, better',
    pass: 'only reported',
    inconclusive: 'only reported, unclear',
  },
  messages,
}
