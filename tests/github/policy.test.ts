import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { listChangedFiles } from '../../src/github/changed-files.js'
import { readPolicy } from '../../src/github/policy.js'
import type { FakeFile } from './fake/state.js'
import { codesOf, connectTo, repository, startFake } from './helpers.js'

const path = '.github/model-review.yml'

interface Case {
  base?: Record<string, string | Uint8Array>
  own?: string
  files?: readonly FakeFile[]
}

async function policyOf({ base = {}, own, files = [] }: Case) {
  const fake = await startFake()
  const baseTip = fake.repository.commit('heads/main', base)
  fake.repository.pulls.set(7, files)
  const client = connectTo(fake)
  const changed = await listChangedFiles(client, repository, 7)
  const readOwn = async () => (own === undefined ? undefined : Buffer.from(own))
  return readPolicy({ client, repository, path, baseRef: 'main', baseTip, changed, readOwn })
}

describe('the policy that judges a pull request', () => {
  test('is that of the base branch', async () => {
    const policy = await policyOf({ base: { [path]: 'margin: 0.005' }, own: 'margin: 0.005' })
    expect(policy).toEqual({
      text: 'margin: 0.005',
      sha256: createHash('sha256').update('margin: 0.005').digest('hex'),
      source: '.github/model-review.yml on main',
      advisory: false,
      problems: [],
    })
  })

  test('stays that of the base branch when the pull request edits it, and the edit is shown', async () => {
    const patch = '@@ -1,2 +1,2 @@\n version: 1\n-    margin: 0.005\n+    margin: 0.5'
    const policy = await policyOf({
      base: { [path]: 'margin: 0.005' },
      own: 'margin: 0.5',
      files: [{ filename: path, status: 'modified', patch }],
    })
    expect(policy).toMatchObject({ text: 'margin: 0.005', advisory: false })
    expect(policy.problems).toEqual([
      {
        code: 'policy_changed_in_pr',
        severity: 'warning',
        args: { path, branch: 'main', removed: ['margin: 0.005'], added: ['margin: 0.5'] },
      },
    ])
  })

  test('an older checkout is no edit: what counts is what the pull request changes', async () => {
    const policy = await policyOf({ base: { [path]: 'margin: 0.005' }, own: 'margin: 0.01' })
    expect(policy).toMatchObject({ text: 'margin: 0.005', problems: [] })
  })

  test('removing or moving it does not get rid of it', async () => {
    const removed = await policyOf({ base: { [path]: 'old' }, files: [{ filename: path, status: 'removed' }] })
    expect(removed).toMatchObject({ text: 'old', advisory: false, problems: [{ code: 'policy_changed_in_pr' }] })
    const moved = await policyOf({
      base: { 'gate.yml': 'old' },
      own: 'new',
      files: [{ filename: path, previousFilename: 'gate.yml', status: 'renamed' }],
    })
    expect(moved).toMatchObject({ text: 'old', advisory: false, problems: [{ code: 'policy_changed_in_pr' }] })
  })

  test('is that of the pull request, and only informs, while the base branch has none', async () => {
    const policy = await policyOf({ own: 'margin: 0.5', files: [{ filename: path, status: 'added' }] })
    expect(policy).toMatchObject({ text: 'margin: 0.5', advisory: true, source: `${path} of this pull request` })
    expect(policy.problems.map(({ code }) => code)).toEqual(['policy_new'])
  })

  test('beyond 3,000 files a difference is named without blaming the pull request for it', async () => {
    const files = Array.from({ length: 3_000 }, (_, i) => ({ filename: `f${i}`, status: 'added' as const }))
    const edited = await policyOf({ base: { [path]: 'a' }, own: 'b', files })
    expect(edited).toMatchObject({ text: 'a', problems: [{ code: 'policy_differs' }] })
    const same = await policyOf({ base: { [path]: 'a' }, own: 'a', files })
    expect(same.problems).toEqual([])
  })

  test('none at all, and one that is no text, are problems', async () => {
    expect(await codesOf(policyOf({}))).toEqual(['policy_missing'])
    expect(await codesOf(policyOf({ base: { [path]: Buffer.from([0x61, 0xff]) } }))).toEqual(['policy_not_text'])
  })

  test('a base branch that cannot be read never falls back to the pull request', async () => {
    const fake = await startFake()
    const baseTip = fake.repository.commit('heads/main', { [path]: 'strict' })
    const request = {
      client: connectTo(fake),
      repository,
      path,
      baseRef: 'main',
      baseTip,
      changed: { files: [], complete: true, problems: [] },
      readOwn: async () => Buffer.from('loose'),
    }
    fake.failNext({ operation: 'repos/get-content', times: 4, status: 502, message: 'Bad Gateway' })
    expect(await codesOf(readPolicy(request))).toEqual(['github_unavailable'])
    fake.failNext({
      operation: 'repos/get-content',
      times: 1,
      status: 403,
      message: 'Resource not accessible by integration',
    })
    expect(await codesOf(readPolicy(request))).toEqual(['github_not_permitted'])
    expect((await readPolicy(request)).text).toBe('strict')
  })
})
