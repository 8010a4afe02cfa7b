/** Reports full of hostile text: every state that a report can be in, and every sentence, with names of someone's choosing. */
import fc from 'fast-check'
import { errorOf, warningOf } from '../../src/core/problem.js'
import { messages } from '../../src/report/languages/english/messages/index.js'
import type { Report } from '../../src/report/report.js'
import { decided } from '../report/decided-fixtures.js'
import { states } from '../report/fixtures.js'
import { anyReport } from '../report/generate.js'
import { poison } from './poison.js'
import { hostileText, readHostileFiles } from './strings.js'

/** Every state, and those in which people have decided something. */
export const STATES: readonly Report[] = [...Object.values(states), ...Object.values(decided)]

const CODES = Object.keys(messages)

/** Arguments of any sentence: whatever it looks for in them, it finds the text. */
const anyArgs = (text: string) =>
  new Proxy<Record<string, string | number | readonly string[]>>(
    {},
    { get: (_, name) => (name === 'toJSON' ? undefined : text), has: () => true },
  )

function sayable(code: string, text: string): boolean {
  try {
    return messages[code]!(anyArgs(text)).length > 0
  } catch {
    return false
  }
}

/** The report with two more findings, whose arguments are the given texts. */
function withProblems(report: Report, codes: readonly string[], texts: readonly string[]): Report {
  const made = codes.flatMap((code, index) => {
    const text = texts[index % texts.length] ?? ''
    return sayable(code, text) ? [warningOf(code, anyArgs(text)), errorOf(code, anyArgs(text))] : []
  })
  return {
    ...report,
    problems: [...report.problems, ...made.filter((_, index) => index % 2 === 0 || report.verdict === 'error')],
  }
}

export const hostileReport: fc.Arbitrary<Report> = fc
  .record({
    report: fc.oneof(fc.constantFrom(...STATES), anyReport),
    texts: fc.array(hostileText, { minLength: 1, maxLength: 24 }),
    codes: fc.array(fc.constantFrom(...CODES), { maxLength: 4 }),
  })
  .map(({ report, texts, codes }) => withProblems(poison(report, texts), codes, texts))

const values = readHostileFiles()
if (values === undefined) console.warn('skipped: the hostile files need ../shared/data beside the checkout')

/** Every state, once with each value of the hostile files in every place in turn; undefined where those files are absent. */
export const reportsOfHostileFiles: readonly Report[] | undefined = values && reportsOf(values)

function reportsOf(texts: readonly string[]): Report[] {
  return STATES.flatMap((state, index) => {
    const turned = [...texts.slice(index), ...texts.slice(0, index)]
    return [poison(state, turned), poison(state, [...turned].reverse())]
  })
}
