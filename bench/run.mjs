// Ours beside DuckDB's scan and join and a plain pandas + scikit-learn script: same files, one run, taking turns.
// usage: node bench/run.mjs [--rows 100000,1000000] [--times 5] [--pandas-times 1] [--order same|mixed] [--check 3]
// --check R: exit 1 unless our best time is within R times DuckDB's best.
// Needs: npm run build; npm install in bench/; BENCH_PYTHON (default python3) with pandas and scikit-learn.
// What is absent is said to be absent. Writes bench/RESULTS.md. Linux only (peak memory is read from /proc).
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { make } from './make.mjs'

const here = import.meta.dirname
const root = join(here, '..')
const cli = join(root, 'dist', 'cli', 'index.js')
const python = process.env.BENCH_PYTHON ?? 'python3'

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000,1000000' },
    times: { type: 'string', default: '5' },
    'pandas-times': { type: 'string', default: '1' },
    order: { type: 'string', default: 'same' },
    check: { type: 'string' },
  },
})

/** Runs a program to its end: wall time of the whole process and the peak of its resident memory. */
function measure(program, args, goodCodes) {
  return new Promise((resolve) => {
    const started = performance.now()
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let peakKiB = 0
    let output = ''
    let errors = ''
    child.stdout.on('data', (text) => {
      output += text
    })
    child.stderr.on('data', (text) => {
      errors += text
    })
    const watch = setInterval(() => {
      try {
        const line = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))
        if (line) peakKiB = Math.max(peakKiB, Number(line[1]))
      } catch {
        // the process has just ended
      }
    }, 10)
    child.on('error', (error) => {
      clearInterval(watch)
      resolve({ failed: error.message })
    })
    child.on('close', (code) => {
      clearInterval(watch)
      const seconds = (performance.now() - started) / 1000
      if (goodCodes.includes(code)) resolve({ seconds, peakMiB: peakKiB / 1024, output, code })
      else resolve({ failed: `exit ${code}: ${(errors || output).trim().split('\n').at(-1)}` })
    })
  })
}

const sides = {
  ours: {
    title: 'model-review',
    absent: existsSync(cli) ? null : 'dist/cli/index.js is not built (npm run build)',
    run: (folder) =>
      measure(process.execPath, [cli, 'compare', '--config', join(folder, 'model-review.yml'), '--quiet'], [0, 1, 3]),
  },
  duckdb: {
    title: 'DuckDB, scan and join, 2 threads',
    absent: existsSync(join(here, 'node_modules', '@duckdb')) ? null : 'run npm install in bench/',
    // Its own clock, without the start of Node: the stricter measure for us.
    run: async (folder) => inner(await measure(process.execPath, [join(here, 'duckdb.mjs'), folder], [0])),
  },
  pandas: {
    title: 'pandas + scikit-learn, no intervals',
    absent:
      spawnSync(python, ['-c', 'import pandas, sklearn']).status === 0
        ? null
        : `${python} has no pandas and scikit-learn (set BENCH_PYTHON)`,
    run: async (folder) => inner(await measure(python, [join(here, 'pandas_baseline.py'), folder], [0])),
  },
}

function inner(result) {
  if (result.failed) return result
  const told = JSON.parse(result.output)
  return { ...result, seconds: told.seconds, version: told.version }
}

const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

function summarise(results) {
  const failed = results.find((result) => result.failed)
  if (failed) return { failed: failed.failed }
  const seconds = results.map((result) => result.seconds)
  return {
    best: Math.min(...seconds),
    median: median(seconds),
    peakMiB: Math.max(...results.map((result) => result.peakMiB)),
    times: results.length,
    version: results[0].version,
  }
}

const versions = new Map()
const sections = []
let overLimit = false

for (const rows of options.rows.split(',').map(Number)) {
  const folder = join(here, 'data', options.order === 'mixed' ? `${rows}-mixed` : String(rows))
  // Always written again: data of an older generator must not be measured by mistake.
  await make({ rows, order: options.order, folder })
  const results = { ours: [], duckdb: [], pandas: [] }
  for (let turn = 0; turn < Number(options.times); turn++) {
    for (const [name, side] of Object.entries(sides)) {
      if (side.absent || (name === 'pandas' && turn >= Number(options['pandas-times']))) continue
      const result = await side.run(folder)
      results[name].push(result)
      process.stderr.write(
        `${rows} rows, turn ${turn + 1}, ${name}: ${result.failed ?? `${result.seconds.toFixed(2)} s`}\n`,
      )
    }
  }
  const summary = Object.fromEntries(
    Object.entries(results).map(([name, list]) => [
      name,
      list.length > 0 ? summarise(list) : { failed: sides[name].absent ?? 'not run' },
    ]),
  )
  const base = summary.duckdb
  const ratio = (side, key) => (side.failed || base.failed ? '–' : `${(side[key] / base[key]).toFixed(2)} ×`)
  const lines = Object.entries(summary).map(([name, side]) => {
    if (side.version) versions.set(name, side.version)
    return side.failed
      ? `| ${sides[name].title} | ${side.failed} | | | | | |`
      : `| ${sides[name].title} | ${side.best.toFixed(2)} s | ${side.median.toFixed(2)} s | ${ratio(side, 'best')} | ${ratio(side, 'median')} | ${Math.round(side.peakMiB)} MiB | ${side.times} |`
  })
  sections.push(
    `## ${rows.toLocaleString('en')} rows${options.order === 'mixed' ? ', challenger in another order' : ''}\n\n| | Best | Median | Best to DuckDB | Median to DuckDB | Peak memory | Runs |\n|---|---:|---:|---:|---:|---:|---:|\n${lines.join('\n')}\n`,
  )
  if (options.check && !(summary.ours.best / base.best <= Number(options.check))) overLimit = true
}

const text = `# Benchmark

Written by \`node bench/run.mjs ${process.argv.slice(2).join(' ')}\`; do not edit.

Two CSV files of 12 columns each (bench/make.mjs). **model-review**: the whole command from start to exit, 10 metrics on 200
slices with simultaneous intervals and a decision, one process. **DuckDB**: reads both files and joins them on the id, every
column taking part, nothing else; its own clock, without starting Node. **pandas + scikit-learn**: reads, joins, the same 10
metrics on the same 200 slices for both models, without intervals or decision. The sides take turns in one run.

- Machine: ${cpus()[0].model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}
- Versions: Node ${process.version}${[...versions.values()].map((version) => `; ${version}`).join('')}

${sections.join('\n')}`
const file = join(here, 'RESULTS.md')
writeFileSync(file, text)
console.log(`${relative(root, file)} written`)
if (overLimit) {
  console.error(`Slower than ${options.check} times DuckDB's scan and join.`)
  process.exitCode = 1
}
