/** The schema as files for people and editors: `schema.json`, and the table of keys in the README. */
import { z } from 'zod'
import { configSchema } from './schema.js'

interface JsonSchema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly description?: string
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
}

/** JSON Schema of the config as people write it, for editors and other validators. */
export const jsonSchema = (): JsonSchema => z.toJSONSchema(configSchema, { io: 'input' }) as JsonSchema

/** Content of `schema.json`. */
export const schemaFile = (): string => `${JSON.stringify(jsonSchema(), null, 2)}\n`

export const TABLE_START = '<!-- config table: made by scripts/schema.mjs -->'
export const TABLE_END = '<!-- config table end -->'

interface KeyRow {
  /** `models[].metrics[].role`. */
  readonly key: string
  readonly line: string
}

/** Every key of the config in the order of the schema: key, what it says, default. */
function keyRows(): readonly KeyRow[] {
  const rows: KeyRow[] = []
  const visit = (schema: JsonSchema, path: string) => {
    for (const [key, child] of Object.entries(schema.properties ?? {})) {
      const own = path === '' ? key : `${path}.${key}`
      const required = schema.required?.includes(key) ?? false
      const [text, toldDefault] = (child.description ?? '').split(/ Default: /)
      const fallback = required
        ? 'required'
        : child.default === undefined
          ? (toldDefault ?? '').replace(/\.$/, '')
          : inline(child.default)
      const line = `| \`${own}\` | ${escapeCell(text)} | ${fallback === '' ? '' : escapeCell(fallback)} |`
      rows.push({ key: own, line })
      const branches = [child, ...(child.anyOf ?? [])]
      for (const branch of branches) visit(branch, own)
      for (const branch of branches) {
        if (branch.items) for (const item of [branch.items, ...(branch.items.anyOf ?? [])]) visit(item, `${own}[]`)
      }
    }
  }
  visit(jsonSchema(), '')
  return rows
}

const tableOf = (rows: readonly KeyRow[]): string =>
  ['| Key | Meaning | Default |', '|---|---|---|', ...rows.map(({ line }) => line)].join('\n')

/** The README's table: what a file and a model are made of, without what is inside of each. */
export const keysTable = (): string => tableOf(keyRows().filter(({ key }) => key.split('.').length <= 2))

/** `models[].metrics` of `models[].metrics[].role`; undefined: it stands in the first table. */
function sectionOf(key: string): string | undefined {
  const parts = key.split('.')
  if (parts[0] !== 'models[]') return parts.length > 1 ? parts[0] : undefined
  return parts.length > 2 ? `${parts[0]}.${parts[1].replace('[]', '')}` : undefined
}

const INTRODUCTION = `# Every key of the config

Made by \`scripts/schema.mjs\` from the schema that validates the config. Do not edit.

\`schema.json\` at the root of this repository is the same for editors; name it in the first line of a config: \`# yaml-language-server: $schema=PATH-TO/model-review-gate/schema.json\`. \`model-review validate\` checks a config without reading data and tells every mistake by its line. An unknown key is an error, never ignored.

**Versions.** \`version: 1\` is the only version. Within a version no key changes its meaning. A key that gets another name is read under both until the next version of the config, with a warning that names the line, the new name and that version; a key that loses its effect is told in the same way. A config of a former version is read as one of the newest. A version that is not known yet is an error that says which version of the gate knows it: version N of the config comes with version N.0.0 of the gate.
`

/** Content of `docs/config.md`: every key, one table for the file and one for each part with keys of its own. */
export function configPage(): string {
  const rows = keyRows()
  const names = [...new Set(rows.flatMap(({ key }) => sectionOf(key) ?? []))]
  const sections = names.map((name) => [`## ${name}`, tableOf(rows.filter(({ key }) => sectionOf(key) === name))])
  const first = ['## The file and its models', tableOf(rows.filter(({ key }) => sectionOf(key) === undefined))]
  return `${[INTRODUCTION.trimEnd(), ...[first, ...sections].flat()].join('\n\n')}\n`
}

const inline = (value: unknown) => `\`${JSON.stringify(value)}\``
const escapeCell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** A text with the table put between its markers; the text itself if it has none. */
export function withKeysTable(text: string): string {
  const start = text.indexOf(TABLE_START)
  const end = text.indexOf(TABLE_END)
  if (start < 0 || end < start) return text
  return `${text.slice(0, start + TABLE_START.length)}\n${keysTable()}\n${text.slice(end)}`
}
