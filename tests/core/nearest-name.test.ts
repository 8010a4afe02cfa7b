import { describe, expect, it } from 'vitest'
import { findNearName } from '../../src/core/nearest-name.js'

describe('findNearName', () => {
  const names = ['customer_id', 'default', ' SCORE ', 'Score', 'education']

  it('prefers a name that differs only in spaces around it', () => {
    expect(findNearName(names, 'SCORE')).toEqual({ name: ' SCORE ', difference: 'spaces' })
  })
  it('then one that differs in upper and lower case, the first of several', () => {
    expect(findNearName(names, 'score')).toEqual({ name: ' SCORE ', difference: 'case' })
  })
  it('then the nearest spelling: inserted, deleted, replaced or swapped characters', () => {
    expect(findNearName(names, 'custmer_id')).toEqual({ name: 'customer_id', difference: 'spelling' })
    expect(findNearName(names, 'eductaion')).toEqual({ name: 'education', difference: 'spelling' })
  })
  it('counts a swap of neighbours as one edit', () => {
    expect(findNearName(['age'], 'aeg')).toEqual({ name: 'age', difference: 'spelling' })
    expect(findNearName(['age'], 'aqz')).toBeUndefined()
  })
  it('finds nothing where nothing is near, and nothing among no names', () => {
    expect(findNearName(names, 'income')).toBeUndefined()
    expect(findNearName([], 'income')).toBeUndefined()
  })
  it('treats __proto__ and constructor as names like any other', () => {
    expect(findNearName(['constructor', '__proto__'], '__Proto__')).toEqual({ name: '__proto__', difference: 'case' })
    expect(findNearName(['a'], 'constructor')).toBeUndefined()
  })
})
