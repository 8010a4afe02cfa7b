/** A report in which everything that a file, a config or a person wrote is replaced by hostile text. */
import type { Report } from '../../src/report/report.js'

/** What our own code writes: codes, states, digests. A report that claims others is refused before it is rendered. */
const OURS: ReadonlySet<string> = new Set([
  'schemaVersion',
  'verdict',
  'verdictBefore',
  'status',
  'kind',
  'role',
  'severity',
  'tier',
  'better',
  'direction',
  'code',
  'task',
  'evidence',
  'metric',
  'sha256',
  'configSha256',
  'headSha',
  'baseSha',
  'head',
  'commit',
  'sha',
  'became',
  'method',
  'by',
  'per',
  'field',
  'missing',
  'runUrl',
  'repository',
  'onRegression',
  'onInconclusive',
  'onIdentical',
  'form',
  'at',
  'time',
  'until',
  'via',
  'source',
  'because',
  'seed',
  'outcome',
])

/** The same text is replaced by the same text everywhere, or names would no longer find each other. */
export function poison(report: Report, texts: readonly string[]): Report {
  const known = new Map<string, string>()
  const replace = (text: string): string => {
    const found = known.get(text)
    if (found !== undefined) return found
    const made = texts[known.size % texts.length] ?? ''
    known.set(text, made)
    return made
  }
  const walk = (value: unknown, key: string, inArgs: boolean): unknown => {
    if (typeof value === 'string') return OURS.has(key) && !(inArgs && key === 'because') ? value : replace(value)
    if (Array.isArray(value)) return value.map((item) => walk(item, key, inArgs))
    if (value === null || typeof value !== 'object') return value
    const isNamed = key === 'slice'
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        isNamed ? replace(name) : name,
        walk(item, isNamed ? 'value' : name, inArgs || key === 'args'),
      ]),
    )
  }
  return walk(report, '', false) as Report
}
