/** What of the set-up is to be mended, looked for only where a run could not do all of its work. */
import path from 'node:path'
import type { Reason } from '../core/problem.js'
import { type Client, statusOf } from '../github/client.js'
import type { ChangeContext } from '../github/context.js'
import type { Report } from '../report/report.js'
import { type Ask, checkRules } from '../setup/check-rules.js'
import { checkWorkflow } from '../setup/check-workflow.js'
import type { Inputs } from './inputs.js'
import type { ActionIo } from './io.js'
import { locateRepository } from './workspace.js'

/** Nothing where the review was whole. What goes wrong on the way is no finding: the report has said why it is not. */
export async function findRemedies(
  io: ActionIo,
  report: Report,
  inputs: Inputs | undefined,
  change: ChangeContext | undefined,
  client: Client | undefined,
): Promise<readonly Reason[]> {
  if (!inputs || (report.verdict !== 'error' && !report.advisory)) return []
  try {
    const gate = await checkOwnWorkflow(io, inputs)
    const findings = [...(gate?.findings ?? [])]
    // While the rules are new, whoever adds them has the set-up in mind.
    if (report.advisory && change && client) {
      const { owner, repo, baseRef } = change
      findings.push(...(await checkRules(askBy(client), { owner, repo, branch: baseRef }, gate)))
    }
    return findings.flatMap(({ level, reason }) => (level === 'mend' ? [reason] : []))
  } catch {
    return []
  }
}

/** `owner/repository/.github/workflows/review.yml@refs/…`, as the runner names the workflow that runs. */
const WORKFLOW = /^[^/]+\/[^/]+\/(\.github\/workflows\/[^/@]+\.ya?ml)@/

async function checkOwnWorkflow(io: ActionIo, inputs: Inputs) {
  const file = WORKFLOW.exec(io.env.GITHUB_WORKFLOW_REF ?? '')?.[1]
  if (file === undefined) return undefined
  const { root } = await locateRepository(io, inputs)
  const bytes = await io.readFile(path.join(root, file))
  return bytes && checkWorkflow(Buffer.from(bytes).toString('utf8'), file)
}

const askBy =
  ({ octokit }: Client): Ask =>
  async (address) => {
    try {
      const { status, data } = await octokit.request(`GET ${address}`)
      return { status, json: data }
    } catch (error) {
      return { status: statusOf(error) ?? 0, json: null }
    }
  }
