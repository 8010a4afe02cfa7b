// The search for undeclared slices beside the Python package sliceline: same rows, columns and loss difference, one run.
// usage: node bench/slices.mjs [--times 3]
// Needs: npx tsc (lib/); BENCH_PYTHON (default python3) with pandas and sliceline. What is absent is said to be absent.
// Writes bench/SLICES.md. Linux only (peak memory is read from /proc).
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { make } from './make.mjs'
import { measure } from './measure.mjs'

const here = import.meta.dirname
const python = process.env.BENCH_PYTHON ?? 'python3'
const { values: options } = parseArgs({
  options: { times: { type: 'string', default: '3' }, once: { type: 'string' }, predicates: { type: 'string' } },
})

/** Searches one folder in a process of its own. */
async function searchOnce(folder, predicates) {
  const library = (path) => import(new URL(`../lib/${path}`, import.meta.url))
  const { loadConfig } = await library('config/load.js')
  const { joinTables, columnsInUse } = await library('config/join-tables.js')
  const { readTable } = await library('io/read-table.js')
  const { discoverSlices } = await library('core/discover.js')
  const { sha256Bytes } = await library('io/digest.js')
  const columns = { id: 'payment_id', label: 'is_fraud', score: 'fraud_score' }
  const files = { champion: { path: 'champion.csv' }, challenger: { path: 'challenger.csv' } }
  const model = { name: 'fraud', ...files, columns, discover: { max_predicates: predicates } }
  const { plans, config } = loadConfig(JSON.stringify({ version: 1, models: [model] }))
  const read = async (path) => readTable({ path, ref: null, commit: null, bytes: readFileSync(join(folder, path)) })
  const tables = { champion: await read('champion.csv'), challenger: await read('challenger.csv') }
  const joined = joinTables(tables, config.models[0].columns, plans[0], sha256Bytes)
  const inUse = columnsInUse(joined.columns, config.models[0].columns)
  // Columns are decoded when they are first asked for, as pandas did when it read the files.
  for (const name of joined.pair.columnNames) if (!inUse.includes(name)) joined.pair.column(name).numbers()
  const started = performance.now()
  const { found, tested } = discoverSlices(joined.pair, plans[0], { inUse })
  const seconds = (performance.now() - started) / 1000
  const worse = found.filter(({ direction, confirmed }) => direction === 'worse' && confirmed)
  return { seconds, tested, found: worse.map(({ slice }) => slice) }
}

/** The process prints its own seconds, without its start and without reading the files. */
async function measureInner(program, args) {
  const { failed, output, peakMiB } = await measure(program, args, [0], 10)
  return failed ? { failed } : { ...JSON.parse(output), peakMiB: Math.round(peakMiB) }
}

/** 20 columns of 3 to 7 values; the challenger is worse where three of them come together. */
function makeWide(rows, folder) {
  if (existsSync(join(folder, 'challenger.csv'))) return
  mkdirSync(folder, { recursive: true })
  const random = (row, stream) => {
    let h = Math.imul(row + 1, 0x9e3779b1) ^ Math.imul(stream + 7, 0x85ebca6b)
    h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
    h = Math.imul(h ^ (h >>> 12), 0x297a2d39)
    return ((h ^ (h >>> 15)) >>> 0) / 2 ** 32
  }
  const clip = (score) => Math.min(0.99, Math.max(0.01, score)).toFixed(6)
  const names = Array.from({ length: 20 }, (_, column) => `c${column}`)
  const lines = { champion: [], challenger: [] }
  for (let row = 0; row < rows; row++) {
    const values = names.map((_, column) => Math.floor(random(row, column) * (3 + (column % 5))))
    const label = random(row, 30) < 0.3 ? 1 : 0
    const score = 0.3 + 0.3 * (label - 0.3) + 0.2 * (random(row, 31) - 0.5)
    const harmed = values[1] === 0 && values[5] === 1 && values[7] === 2
    const other = score + 0.06 * (random(row, 32) - 0.5) + (harmed ? (label ? -0.2 : 0.2) : 0)
    const end = values.map((value) => `v${value}`).join(',')
    lines.champion.push(`P${row},${label},${clip(score)},${end}`)
    lines.challenger.push(`P${row},${label},${clip(other)},${end}`)
  }
  for (const [name, own] of Object.entries(lines))
    writeFileSync(
      join(folder, `${name}.csv`),
      `payment_id,is_fraud,fraud_score,${names.join(',')}\n${own.join('\n')}\n`,
    )
}

async function main() {
  const cases = [
    { title: '1,000,000 rows × 12 columns, two conditions', folder: join(here, 'data', '1000000'), predicates: 2 },
    { title: '100,000 rows × 20 columns, three conditions', folder: join(here, 'data', 'wide-100000'), predicates: 3 },
  ]
  await make({ rows: 1_000_000, order: 'same', folder: cases[0].folder, formats: ['csv'] })
  makeWide(100_000, cases[1].folder)
  const hasSliceline = spawnSync(python, ['-c', 'import pandas, sliceline']).status === 0
  let version = 'sliceline not installed'
  const sections = []
  for (const { title, folder, predicates } of cases) {
    const ours = []
    const theirs = []
    const loads = []
    for (let turn = 0; turn < Number(options.times); turn++) {
      loads.push(loadavg()[0])
      ours.push(
        await measureInner(process.execPath, [
          join(here, 'slices.mjs'),
          ...['--once', folder, '--predicates', String(predicates)],
        ]),
      )
      if (hasSliceline && turn === 0)
        theirs.push(await measureInner(python, [join(here, 'sliceline_baseline.py'), folder, String(predicates)]))
    }
    const line = (name, runs) => {
      if (runs.length === 0) return `| ${name} | not installed | | |`
      if (runs[0].failed) return `| ${name} | ${runs[0].failed} | | |`
      const best = runs.reduce((least, run) => (run.seconds < least.seconds ? run : least))
      const first = Object.entries(best.found[0] ?? {}).map(([column, value]) => `${column} ${value}`)
      return `| ${name} | ${best.seconds.toFixed(2)} s | ${best.peakMiB} MiB | ${first.join(', ') || 'nothing'} |`
    }
    if (theirs[0]?.version) version = theirs[0].version
    const ratio =
      theirs[0] && !theirs[0].failed
        ? ` sliceline takes ${(theirs[0].seconds / Math.min(...ours.map(({ seconds }) => seconds))).toFixed(1)} times as long.`
        : ''
    sections.push(
      `## ${title}\n\n| | Best | Peak memory of the process | First finding |\n|---|---:|---:|---|\n${line('model-review', ours)}\n${line('sliceline', theirs)}\n\n${ours[0].tested?.toLocaleString('en')} groups tested together.${ratio} Load average before the runs: ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}.\n`,
    )
  }
  writeFileSync(
    join(here, 'SLICES.md'),
    `# Benchmark of the search for undeclared slices\n\nWritten by \`node bench/slices.mjs\`; do not edit.\n\nThe clock runs from columns in memory to findings. **model-review** tests every group in both directions over the whole searched family (1,999 draws), and explains its findings; **sliceline** (bench/sliceline_baseline.py) ranks groups by the part of the loss difference above 0, without a test. They find by different scores, so the first finding may differ.\n\n- Machine: ${cpus()[0].model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}\n- Versions: Node ${process.version}; ${version}\n\n${sections.join('\n')}`,
  )
  console.log('bench/SLICES.md written')
}

if (options.once) console.log(JSON.stringify(await searchOnce(options.once, Number(options.predicates))))
else await main()
