// Writes what README.md and docs/ take from the code: quoted output, tables, docs/codes/, docs/report-example.html.
// Run after `npm run build`, which makes lib/ and dist/. The tests hold the pages to these same functions.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { codesPages } from './codes.mjs'
import { themes } from './codes-notes.mjs'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** What a command prints, and its exit code; run where a fresh clone stands, with Node alone. */
export function runShown(command, cwd = at('')) {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], { cwd, encoding: 'utf8' })
  // On a busy machine a long command says how far it is, which is no output.
  const said = stderr.replace(/^[^\n]+: [a-z -]+ · (?:[\d,]+ rows · )?after \d+ (?:s|min)\n/gm, '')
  return { exit: status, shown: `${stdout}${said}` }
}

/**
 * Fills every text block that follows a command and a marker with what the command prints:
 *   <!-- output of the command above, until "some words" -->
 * The lines until the first that holds the words, then `…`, then the last line; without "until", all of it.
 */
export function withOutputs(markdown, run = runShown) {
  return markdown.replace(
    /(```sh\n([^`]*?)\n```\n(?:(?!```)[\s\S])*?<!-- output of the command above(?:, until "([^"]*)")? -->\n)```text\n(?:[\s\S]*?\n)??```/g,
    (_, before, command, until) => `${before}\`\`\`text\n${excerpt(run(command).shown, until)}\n\`\`\``,
  )
}

function excerpt(shown, until) {
  const lines = shown.trimEnd().split('\n')
  if (until === undefined) return lines.join('\n')
  const end = lines.findIndex((line) => line.includes(until))
  if (end < 0) throw new Error(`the output has no line with "${until}":\n${shown}`)
  return [...lines.slice(0, end), '…', lines.at(-1)].join('\n')
}

/** What writes the page that the README links, from the same fixture as its first command, to `path`. */
export const exampleReport = (path) =>
  `node dist/cli/index.js compare --config fixtures/loans-slice-regression/model-review.yml --html ${path} --quiet`

export const METRICS_START = '<!-- metrics table: made by scripts/readme.mjs -->'
export const METRICS_END = '<!-- metrics table end -->'

/** Which way is better; of what has a target, what it is. */
function directionOf(task, { metric, parameters }, traitsOf) {
  const { better, target, hasInfluence } = traitsOf(task, { metric, parameters })
  if (!hasInfluence) return `${better}; shown, not judged`
  if (better !== 'target') return better
  if (target === undefined) return 'neither; shown, not judged'
  return parameters.nominal === undefined ? `nearer to ${target}` : 'nearer to `nominal`'
}

/** Table of every metric: name, short names, which way is better. */
export function metricsTable({ metricsOfTask, metricAliases, traitsOf }) {
  const aliasesOf = (metric) =>
    Object.entries(metricAliases)
      .filter(([, named]) => named.metric === metric)
      .map(
        ([alias, { parameters }]) => `\`${alias}\`${parameters.beta === undefined ? '' : ` (beta ${parameters.beta})`}`,
      )
  const rows = Object.entries(metricsOfTask).flatMap(([task, metrics]) =>
    Object.entries(metrics).map(([metric, { parameters, optional = [], at, class: ofClass }]) => {
      const example = Object.fromEntries(parameters.map((name) => [name, 1]))
      const direction = directionOf(
        task,
        { metric, parameters: ofClass ? { ...example, class: 'A' } : example },
        traitsOf,
      )
      const shown = `\`${metric}${at && parameters.includes(at) ? `@${at}` : ''}${ofClass ? '[class]' : ''}\``
      const given = [...parameters.filter((name) => name !== at), ...optional].map((name) => `\`${name}\``)
      return `| ${task} | ${shown} | ${aliasesOf(metric).join(', ')} | ${given.join(', ')} | ${direction} |`
    }),
  )
  return ['| Task | Metric | Also understood | Takes | Better |', '|---|---|---|---|---|', ...rows].join('\n')
}

export const DEFAULTS_START = '<!-- defaults table: made by scripts/readme.mjs -->'
export const DEFAULTS_END = '<!-- defaults table end -->'

