/** The check run that shows the report: begun with the review, and completed whatever becomes of it. */

import { reason, warningOf } from '../core/problem.js'
import {
  CHECK_RUN_NAME,
  type CheckAnnotation,
  type CheckConclusion,
  type CheckRunPlace,
  type CheckRunState,
  completeCheckRun,
  startCheckRun,
} from '../github/check-run.js'
import type { Client } from '../github/client.js'
import type { ChangeContext } from '../github/context.js'
import { cleanLines, cleanText, clip } from '../report/escape.js'
import {
  type Annotation,
  annotateChecks,
  annotateModels,
  annotateProblems,
  type Places,
} from '../report/media/annotations.js'
import { renderCheckOutput } from '../report/media/markdown.js'
import type { Report } from '../report/report.js'
import { sentenceOf } from '../report/say.js'
import type { Inputs } from './inputs.js'
import type { ActionIo } from './io.js'

export interface CheckRun {
  /** Begins it, once the change is known; again does nothing. */
  readonly begin: (change: ChangeContext) => Promise<void>
  /** Completes it, or makes it, if it was never begun. */
  readonly finish: (change: ChangeContext, report: Report, exitCode: number, places: Places) => Promise<void>
  /** Completes what was begun and will have no report: a defect of ours, or somebody cancelled the job. */
  readonly abandon: (why: 'defect' | 'cancelled') => Promise<void>
}

/** Where nobody asked for one, or nobody may write it. */
export const NO_CHECK_RUN: CheckRun = {
  begin: async () => {},
  finish: async () => {},
  abandon: async () => {},
}

/** Never throws for what GitHub answers, and changes nothing about verdict and exit code. */
export function makeCheckRun(io: ActionIo, inputs: Inputs, client: Client): CheckRun {
  if (inputs.checkRun === 'never') return NO_CHECK_RUN
  let begun: { readonly place: CheckRunPlace; readonly state: CheckRunState } | undefined
  const begin = async (change: ChangeContext) => {
    // The token of a fork, and of Dependabot, may not: it need not be asked.
    if (begun || change.readOnlyBecause !== null) return
    const place = placeOf(change, inputs, client)
    begun = { place, state: await startCheckRun(place) }
    if (begun.state.kind === 'not_permitted') sayNotPermitted(io, inputs)
  }
  const complete = async (...[conclusion, output]: Tail<Parameters<typeof completeCheckRun>>) => {
    if (!begun) return
    const { place, state } = begun
    begun = { place, state: { kind: 'not_permitted' } }
    const problem = await completeCheckRun(place, state, conclusion, output)
    if (problem) {
      io.log.warning(
        sentenceOf(warningOf('check_run_failed', { why: problem.code, status: problem.args.status ?? null })),
      )
    }
  }
  return {
    begin,
    finish: async (change, report, exitCode, places) => {
      await begin(change)
      const { title } = renderCheckOutput(report, Number.POSITIVE_INFINITY)
      await complete(conclusionOf(report, exitCode), {
        title,
        render: (maxBytes) => renderCheckOutput(report, maxBytes),
        annotations: annotationsOf(report, exitCode, places),
      })
    },
    abandon: async (why) => {
      const [conclusion, code] =
        why === 'cancelled'
          ? (['cancelled', 'check_run_cancelled'] as const)
          : (['failure', 'check_run_defect'] as const)
      const sentence = sentenceOf(reason(code))
      await complete(conclusion, {
        title: why === 'cancelled' ? 'Cancelled: there is no result' : 'Do not merge: there is no result',
        render: () => ({ summary: sentence, text: null }),
        annotations: [],
      })
    },
  }
}

type Tail<T extends readonly unknown[]> = T extends readonly [unknown, unknown, ...infer Rest] ? Rest : never

/** Jobs that each review some of the models have a check each. */
const placeOf = (change: ChangeContext, { models }: Inputs, client: Client): CheckRunPlace => ({
  client,
  repository: { owner: change.owner, repo: change.repo },
  name: models === undefined ? CHECK_RUN_NAME : `${CHECK_RUN_NAME} (${models.join(', ')})`,
  headSha: change.headSha,
  detailsUrl: change.runUrl,
})

/** Most workflows do not grant it, and then there is nothing to warn of. */
function sayNotPermitted(io: ActionIo, { checkRun }: Inputs): void {
  const say = checkRun === 'always' ? io.log.warning : io.log.info
  say(sentenceOf(warningOf(checkRun === 'always' ? 'check_run_not_permitted' : 'check_run_left_out')))
}

/**
 * What is shown never contradicts the job: while that succeeds, what does not pass is neutral. A change that touches no model
 * is neutral as well, since nothing was compared.
 */
export function conclusionOf({ verdict, models }: Report, exitCode: number): CheckConclusion {
  if (exitCode === 0) return verdict === 'pass' && models.length > 0 ? 'success' : 'neutral'
  return verdict === 'review' ? 'action_required' : 'failure'
}

/** Of an annotation, by GitHub's description. */
const LONGEST_TITLE = 255

/** At the files of the change; what is about no file is in the summary. */
function annotationsOf(report: Report, exitCode: number, places: Places): CheckAnnotation[] {
  const all: readonly Annotation[] = [
    ...annotateProblems(report, places),
    ...annotateModels(report, places, exitCode !== 0).filter(({ title }) => !hasFailed(report, title)),
    ...annotateChecks(report, places),
  ]
  return all.flatMap(({ path, line, level, title, message }) =>
    path === null
      ? []
      : [
          {
            path,
            line: line ?? 1,
            level: exitCode === 0 ? 'warning' : level,
            title: clip(cleanText(title), LONGEST_TITLE),
            message: cleanLines(message),
          },
        ],
  )
}

/** Then its failed checks say more than it would. */
const hasFailed = ({ models }: Report, name: string) =>
  models.some((model) => model.name === name && model.checks.some(({ status }) => status === 'regressed'))
