// Times the core alone on rows made in memory: 10 metrics on the whole and on 200 slices, 4,999 draws, one thread
// (statistics.md, section 16: within 15 s and 600 MB beyond the input at 1,000,000 rows).
// usage: node bench/core.mjs [--rows N]
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } })
const n = Number(values.rows)
const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'bench-core-'))
try {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const settings = '--ignoreConfig --target es2022 --module nodenext --types node --skipLibCheck'.split(' ')
  const folders = ['--rootDir', join(root, 'src'), '--outDir', join(folder, 'lib')]
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const entry = join(root, 'src/core/compare.ts')
  execFileSync(process.execPath, [compiler, ...settings, ...folders, entry], { cwd: root, stdio: 'inherit' })
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const { compare } = await import(pathToFileURL(join(folder, 'lib/core/compare.js')).href)

  const pair = makePair()
  const plan = makePlan()
  const before = process.memoryUsage().rss
  const start = performance.now()
  const result = compare(pair, plan)
  const seconds = (performance.now() - start) / 1000
  const peak = process.resourceUsage().maxRSS * 1024
  const slices = new Set(result.checks.filter(({ slice }) => slice).map(({ slice }) => JSON.stringify(slice))).size
  console.log(
    `${n} rows, ${result.checks.length} checks (10 metrics on the whole and on ${slices} slices), ${result.draws} draws: ` +
      `${seconds.toFixed(2)} s, ${Math.round((peak - before) / 2 ** 20)} MB beyond the input (${Math.round(before / 2 ** 20)} MB); node ${process.version}`,
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function makePair() {
  let state = 42
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const logistic = (x) => 1 / (1 + Math.exp(-x))
  const label = new Uint8Array(n)
  const championScore = new Float64Array(n)
  const challengerScore = new Float64Array(n)
  const bucketOfRow = new Uint16Array(n)
  const columns = { a: 50, b: 50, c: 50, d: 30, e: 20 }
  const codes = Object.fromEntries(Object.keys(columns).map((name) => [name, new Int32Array(n)]))
  for (let row = 0; row < n; row++) {
    const signal = 4 * (uniform() + uniform() - 1)
    label[row] = uniform() < logistic(signal - 1) ? 1 : 0
    championScore[row] = logistic(signal + uniform() - 1.5)
    challengerScore[row] = logistic(signal + uniform() - 1.5)
    bucketOfRow[row] = Math.floor(1024 * uniform())
    for (const [name, groups] of Object.entries(columns)) codes[name][row] = Math.floor(groups * uniform())
  }
  return {
    rows: { champion: n, challenger: n, matched: n, onlyChampion: 0, onlyChallenger: 0, unusable: 0 },
    n,
    label,
    championScore,
    challengerScore,
    weight: undefined,
    unitOfRow: undefined,
    units: n,
    bucketOfRow,
    buckets: 1024,
    identicalPredictions: false,
    fingerprint: new Uint8Array(32).fill(5),
    columnNames: Object.keys(columns),
    column: (name) => ({
      categories: () => ({ codes: codes[name], categories: Array.from({ length: columns[name] }, (_, k) => `v${k}`) }),
    }),
  }
}

function makePlan() {
  const names =
    'accuracy balanced_accuracy precision recall specificity f1 roc_auc average_precision log_loss brier_score'
  const metrics = names.split(' ').map((metric) => ({
    metric,
    parameters: {},
    role: 'primary',
    margin: { kind: 'absolute', value: 0.01 },
    requireNonInferior: false,
  }))
  return {
    task: 'binary',
    positive: '1',
    operatingPoint: { champion: 0.4, challenger: 0.4 },
    metrics,
    business: [],
    slices: {
      metrics,
      minRows: 50,
      of: ['a', 'b', 'c', 'd', 'e'].map((column) => ({
        by: { kind: 'column', name: column, column },
        severity: 'normal',
      })),
    },
    policy: {
      confidence: 0.95,
      onRegression: 'block',
      onInconclusive: 'review',
      onIdentical: 'review',
      maxUnmatched: 0,
      smallSample: 'guarded',
    },
  }
}
