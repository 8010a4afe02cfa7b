// Times reading a CSV: splitting it into cells, then each kind of view, beside csv-parse on the same bytes.
// usage: node bench/csv.mjs [FILE.csv] [--rows N]     (no file: writes one of N rows, 1,000,000 unless said, to a temporary folder)
// The compiler's own command makes the JavaScript that is timed, in the same temporary folder.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { parse } from 'csv-parse'

const { values, positionals } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' } },
  allowPositionals: true,
})
const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'bench-csv-'))
try {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  // Only the reader and what it imports, so that unfinished work elsewhere does not stop a measurement.
  const settings = '--ignoreConfig --target es2022 --module nodenext --types node --skipLibCheck'.split(' ')
  const entry = join(root, 'src/io/read-table.ts')
  const folders = ['--rootDir', join(root, 'src'), '--outDir', join(folder, 'lib')]
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  execFileSync(process.execPath, [compiler, ...settings, ...folders, entry], { cwd: root, stdio: 'inherit' })
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const load = (path) => import(pathToFileURL(join(folder, 'lib', path)).href)
  const [{ splitCells }, { makeTextTable }] = await Promise.all([
    load('io/delimited-text.js'),
    load('io/text-table.js'),
  ])
  const path = positionals[0] ?? (await writeRows(join(folder, 'rows.csv'), Number(values.rows)))
  const bytes = readFileSync(path)
  console.log(
    `${(bytes.length / 1e6).toFixed(1)} MB, node ${process.version}; times in ms: every repetition, the first one cold`,
  )

  const repetitions = 5
  const split = repeat(repetitions, () => splitCells(bytes, path))
  const table = makeTextTable(split.result, path)
  tell('split into cells', split.times, `${(bytes.length / 1e3 / median(split.times)).toFixed(0)} MB/s`)
  for (const name of table.columnNames)
    for (const view of ['numbers', 'categories', 'keys']) {
      // A view is kept by its column: a new table over the same cells makes it again.
      const { times } = repeat(repetitions, () => makeTextTable(split.result, path).column(name)[view]())
      tell(`${view} of ${name}`, times, `${((median(times) * 1e6) / table.rows).toFixed(1)} ns a row`)
    }

  const start = performance.now()
  const reader = parse({ bom: true })
  let rows = 0
  reader.on('data', () => rows++)
  reader.end(bytes)
  await once(reader, 'end')
  const time = performance.now() - start
  tell(`csv-parse (${rows - 1} rows as arrays of strings)`, [time], `${(bytes.length / 1e3 / time).toFixed(0)} MB/s`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function repeat(times, work) {
  const taken = []
  let result
  for (let round = 0; round < times; round++) {
    const start = performance.now()
    result = work()
    taken.push(performance.now() - start)
  }
  return { result, times: taken }
}

function median(times) {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]
}

function tell(name, times, rate) {
  console.log(`${name.padEnd(48)} ${rate.padStart(16)}   ${times.map((time) => time.toFixed(0)).join(' ')}`)
}

async function writeRows(path, rows) {
  let state = 1
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const pick = (choices) => choices[Math.floor(next() * choices.length)]
  const file = createWriteStream(path)
  file.write('id,time,label,score,amount,currency,country,channel,device,segment,tenure,age_band\n')
  for (let row = 0; row < rows; ) {
    let text = ''
    for (const end = Math.min(rows, row + 4096); row < end; row++) {
      const time = new Date(1735689600000 + row * 3000).toISOString()
      const words = [
        pick(['EUR', 'USD', 'GBP']),
        pick(['Deutschland', 'France', 'Côte d’Ivoire', '日本']),
        pick(['web', 'app', 'shop']),
        pick(['android', 'ios', 'windows']),
        pick(['retail', 'student', 'business']),
      ]
      text += `T${String(row).padStart(9, '0')},${time},${next() < 0.04 ? 1 : 0},${next().toFixed(6)},${(next() * 500).toFixed(2)},${words.join(',')},${Math.floor(next() * 120)},${pick(['18-24', '25-34', '35-49', '50+'])}\n`
    }
    if (!file.write(text)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'finish')
  return path
}
