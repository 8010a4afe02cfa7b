// Draws what readers see: the comments, HTML files and terminal texts of tests/golden/, of every fixture and, where
// ../shared/data stands beside the checkout, of six real cases, as PNG. Fails where a page is wrong: see browser.mjs.
// Needs Chromium (CHROMIUM, default /usr/bin/chromium), cmark-gfm, and lib/ (npm run build).
//   npm run preview -- [--out FOLDER] [--only WORD]   all of it, 1280 and 390 px wide, light and dark
//   npm run preview -- --readme                       docs/comment.png and docs/report.png alone
import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { inspectPage, openBrowser, SCHEMES, WIDTHS } from './browser.mjs'
import { commentPage } from './comment-page.mjs'
import { hasSharedData, REAL_CASES, SHARED_DATA } from './real-cases.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const README_FIXTURE = 'loans-slice-regression'

const { values } = parseArgs({
  options: { out: { type: 'string' }, only: { type: 'string' }, readme: { type: 'boolean', default: false } },
})

async function reviewFixture(name) {
  const path = `fixtures/${name}/model-review.yml`
  return reviewConfig(readFileSync(join(root, path), 'utf8'), path, join(root, 'fixtures', name))
}

async function reviewConfig(text, path, baseFolder) {
  const config = loadConfig(text, path)
  return review({
    config,
    models: config.config.models.map((model) => model.name),
    fetch: fetchLocal({ baseFolder }),
    configSource: path,
    configSha256: sha256(new TextEncoder().encode(text)),
    context: { repository: null, pullRequest: 71, headSha: null, baseSha: null, baseRef: null, runUrl: null },
    advisory: false,
    problems: [],
  })
}

/** A golden page names neither style nor script, so that it does not change with them: see tests/report/golden.test.ts. */
const withAssets = (html) =>
  html
    .replace("style-src 'sha256-…'", () => `style-src '${assets.STYLE_HASH}'`)
    .replace("script-src 'sha256-…'", () => `script-src '${assets.SCRIPT_HASH}'`)
    .replace('<style>…</style>', () => `<style>${assets.STYLE}</style>`)
    .replace('<script>…</script>', () => `<script>${assets.SCRIPT}</script>`)
const escapeHtml = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
const terminal = (text) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Terminal</title><style>body{margin:0;background:#0d1117;color:#e6edf3}pre{margin:16px;font:14px/1.35 monospace;white-space:pre-wrap}</style><pre>${escapeHtml(text)}</pre></html>`

const out = values.out ?? mkdtempSync(join(tmpdir(), 'model-review-preview-'))
mkdirSync(out, { recursive: true })
const lib = (path) => import(new URL(`../lib/${path}`, import.meta.url))
const { renderComment } = await lib('report/media/markdown.js')
const { renderHtml } = await lib('report/media/html.js')
const assets = await lib('report/media/page/assets.js')
const { renderText } = await lib('report/media/text.js')
const { loadConfig } = await lib('config/load.js')
const { fetchLocal } = await lib('io/fetch-local.js')
const { sha256 } = await lib('io/digest.js')
const { review } = await lib('review.js')
const commentOf = (report) => renderComment(report, { maxBytes: 60_000 }).body

let wrong = 0
const browser = await openBrowser()
try {
  if (values.readme) await drawReadme()
  else await drawAll()
} finally {
  await browser.close()
}
if (wrong > 0) {
  console.error(`${wrong} pages are wrong`)
  process.exitCode = 1
}

async function drawReadme() {
  const report = await reviewFixture(README_FIXTURE)
  await draw(commentOf(report), {
    path: join(root, 'docs/comment.png'),
    width: 1280,
    scheme: 'light',
    markdown: true,
    height: 100,
  })
  const page = readFileSync(join(root, 'docs/report-example.html'), 'utf8')
  await drawTop(page, join(root, 'docs/report.png'))
  console.log('docs/comment.png docs/report.png')
}

/** What a reader sees of a page without scrolling, on a tall window. */
async function drawTop(html, path) {
  const page = await browser.newPage({ viewport: { width: 1100, height: 1480 }, colorScheme: 'light' })
  await page.setContent(html)
  await page.screenshot({ path })
  await page.close()
}

async function drawAll() {
  const golden = join(root, 'tests/golden')
  const pages = readdirSync(golden).map((file) => {
    const text = readFileSync(join(golden, file), 'utf8')
    if (file.endsWith('.html')) return { name: basename(file), text: withAssets(text) }
    if (file.endsWith('.md')) return { name: basename(file), text, markdown: true }
    return { name: basename(file), text: terminal(text) }
  })
  const fixtures = readdirSync(join(root, 'fixtures'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'make')
    .map((entry) => entry.name)
  for (const name of fixtures) if (isWanted(`fixture-${name}`)) add(`fixture-${name}`, await reviewFixture(name))
  for (const { name, folder, config } of hasSharedData ? REAL_CASES : []) {
    if (isWanted(`real-${name}`))
      add(`real-${name}`, await reviewConfig(config, 'model-review.yml', join(SHARED_DATA, folder)))
  }
  for (const page of pages.filter(({ name }) => name.includes(values.only ?? ''))) {
    const isTerminal = page.name.endsWith('.txt')
    for (const width of isTerminal ? [1280] : WIDTHS)
      for (const scheme of isTerminal ? ['dark'] : SCHEMES)
        await draw(page.text, {
          path: join(out, `${page.name}-${width}-${scheme}.png`),
          width,
          scheme,
          markdown: page.markdown,
        })
  }
  console.log(out)

  function add(name, report) {
    pages.push({ name: `${name}.md`, text: commentOf(report), markdown: true })
    pages.push({ name: `${name}.html`, text: renderHtml(report) })
    pages.push({ name: `${name}.txt`, text: terminal(renderText(report, { color: false })) })
  }
}

/** `--only fixture-loans` need not review the others; `--only .html` needs all of them. */
function isWanted(name) {
  const { only } = values
  return only === undefined || name.includes(only) || only.includes(name) || only.startsWith('.')
}

async function draw(text, { path, width, scheme, markdown = false, height }) {
  const faults = await inspectPage(browser, markdown ? commentPage(text) : text, { path, width, scheme, height })
  if (faults.length > 0) wrong++
  for (const fault of faults) console.warn(`${path}: ${fault}`)
}
