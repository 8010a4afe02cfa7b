/** A repository with one model under review, on the fake GitHub, and act to run a workflow in it. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, onTestFailed } from 'vitest'
import { FakeGitHub } from '../../github/fake/fake-github.js'
import { payloadOf } from '../../github/payloads.js'
import { type Files, removeRuns, runWorkflow, type WorkflowRun } from './run-workflow.js'
import { findTools } from './tools.js'

export const tools = findTools()

export const CONFIG = '.github/model-review.yml'
/** Of the pull request. */
export const HEAD = '1'.repeat(40)
const MERGED = '3'.repeat(40)

export const fixture = (name: string, file: string) =>
  readFileSync(path.resolve(import.meta.dirname, '../../../fixtures', name, file))

export const config = `version: 1
models:
  - name: loan-referral
    when: ["models/**"]
    champion: { path: models/champion.csv, ref: base }
    challenger: { path: models/challenger.csv }
    columns: { id: application_id, label: bank_rejected, score: reject_probability }
    operating_point: { threshold: 0.15 }
    metrics:
      - { metric: roc_auc, role: primary, margin: 0.01 }
    slices: { metrics: [{ metric: roc_auc, margin: 0.9 }], of: [sex] }
`

type Asked = Pick<WorkflowRun, 'workflow' | 'event' | 'payload'> & Partial<WorkflowRun>

export interface World {
  readonly fake: FakeGitHub
  readonly challenger: Files
  readonly run: (run: Asked) => ReturnType<typeof runWorkflow>
}

export type Model = 'loans-better' | 'loans-worse'

const running: FakeGitHub[] = []
/** The workflows that were run. */
export const ran = new Set<string>()

export async function start(model: Model): Promise<World> {
  const fake = await FakeGitHub.start()
  running.push(fake)
  fake.repository.commit('heads/main', { [CONFIG]: config, 'models/champion.csv': fixture(model, 'champion.csv') })
  fake.repository.pulls.set(7, [{ filename: 'models/challenger.csv', status: 'modified' }])
  const challenger = { [CONFIG]: config, 'models/challenger.csv': fixture(model, 'challenger.csv') }
  return {
    fake,
    challenger,
    run: async (run) => {
      if ('absent' in tools) throw new Error(tools.absent)
      const usual = { checkout: challenger, ref: 'refs/pull/7/merge', sha: MERGED, runId: 99 }
      const result = await runWorkflow(tools, fake, { ...usual, ...run })
      ran.add(run.workflow)
      onTestFailed(() => console.info(`${run.workflow}, ${run.event}:\n${result.log}`))
      console.info(`${run.workflow}, ${run.event}: replaced ${result.replaced.join('; ')}`)
      expect(result.everything).not.toMatch(/ghs_loopback/)
      return result
    },
  }
}

export async function stop(): Promise<void> {
  const defects = running.flatMap((fake) => fake.defects)
  await Promise.all(running.splice(0).map((fake) => fake.stop()))
  removeRuns()
  expect(defects).toEqual([])
}

export const pullRequest = (workflow: string) => ({
  workflow,
  event: 'pull_request',
  payload: JSON.parse(payloadOf({ headSha: HEAD })),
})

export const reportIn = (artifacts: Readonly<Record<string, Files>>) =>
  JSON.parse(String(artifacts['model-review-report']?.['report.json']))
