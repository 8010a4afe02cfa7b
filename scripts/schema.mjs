// Writes schema.json, docs/config.md and the README's table of config keys from the one zod schema. Run after `npx tsc`, which writes lib/
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { configPage, schemaFile, TABLE_START, withKeysTable } from '../lib/config/document.js'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

writeFileSync(at('schema.json'), schemaFile())
writeFileSync(at('docs/config.md'), configPage())
const readme = at('README.md')
const text = existsSync(readme) ? readFileSync(readme, 'utf8') : ''
if (text.includes(TABLE_START)) writeFileSync(readme, withKeysTable(text))
else console.error(`README.md has no line "${TABLE_START}"; its table was not written`)
