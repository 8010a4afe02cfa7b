import { expect, it } from 'vitest'
import { countOf, participleOf, pluralOf, thirdPerson } from '../../src/report/languages/english/nouns.js'

it('plurals follow the last word', () => {
  expect(['client', 'good client', 'company', 'box', 'day', 'person', 'default'].map(pluralOf)).toEqual([
    'clients',
    'good clients',
    'companies',
    'boxes',
    'days',
    'people',
    'defaults',
  ])
})
it('plurals leave what follows a preposition alone', () => {
  expect(['person over 50k', 'line of credit', 'customer'].map(pluralOf)).toEqual([
    'people over 50k',
    'lines of credit',
    'customers',
  ])
})
it('one is singular', () =>
  expect([countOf(1, '1', 'client'), countOf(551, '551', 'client')]).toEqual(['1\u00a0client', '551\u00a0clients']))
it('verbs are said of a model', () => {
  expect(['decline', 'reach', 'deny', 'send to review', 'pay'].map(thirdPerson)).toEqual([
    'declines',
    'reaches',
    'denies',
    'sends to review',
    'pays',
  ])
})
it('verbs are said of those it happens to', () => {
  expect(
    ['approve', 'decline', 'flag', 'deny', 'contact', 'send to review', 'reject', 'keep', 'stop'].map(participleOf),
  ).toEqual(['approved', 'declined', 'flagged', 'denied', 'contacted', 'sent to review', 'rejected', 'kept', 'stopped'])
})
