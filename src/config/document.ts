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

/** The README's table: key, what it says, default. */
export function keysTable(): string {
  const rows: string[] = []
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
      rows.push(`| \`${own}\` | ${escapeCell(text)} | ${fallback === '' ? '' : escapeCell(fallback)} |`)
      const branches = [child, ...(child.anyOf ?? [])]
      for (const branch of branches) visit(branch, own)
      for (const branch of branches) {
        if (branch.items) for (const item of [branch.items, ...(branch.items.anyOf ?? [])]) visit(item, `${own}[]`)
      }
    }
  }
  visit(jsonSchema(), '')
  return ['| Key | Meaning | Default |', '|---|---|---|', ...rows].join('\n')
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
