/** What is to be mended stands in the summary of a run that could not do its work, and costs nothing where all is well. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { readInputs } from '../../src/action/inputs.js'
import { findRemedies } from '../../src/action/remedies.js'
import { writeSummary } from '../../src/action/summary.js'
import type { ActionIo } from '../../src/action.js'
import type { ChangeContext } from '../../src/github/context.js'
import { draftWorkflow } from '../../src/setup/draft-workflow.js'
import { connectTo, startFake } from './helpers.js'
import { reportOf } from './reports.js'

const FILE = '.github/workflows/model-review.yml'
const folders: string[] = []
afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true }))))

async function worldOf(workflow: string | undefined) {
  const workspace = await mkdtemp(path.join(tmpdir(), 'remedies-'))
  folders.push(workspace)
  await mkdir(path.join(workspace, '.github/workflows'), { recursive: true })
  if (workflow !== undefined) await writeFile(path.join(workspace, FILE), workflow)
  const summaries: string[] = []
  const io = {
    input: (name: string) => (name === 'github-token' ? 'x' : ''),
    env: { GITHUB_WORKSPACE: workspace, GITHUB_WORKFLOW_REF: `acme/credit/${FILE}@refs/pull/7/merge` },
    readFile: (file: string) => readFile(file).catch(() => undefined),
    exists: async () => false,
    writeSummary: async (text: string) => void summaries.push(text),
  } as unknown as ActionIo
  const fake = await startFake()
  fake.repository.commit('heads/main', { 'README.md': '' })
  const client = connectTo(fake)
  const change = { owner: 'acme', repo: 'credit', baseRef: 'main' } as ChangeContext
  const find = (report: ReturnType<typeof reportOf>) => findRemedies(io, report, readInputs(io), change, client)
  return { io, fake, find, summaries }
}

const workflow = draftWorkflow({ action: `acme/model-review-gate@${'0'.repeat(40)}`, lfs: false, prepare: [] })
const spoilt = workflow.replace('          persist-credentials: false\n', '')

describe('remedies', () => {
  it('are neither looked for nor written where the review was whole', async () => {
    const { fake, find, io, summaries } = await worldOf(spoilt)
    const remedies = await find(reportOf({ verdict: 'block' }))
    expect(remedies).toEqual([])
    expect(fake.calls).toEqual([])
    await writeSummary(io, reportOf({}), remedies)
    expect(summaries[0]).not.toContain('To mend')
  })

  it('of the workflow that runs stand below an error, by file and line, without a request', async () => {
    const { fake, find, io, summaries } = await worldOf(spoilt)
    const report = reportOf({ verdict: 'error' })
    const remedies = await find(report)
    expect(remedies.map(({ code }) => code)).toEqual(['doctor_persist_credentials'])
    expect(fake.calls).toEqual([])
    await writeSummary(io, report, remedies)
    expect(summaries[0]).toMatch(
      /## To mend in the set-up\n\n- \.github\/workflows\/model-review\.yml, line \d+: the checkout/,
    )
  })

  it('of the rules stand below the review that introduces the gate', async () => {
    const { fake, find } = await worldOf(workflow)
    expect((await find(reportOf({ advisory: true }))).map(({ code }) => code)).toEqual(['doctor_check_not_required'])
    fake.repository.protectedChecks.push('model-review')
    expect(await find(reportOf({ advisory: true }))).toEqual([])
  })

  it('are never the reason that a run fails: no workflow, no answer', async () => {
    const { fake, find } = await worldOf(undefined)
    fake.failNext({ operation: 'any', times: 9, status: 403, message: 'Resource not accessible by integration' })
    expect(await find(reportOf({ advisory: true }))).toEqual([])
    expect(await find(reportOf({ verdict: 'error' }))).toEqual([])
  })
})
