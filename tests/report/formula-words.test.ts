import { describe, expect, it } from 'vitest'
import { plainText } from '../../src/report/phrase.js'
import type { BusinessReport, Words } from '../../src/report/report.js'
import { formulaInWords } from '../../src/report/words/formula-words.js'

const CLIENT: Words = {
  row: 'client',
  positive: 'default',
  negative: 'good client',
  flagged: 'decline',
  notFlagged: 'approve',
  positiveLabel: '1',
}
const NEUTRAL: Words = { ...CLIENT, row: 'row', positive: null, negative: null, flagged: null, notFlagged: null }

function say(
  formula: BusinessReport['formula'],
  { task = 'binary', words = CLIENT, better = 'higher' as 'higher' | 'lower', unit = 'EUR' } = {},
) {
  const business = { slug: 'margin', name: 'Margin', unit, better, formula, scale: null }
  return formulaInWords(business, { task, words })?.map((part) => plainText(part).replaceAll('\u00a0', ' '))
}

describe('outcomes in words', () => {
  it('say what each decision brings or costs', () => {
    expect(
      say({
        true_negative: '0.12 * limit_bal',
        false_negative: '-0.45 * limit_bal',
        true_positive: '-350',
        false_positive: '0.0135 * limit_bal - 350',
      }),
    ).toEqual([
      'each good client that is approved brings 12 % of limit_bal',
      'each missed default costs 45 % of limit_bal',
      'each caught default costs EUR 350',
      'each good client that is declined brings 1.35 % of limit_bal less EUR 350',
    ])
  })

  it('add up what is taken of the same column, and leave out what counts nothing', () => {
    expect(
      say({ true_positive: '(0.35 * 12) * charge - charge / 2', false_positive: '-charge', true_negative: '0' }),
    ).toEqual([
      'each caught default brings 3.7 times charge',
      'each good client that is declined costs charge',
      'everything else counts nothing',
    ])
  })

  it('name rows by their label where the config has no words', () => {
    expect(say({ false_negative: '-5', false_positive: '-1' }, { words: NEUTRAL })).toEqual([
      'each row labelled 1 that is not flagged costs EUR 5',
      'each row not labelled 1 that is flagged costs EUR 1',
      'everything else counts nothing',
    ])
  })

  it('turn round where lower is better: a positive number is a cost', () => {
    expect(say({ false_negative: '5', true_positive: '-2 * amount' }, { better: 'lower' })).toEqual([
      'each missed default costs EUR 5',
      'each caught default saves 2 times amount',
      'everything else counts nothing',
    ])
  })
})

describe('a matrix in words', () => {
  it('says cell by cell what is taken for what, by name', () => {
    expect(say({ b: { a: '2' }, a: { b: '0.1 * weight', a: '-1' } }, { task: 'multiclass', better: 'lower' })).toEqual([
      'each a that is recognised saves EUR 1',
      'each a taken for b costs 10 % of weight',
      'each b taken for a costs EUR 2',
      'everything else counts nothing',
    ])
  })

  it('names the first cells of a large one and counts the others', () => {
    const row = Object.fromEntries(Array.from({ length: 12 }, (_, k) => [`c${k}`, '1']))
    expect(say({ x: row }, { task: 'multiclass' })?.at(-1)).toBe('and 4 more cells of the matrix')
  })
})

describe('a value formula in words', () => {
  it.each([
    [
      'regression',
      '-(0.4 * max(prediction - label, 0) + 1.5 * max(label - prediction, 0))',
      'each client costs 40 % of what is predicted too much plus 1.5 times what is predicted too little',
    ],
    ['forecast', '-2 * abs(prediction - label)', 'each client costs 2 times the error of the prediction'],
    ['binary', 'if(flagged, 30, 0)', 'each client counts EUR 30 if it is declined, otherwise nothing'],
    [
      'binary',
      'if(flagged and not label, -5, 0)',
      'each client counts a cost of EUR 5 if it is declined and it is not one of the defaults, otherwise nothing',
    ],
    [
      'binary',
      'sum(if(flagged, 30, 0)) / count(flagged and label)',
      'the sum over all clients of EUR 30 if it is declined, otherwise nothing, divided by the number of clients where it is declined and it is one of the defaults',
    ],
    [
      'binary',
      'mean(if(flagged, if(label, amount, 0) - 120, 0))',
      'the mean over all clients of (amount if it is one of the defaults, otherwise nothing) less EUR 120 if it is declined, otherwise nothing',
    ],
    ['binary', 'mean(amount)', 'the mean over all clients of amount'],
    [
      'multiclass',
      'if(prediction == label, 1, -cost)',
      'each client counts EUR 1 if its class is recognised, otherwise a cost of cost',
    ],
    [
      'multiclass',
      'if(label in ["a", "b"], 2, 0)',
      'each client counts EUR 2 if its class is a or b, otherwise nothing',
    ],
    [
      'ranking',
      'if(position <= 10, 0.2 * price * label, 0)',
      'each item, summed over a client, counts 20 % of price times the true value if its place is at most 10, otherwise nothing',
    ],
    ['score', '5 * score', 'each client brings 5 times the score'],
  ])('%s: %s', (task, formula, expected) => {
    expect(say(formula, { task })).toEqual([expected])
  })

  it.each([
    ['binary', 'log(amount)'],
    ['binary', 'if(a > 1 or b > 1 and c > 1, 1, 0)'],
    ['binary', 'sqrt(mean(amount))'],
    ['binary', 'sum(a) / sum(b) + sum(c) / sum(d)'],
    ['metrics', '1'],
  ])('%s: %s has no usual shape', (task, formula) => {
    expect(say(formula, { task })).toBeUndefined()
  })
})
