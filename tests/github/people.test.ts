import { describe, expect, it } from 'vitest'
import { findBelonging, readAccess } from '../../src/github/people.js'
import { readReviewApprovals } from '../../src/github/reviews.js'
import { rules } from '../decisions/report.js'
import { connectTo, repository, startFake } from './helpers.js'

const HEAD = 'a'.repeat(40)

describe('what somebody may do is asked of GitHub', () => {
  it.each([
    ['admin', 'write'],
    ['write', 'write'],
    ['read', 'read'],
    ['none', 'none'],
  ] as const)('%s is %s', async (permission, access) => {
    const fake = await startFake()
    fake.repository.people.collaborators.set('cfo', permission)
    expect(await readAccess(connectTo(fake), repository, 'cfo')).toEqual({ known: true, value: access })
  })

  it('what GitHub does not say is not known', async () => {
    const fake = await startFake()
    fake.failNext({ operation: 'repos/get-collaborator-permission-level', times: 1, status: 403, message: 'no' })
    expect(await readAccess(connectTo(fake), repository, 'cfo')).toEqual({ known: false, status: 403 })
  })

  it('a user is a name of the policy by login, in any case; a team by membership', async () => {
    const fake = await startFake()
    fake.repository.people.mayReadTeams = true
    fake.repository.people.teams.set('acme/risk', new Set(['cfo']))
    const names = ['@CFO', '@acme/risk', '@acme/legal', '@ceo']
    expect(await findBelonging(connectTo(fake), names, 'cfo')).toEqual({
      as: ['@CFO', '@acme/risk'],
      unknown: [],
      status: null,
    })
  })

  it('a team that the token may not read has no members for us, and that is told', async () => {
    const fake = await startFake()
    fake.repository.people.teams.set('acme/risk', new Set(['cfo']))
    expect(await findBelonging(connectTo(fake), ['@acme/risk'], 'cfo')).toEqual({
      as: [],
      unknown: ['@acme/risk'],
      status: 403,
    })
  })
})

describe('approving reviews', () => {
  const read = async (prepare: (people: Awaited<ReturnType<typeof startFake>>['repository']['people']) => void) => {
    const fake = await startFake()
    fake.repository.people.collaborators.set('cfo', 'write')
    prepare(fake.repository.people)
    const found = await readReviewApprovals(connectTo(fake), repository, 7, HEAD, rules())
    return found.approvals.map(({ by, via }) => [by, via])
  }

  it('of this commit by somebody named with write access count', async () => {
    expect(await read((people) => people.addReview(7, 'cfo', 'APPROVED', HEAD))).toEqual([['cfo', 'review']])
  })

  it.each([
    ['of another commit', 'cfo', 'APPROVED', 'b'.repeat(40)],
    ['of somebody who is not named', 'ada', 'APPROVED', HEAD],
    ['that only comment', 'cfo', 'COMMENTED', HEAD],
  ] as const)('%s do not', async (_, login, state, commit) => {
    expect(await read((people) => people.addReview(7, login, state, commit))).toEqual([])
  })

  it.each(['CHANGES_REQUESTED', 'DISMISSED'] as const)(
    'followed by %s do not, followed by a remark they do',
    async (state) => {
      const then = (next: typeof state | 'COMMENTED') =>
        read((people) => {
          people.addReview(7, 'cfo', 'APPROVED', HEAD)
          people.addReview(7, 'cfo', next, HEAD)
        })
      expect([await then(state), await then('COMMENTED')]).toEqual([[], [['cfo', 'review']]])
    },
  )

  it('without write access do not', async () => {
    const readers = await read((people) => {
      people.collaborators.set('cfo', 'read')
      people.addReview(7, 'cfo', 'APPROVED', HEAD)
    })
    expect(readers).toEqual([])
  })

  it('that cannot be read are none, and that is said', async () => {
    const fake = await startFake()
    fake.failNext({ operation: 'pulls/list-reviews', times: 1, status: 403, message: 'no' })
    const found = await readReviewApprovals(connectTo(fake), repository, 7, HEAD, rules())
    expect(found).toMatchObject({ approvals: [], problems: [{ code: 'reviews_not_readable' }] })
  })
})
