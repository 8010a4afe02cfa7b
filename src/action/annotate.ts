/** Errors and warnings that GitHub shows beside the run, at a file where one is meant. */
import {
  type Annotation,
  annotateModels,
  annotateProblems,
  NO_PLACES,
  type Places,
} from '../report/media/annotations.js'
import type { Report } from '../report/report.js'
import type { ActionIo } from './io.js'

/** GitHub shows no more of either kind for a step. */
const MAX_ANNOTATIONS = 10

export function annotate(io: ActionIo, report: Report, exitCode: number, places: Places = NO_PLACES): void {
  const all = [...annotateProblems(report, places), ...annotateModels(report, places, exitCode !== 0)]
  const sayAll = (level: Annotation['level'], say: ActionIo['log']['error']) => {
    for (const { message, path, line } of all.filter((each) => each.level === level).slice(0, MAX_ANNOTATIONS)) {
      if (path === null) say(message)
      else say(message, { file: path, ...(line === null ? {} : { line }) })
    }
  }
  sayAll('failure', io.log.error)
  sayAll('warning', io.log.warning)
}