/** What is judged where a config names no metrics: on all rows, and on every group. */
export function defaultsTable({ metricsOfTask, defaultMetrics, defaultSliceMetrics }) {
  const written = (entry) => {
    if (typeof entry === 'string') return `\`${entry}\``
    const { metric, k, cap, role, margin } = entry
    const parts = [cap && `cap ${cap}`, role, margin === undefined ? undefined : `margin ${margin}`].filter(Boolean)
    return `\`${metric}${k ? `@${k}` : ''}\`${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`
  }
  const rows = Object.entries(metricsOfTask).map(([task, metrics]) => {
    const overall = defaultMetrics[task]
    const slices = defaultSliceMetrics(
      task,
      overall.find((entry) => entry.role === 'primary'),
    )
    return `| \`${task}\` | ${Object.keys(metrics).length} | ${overall.map(written).join(', ')} | ${slices.map(written).join(', ')} |`
  })
  return [
    '| `task` | Metrics | By default on all rows | By default on every group |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n')
}

export const FORMATS_START = '<!-- table of files: made by scripts/readme.mjs -->'
export const FORMATS_END = '<!-- table of files end -->'

/** Every format that is recognised, of rows and of metrics. */
export function formatsTable({ tableFormats, metricsFormats }) {
  const rows = [
    ...Object.values(tableFormats).map(({ name, reads }) => `| rows | ${name} | ${reads} |`),
    ...Object.values(metricsFormats).map(({ name, reads }) => `| metrics | ${name} | ${reads} |`),
  ]
  return ['| Holds | File | Read |', '|---|---|---|', ...rows].join('\n')
}

/** The README with all of its tables made anew. */
export function withTables(readme, code) {
  return [
    [METRICS_START, METRICS_END, metricsTable(code)],
    [DEFAULTS_START, DEFAULTS_END, defaultsTable(code)],
    [FORMATS_START, FORMATS_END, formatsTable(code)],
  ].reduce((text, [start, end, table]) => between(text, start, end, table), readme)
}

/** A text with `content` put between two marker lines, which must be there. */
export function between(text, start, end, content) {
  const from = text.indexOf(start)
  const to = text.indexOf(end)
  if (from < 0 || to < from) throw new Error(`there are no lines "${start}" and "${end}"`)
  return `${text.slice(0, from + start.length)}\n${content}\n${text.slice(to)}`
}

/** Where docs/codes/ comes from, beside the messages: path from the root → text. */
export function codesTexts() {
  const under = (folder, ends) =>
    readdirSync(at(folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter((path) => path.endsWith(ends))
      .sort()
  const texts = (paths) => Object.fromEntries(paths.map((path) => [path, readFileSync(at(path), 'utf8')]))
  const pages = readdirSync(at('docs')).filter((name) => name.endsWith('.md'))
  return {
    sources: texts(under('src', '.ts')),
    documents: texts(['SECURITY.md', ...pages.sort().map((name) => `docs/${name}`)]),
    expectations: texts(under('fixtures', '/expected.json')),
  }
}

/** docs/codes/, and nothing else in it: the page of a code that is gone goes with it. */
function writeCodesPages(messages) {
  rmSync(at('docs/codes'), { recursive: true, force: true })
  mkdirSync(at('docs/codes'))
  for (const [name, page] of Object.entries(codesPages({ messages, ...codesTexts() })))
    writeFileSync(at(`docs/codes/${name}`), page)
}

const messagesName = (theme) => ({ tasks: 'task', 'self-test': 'selfTest' })[theme] ?? theme

async function main() {
  const library = (path) => import(new URL(`../lib/${path}`, import.meta.url))
  const names = await library('core/metrics/names.js')
  const { traitsOf } = await library('core/measures.js')
  // The sentences and the numbers in them need each other: whoever renders comes first.
  await library('report/say.js')
  const messages = {}
  for (const theme of Object.keys(themes)) {
    messages[theme] = (await library(`report/languages/english/messages/${theme}.js`))[`${messagesName(theme)}Messages`]
  }
  const { defaultMetrics, defaultSliceMetrics } = await library('config/schema.js')
  const code = { ...names, traitsOf, defaultMetrics, defaultSliceMetrics, ...(await library('io/formats.js')) }
  runShown(exampleReport('docs/report-example.html'))
  writeFileSync(at('README.md'), withOutputs(withTables(readFileSync(at('README.md'), 'utf8'), code)))
  writeCodesPages(messages)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
