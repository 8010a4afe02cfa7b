// Ours beside DuckDB's scan and join and a plain pandas + scikit-learn script: same files, one run, taking turns.
// usage: node bench/run.mjs [--rows 100000,1000000] [--formats csv,parquet] [--times 5] [--pandas-times 1]
//   [--pandas-formats csv] [--order same|mixed] [--check 3] [--cli dist/cli/index.js] [--minutes 15]
//   [--pandas-minutes 15]
// --times and --pandas-times: one number, or one for each entry of --rows.
// --check R: exit 1 unless our best time is within R times DuckDB's best.
// --minutes and --pandas-minutes: most that one run may take; it is stopped then, and the table says so.
// Needs: npm run build; npm install in bench/; BENCH_PYTHON (default python3) with pandas and scikit-learn.
// What is absent is said to be absent. Writes bench/RESULTS.md. Linux only (peak memory is read from /proc).
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { make } from './make.mjs'
import { measure } from './measure.mjs'

const here = import.meta.dirname
const root = join(here, '..')
const python = process.env.BENCH_PYTHON ?? 'python3'

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000,1000000' },
    times: { type: 'string', default: '5' },
    'pandas-times': { type: 'string', default: '1' },
    'pandas-formats': { type: 'string', default: 'csv,parquet' },
    order: { type: 'string', default: 'same' },
    check: { type: 'string' },
    formats: { type: 'string', default: 'csv,parquet' },
    cli: { type: 'string', default: join(root, 'dist', 'cli', 'index.js') },
    minutes: { type: 'string', default: '15' },
    'pandas-minutes': { type: 'string', default: '15' },
  },
})

const measureFor = (program, args, goodCodes, minutes = options.minutes) => measure(program, args, goodCodes, minutes)

const sides = {
  ours: {
    title: 'model-review',
    absent: existsSync(options.cli) ? null : 'dist/cli/index.js is not built (npm run build)',
    run: (folder, format) => {
      const config = join(folder, format === 'csv' ? 'model-review.yml' : `${format}.yml`)
      return measureFor(process.execPath, [options.cli, 'compare', '--config', config, '--quiet'], [0, 1, 3])
    },
  },
  duckdb: {
    title: 'DuckDB, scan and join, 2 threads',
    absent: existsSync(join(here, 'node_modules', '@duckdb')) ? null : 'run npm install in bench/',
    // Its own clock, without the start of Node: the stricter measure for us.
    run: async (folder, format) =>
      inner(await measureFor(process.execPath, [join(here, 'duckdb.mjs'), folder, format], [0])),
  },
  pandas: {
    title: 'pandas + scikit-learn, no intervals',
    absent:
      spawnSync(python, ['-c', 'import pandas, sklearn']).status === 0
        ? null
        : `${python} has no pandas and scikit-learn (set BENCH_PYTHON)`,
    run: async (folder, format) =>
      inner(
        await measureFor(python, [join(here, 'pandas_baseline.py'), folder, format], [0], options['pandas-minutes']),
      ),
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
    cpuSeconds: Math.min(...results.map((result) => result.cpuSeconds)),
    peakMiB: Math.max(...results.map((result) => result.peakMiB)),
    times: results.length,
    version: results[0].version,
  }
}

const file = join(here, 'RESULTS.md')
// Where the command line stands is of no interest to a reader.
const said = process.argv
  .slice(2)
  .join(' ')
  .replace(/ ?--cli \S+/, '')
const versions = new Map()
const sections = []
let overLimit = false

const formats = options.formats.split(',')
const pandasFormats = options['pandas-formats'].split(',')
const titles = { csv: 'CSV', parquet: 'Parquet' }

/** The count for the place in --rows; the last one holds for all that follow. */
const timesAt = (counts, place) => Number(counts.split(',')[place] ?? counts.split(',').at(-1))

