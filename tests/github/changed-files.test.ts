import { describe, expect, test } from 'vitest'
import { changeOf, listChangedFiles } from '../../src/github/changed-files.js'
import { connectTo, repository, startFake } from './helpers.js'

const modified = (filename: string) => ({ filename, status: 'modified' as const })

describe('the files of a pull request', () => {
  test('are read over all pages', async () => {
    const fake = await startFake()
    fake.repository.pulls.set(
      7,
      Array.from({ length: 250 }, (_, i) => modified(`f${i}`)),
    )
    const changed = await listChangedFiles(connectTo(fake), repository, 7)
    expect(changed.files).toHaveLength(250)
    expect(changed.files[249]?.path).toBe('f249')
    expect(changed.complete).toBe(true)
    expect(fake.calls).toHaveLength(3)
  })

  test('are incomplete once GitHub stops at 3,000', async () => {
    const fake = await startFake()
    fake.repository.pulls.set(
      7,
      Array.from({ length: 3_100 }, (_, i) => modified(`f${i}`)),
    )
    const changed = await listChangedFiles(connectTo(fake), repository, 7)
    expect(changed).toMatchObject({ complete: false })
    expect(changed.files).toHaveLength(3_000)
  })

  test('a moved file is found by both of its names', async () => {
    const fake = await startFake()
    fake.repository.pulls.set(7, [{ filename: 'new.csv', previousFilename: 'old.csv', status: 'renamed' }])
    const changed = await listChangedFiles(connectTo(fake), repository, 7)
    expect(changeOf(changed, 'old.csv')).toBe(changeOf(changed, 'new.csv'))
    expect(changeOf(changed, 'new.csv')?.previousPath).toBe('old.csv')
    expect(changeOf(changed, 'other.csv')).toBeUndefined()
  })
})
