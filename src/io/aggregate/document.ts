import { parse as parseToml, TomlError } from 'smol-toml'
import { parseDocument } from 'yaml'
import { errorOf, ProblemError } from '../../core/problem.js'
import { isObject, type Json } from './found.js'

/** What a file says, and whether it was the front matter of a text. */
export interface Document {
  readonly value: Json
  readonly isFrontMatter: boolean
}

/** Deeper nesting is no file of metrics, and would exhaust the stack of whoever walks it. */
const DEEPEST = 64

/**
 * The value in a text of JSON, YAML, TOML, or Markdown with YAML front matter, recognised by content. NaN and Infinity,
 * which Python writes into JSON, are read as the texts "NaN" and "Infinity".
 * Throws ProblemError with `metrics_unreadable` {file, format, line} or `metrics_not_recognised` {file}.
 */
export function parseMetricsDocument(text: string, file: string): Document {
  const start = text.trimStart()
  const frontMatter = /^---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(start)
  if (frontMatter)
    return checked({ value: parseYaml(frontMatter[1], file, 'YAML front matter'), isFrontMatter: true }, file)
  if (start[0] === '{' || start[0] === '[') {
    const json = parseJson(start)
    if (json !== undefined) return checked({ value: json, isFrontMatter: false }, file)
    if (start[0] === '{' || !/^\[{1,2}[\w."' -]+\]{1,2}[ \t]*(?:#.*)?$/m.test(start))
      throw unreadable(file, 'JSON', jsonErrorLine(text))
  }
  const isToml = /^[ \t]*(?:\[[^\]\r\n]+\][ \t]*(?:#.*)?|[\w."'-]+[ \t]*=.*)$/m.test(text)
  const value =
    isToml && !/^[ \t]*[\w."' -]+:[ \t]/m.test(text) ? parseTomlText(text, file) : parseYaml(text, file, 'YAML')
  if (!isObject(value) && !Array.isArray(value)) throw new ProblemError(errorOf('metrics_not_recognised', { file }))
  return checked({ value, isFrontMatter: false }, file)
}

const unreadable = (file: string, format: string, line: number | null) =>
  new ProblemError(errorOf('metrics_unreadable', { file, format, line }))

function checked(document: Document, file: string): Document {
  const isTooDeep = (value: Json, depth: number): boolean =>
    depth > DEEPEST ||
    (typeof value === 'object' && value !== null && Object.values(value).some((item) => isTooDeep(item, depth + 1)))
  if (isTooDeep(document.value, 0)) throw new ProblemError(errorOf('metrics_too_deep', { file, limit: DEEPEST }))
  return document
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {}
  try {
    const quoted = text.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g, (token) =>
      token[0] === '"' ? token : `"${token}"`,
    )
    return JSON.parse(quoted) as Json
  } catch {
    return undefined
  }
}

/** The line at which a parser of JSON stops; null if it does not say. */
function jsonErrorLine(text: string): number | null {
  try {
    JSON.parse(text)
    return null
  } catch (error) {
    const at = /position (\d+)/.exec(String(error))?.[1]
    return at === undefined ? null : text.slice(0, Number(at)).split('\n').length
  }
}

function parseYaml(text: string, file: string, format: string): Json {
  const document = parseDocument(text, { logLevel: 'silent', prettyErrors: true })
  const [error] = document.errors
  if (error) throw unreadable(file, format, error.linePos?.[0].line ?? null)
  try {
    return document.toJS({ maxAliasCount: 100 }) as Json
  } catch {
    throw unreadable(file, format, null)
  }
}

function parseTomlText(text: string, file: string): Json {
  try {
    return parseToml(text) as Json
  } catch (error) {
    if (error instanceof TomlError) throw unreadable(file, 'TOML', error.line)
    throw error
  }
}