for (const [place, rows] of options.rows.split(',').map(Number).entries()) {
  const times = timesAt(options.times, place)
  const pandasTimes = timesAt(options['pandas-times'], place)
  const folder = join(here, 'data', options.order === 'mixed' ? `${rows}-mixed` : String(rows))
  await make({ rows, order: options.order, folder, formats })
  for (const format of formats) {
    const results = { ours: [], duckdb: [], pandas: [] }
    const loads = []
    for (let turn = 0; turn < times; turn++) {
      for (const [name, side] of Object.entries(sides)) {
        if (side.absent || (name === 'pandas' && turn >= (pandasFormats.includes(format) ? pandasTimes : 0))) continue
        loads.push(loadavg()[0])
        const result = await side.run(folder, format)
        results[name].push(result)
        const told =
          result.failed ??
          `${result.seconds.toFixed(2)} s, CPU ${result.cpuSeconds.toFixed(2)} s, ${result.peakMiB.toFixed(0)} MiB, load ${loads.at(-1).toFixed(1)} before`
        process.stderr.write(`${rows} rows, ${format}, turn ${turn + 1}, ${name}: ${told}\n`)
      }
    }
    sections.push({ rows, text: tableOf(rows, format, results, loads) })
    sections.sort((a, b) => a.rows - b.rows)
    // Written after every table: a long run that is stopped leaves what it measured.
    write()
  }
}

function tableOf(rows, format, results, loads) {
  const summary = Object.fromEntries(
    Object.entries(results).map(([name, list]) => [
      name,
      list.length > 0
        ? summarise(list)
        : { failed: sides[name].absent ?? 'left out, to bound the time of the whole benchmark' },
    ]),
  )
  const base = summary.duckdb
  const ratio = (side, key) => (side.failed || base.failed ? '–' : `${(side[key] / base[key]).toFixed(2)} ×`)
  const lines = Object.entries(summary).map(([name, side]) => {
    if (side.version) versions.set(name, side.version)
    return side.failed
      ? `| ${sides[name].title} | ${side.failed} | | | | | | | |`
      : `| ${sides[name].title} | ${side.best.toFixed(2)} s | ${((side.best * 1e6) / rows).toFixed(2)} s | ${side.median.toFixed(2)} s | ${((side.cpuSeconds * 1e6) / rows).toFixed(2)} s | ${ratio(side, 'best')} | ${ratio(side, 'median')} | ${Math.round(side.peakMiB)} MiB | ${side.times} |`
  })
  if (options.check && !(summary.ours.best / base.best <= Number(options.check))) overLimit = true
  const order = options.order === 'mixed' ? ', challenger in another order' : ''
  const load = `Load average before the runs: ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}.`
  return `## ${rows.toLocaleString('en')} rows, ${titles[format]}${order}\n\n| | Best | Best per million rows | Median | Processor time per million rows | Best to DuckDB | Median to DuckDB | Peak memory | Runs |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|\n${lines.join('\n')}\n\n${load}\n`
}

function write() {
  const text = `# Benchmark

Written by \`node bench/run.mjs ${said}\`; do not edit.

Two files of 12 columns each, as CSV or as Parquet written by DuckDB (bench/make.mjs). **model-review**: the whole command from start to exit, 10 metrics on 200
slices with simultaneous intervals and a decision, one process. **DuckDB**: reads both files and joins them on the id, every
column taking part, nothing else; its own clock, without starting Node. **pandas + scikit-learn**: reads, joins, the same 10
metrics on the same 200 slices for both models, without intervals or decision. The sides take turns in one run: where the
machine has other work (see the load averages) the seconds are too long, and what to read are the ratios between sides and
the processor time, which is that of all threads of the whole process, its start included.

- Machine: ${cpus()[0].model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}
- Versions: Node ${process.version}${[...versions.values()].map((version) => `; ${version}`).join('')}

${sections.map(({ text }) => text).join('\n')}`
  writeFileSync(file, text)
}

console.log(`${relative(root, file)} written`)
if (overLimit) {
  console.error(`Slower than ${options.check} times DuckDB's scan and join.`)
  process.exitCode = 1
}
