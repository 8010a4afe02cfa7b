/** What is said at a file instead of in the report: problems where they are, and the checks that failed at what changed. */
import type { Problem, ReasonValue } from '../../core/problem.js'
import { resultInWords, rowOf } from '../describe/check-tables.js'
import { findingsOf } from '../findings.js'
import { plainText } from '../phrase.js'
import type { ModelReport, Report } from '../report.js'
import { inLanguage, say, sentenceOf } from '../say.js'
import { isReportedOnly } from '../words/check-names.js'
import { NBSP } from '../words/signs.js'

export interface Annotation {
  /** From the root of the repository; null: it is about no file. */
  readonly path: string | null
  /** From 1; null: no line in particular. */
  readonly line: number | null
  readonly level: 'failure' | 'warning'
  readonly title: string
  readonly message: string
}

export interface Places {
  /** The file of a model that this change touches; null: none is known. */
  readonly fileOf: (model: string) => string | null
  /** Whether this change touches a file, so that GitHub shows what is said at it. */
  readonly isChanged: (path: string) => boolean
  /** Folder that the paths of the config start at, from the root of the repository; empty: the root. */
  readonly baseFolder: string
}

export const NO_PLACES: Places = { fileOf: () => null, isChanged: () => false, baseFolder: '' }

/** Every problem, with the line where one is known. */
export function annotateProblems(report: Report, places: Places): Annotation[] {
  return inLanguage(report.language, () => {
    const own = report.problems.map((problem) => annotationOf(problem, fileIn(problem), say().annotations.title))
    const ofModels = report.models.flatMap((model) =>
      model.problems.map((problem) => {
        const file = fileIn(problem)
        const path = file === null ? null : joinFolder(places.baseFolder, file)
        return annotationOf(problem, path !== null && places.isChanged(path) ? path : null, model.name)
      }),
    )
    return [...own, ...ofModels]
  })
}

/** One a model that does not pass, with why. */
export function annotateModels(report: Report, places: Places, fails: boolean): Annotation[] {
  return inLanguage(report.language, () => {
    return report.models.flatMap((model): Annotation[] => {
      const { name, verdict, problems } = model
      if (verdict === 'pass' || (verdict === 'error' && problems.length > 0)) return []
      const reasons = model.reasons.slice(0, 3).map(sentenceOf).join(' ')
      return [
        {
          path: places.fileOf(name),
          line: null,
          level: fails ? 'failure' : 'warning',
          title: name,
          message: say().annotations.model(name, verdict, reasons),
        },
      ]
    })
  })
}

/** One a check that fails, in the order of the report: what is measured, for whom, from what to what, and what is allowed. */
export function annotateChecks(report: Report, places: Places): Annotation[] {
  return inLanguage(report.language, () => {
    const words = say().annotations
    return report.models.flatMap((model) => {
      const failed = model.checks.filter((check) => check.status === 'regressed' && !isReportedOnly(check))
      if (failed.length === 0) return []
      const findings = findingsOf(model, report)
      return failed.map((check): Annotation => {
        const row = rowOf(check, findings)
        const values = [
          row.change ?? '',
          row.values ?? '',
          row.allowed === null ? '' : words.allowed(row.allowed),
          row.range === null ? '' : words.range(row.range),
        ].filter((part) => part !== '')
        return {
          path: places.fileOf(model.name),
          line: null,
          level: check.gating ? 'failure' : 'warning',
          title: words.titleOfCheck(model.name, resultInWords(row.result)),
          message: words
            .check(
              plainText(row.name),
              plainText(say().lists.long(values)) || sayReason(check.reason, resultInWords(row.result)),
            )
            .replaceAll(NBSP, ' '),
        }
      })
    })
  })
}

const sayReason = (reason: ModelReport['checks'][number]['reason'], word: string): string =>
  reason === null ? word : sentenceOf(reason)

const annotationOf = (problem: Problem, path: string | null, title: string): Annotation => ({
  path,
  line: path === null ? null : lineIn(problem.args.line),
  level: problem.severity === 'error' ? 'failure' : 'warning',
  title,
  message: sentenceOf(problem),
})

/** What is wrong with the champion is not in this change, though its file may have the same name. */
const fileIn = ({ args }: Problem): string | null =>
  typeof args.file === 'string' && args.file !== '' && args.model !== 'champion' ? args.file : null
const lineIn = (line: ReasonValue | undefined): number | null =>
  typeof line === 'number' && Number.isInteger(line) && line > 0 ? line : null

const joinFolder = (folder: string, path: string): string =>
  folder === '' || folder === '.' ? path : `${folder}/${path}`
