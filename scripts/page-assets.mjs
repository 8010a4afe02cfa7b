// src/report/media/page/report.css and report.js → src/report/media/page/assets.ts: their texts, and the hashes that the page's policy
// names. `npm run build` runs it; a test says when it was forgotten.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = new URL('../src/report/media/page/', import.meta.url)
const read = (name) => readFileSync(new URL(name, folder), 'utf8')
const sha256 = (text) => createHash('sha256').update(text).digest('base64')
const literal = (text) => `\`${text.replace(/[\\`]|\$(?=\{)/g, '\\$&')}\``

/** Without comments and the white space that only people need. */
const smallStyle = (text) =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/: /g, ':')
    .replaceAll(';}', '}')
    .replaceAll('}', '}\n')
    .trim()
const smallScript = (text) =>
  text
    .replace(/^\s*\/\/.*\n/gm, '')
    .replace(/^\s+/gm, '')
    .trim()

export function pageAssets() {
  const style = smallStyle(read('report.css'))
  const script = smallScript(read('report.js'))
  return `/** Made by scripts/page-assets.mjs from report.css and report.js beside it; changes by hand are lost. */

export const STYLE = ${literal(style)}
export const STYLE_HASH = 'sha256-${sha256(style)}'

export const SCRIPT = ${literal(script)}
export const SCRIPT_HASH = 'sha256-${sha256(script)}'
`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(new URL('assets.ts', folder), pageAssets())
