// Writes bench/data/<rows>/{champion,challenger}.csv and model-review.yml (and .parquet with parquet.yml, by DuckDB): card payments with fraud scores of two models.
// usage: node bench/make.mjs --rows 1000000 [--seed 1] [--order same|mixed] [--formats csv,parquet]
// 12 columns in both files. Row i depends on (seed, i) alone, so a larger file begins like a smaller one, and the
// challenger's rows can be written in another order without holding them.
// Truth: the challenger is a little sharper everywhere, and knows nothing of wallet payments by students.

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const columns = {
  country: ['DE', 'FR', 'US', 'GB', 'PL', 'ES', 'IT', 'NL', 'SE', 'BR'],
  channel: ['web', 'app', 'terminal', 'wallet'],
  device: ['android', 'ios', 'windows', 'mac', 'none'],
  category: ['groceries', 'travel', 'fashion', 'gaming', 'fuel', 'electronics', 'dining', 'jewelry'],
  segment: ['retail', 'student', 'premium', 'business'],
  age_band: ['18-24', '25-34', '35-49', '50-64', '65+'],
  card: ['debit', 'credit', 'prepaid'],
}
const names = Object.keys(columns)
const header = `payment_id,is_fraud,fraud_score,amount,hour,${names.join(',')}\n`
/** How much each value adds to the log-odds of fraud. */
const riskOf = {
  wallet: 0.5,
  web: 0.3,
  gaming: 0.7,
  electronics: 0.5,
  jewelry: 0.9,
  prepaid: 0.8,
  BR: 0.4,
  business: -0.3,
  none: 0.3,
}

/** Uniform numbers in [0, 1) that depend on seed and row only: a counter through MurmurHash3's finaliser. */
function drawsOf(seed, row) {
  let counter = mix(seed ^ mix(row + 1))
  return () => {
    counter = (counter + 0x9e3779b9) | 0
    return (mix(counter) >>> 0) / 4294967296
  }
}

function mix(word) {
  let hash = word | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

/** First values are the commonest: shares fall as 1/(k + 2). */
const cumulative = Object.fromEntries(
  names.map((name) => {
    const weights = columns[name].map((_, k) => 1 / (k + 2))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    let sum = 0
    return [name, weights.map((weight) => (sum += weight / total))]
  }),
)

const logistic = (z) => 1 / (1 + Math.exp(-z))

function payment(seed, row) {
  const draw = drawsOf(seed, row)
  const normal = () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw())
  const chosen = names.map((name) => {
    const point = draw()
    const place = cumulative[name].findIndex((edge) => point < edge)
    return columns[name][place < 0 ? columns[name].length - 1 : place]
  })
  const amount = Math.exp(3.3 + 1.1 * normal())
  const hour = Math.floor(24 * draw())
  let odds = -3.9 + 0.3 * Math.log1p(amount / 25) + (hour < 6 ? 0.6 : 0) + 1.2 * normal()
  for (const value of chosen) odds += riskOf[value] ?? 0
  const fraud = draw() < logistic(odds) ? 1 : 0
  const blind = chosen[1] === 'wallet' && chosen[4] === 'student'
  const champion = logistic(odds + 0.8 * normal())
  const challenger = logistic(blind ? -3 + 0.9 * normal() : odds + 0.65 * normal())
  const rest = `${amount.toFixed(2)},${hour},${chosen.join(',')}\n`
  const id = `P${String(row).padStart(9, '0')}`
  return {
    champion: `${id},${fraud},${champion.toFixed(6)},${rest}`,
    challenger: `${id},${fraud},${challenger.toFixed(6)},${rest}`,
  }
}

export const sliceMetrics = [
  '{ metric: roc_auc, margin: 0.01 }',
  '{ metric: average_precision, margin: 0.02 }',
  '{ metric: log_loss, margin: 5% }',
  '{ metric: brier_score, margin: 5% }',
  '{ metric: accuracy, margin: 0.01 }',
  '{ metric: precision, margin: 0.03 }',
  '{ metric: recall, margin: 0.03 }',
  '{ metric: specificity, margin: 0.01 }',
  '{ metric: f1, margin: 0.03 }',
  '{ metric: matthews_corrcoef, margin: 0.03 }',
]

/** 39 + 9 + 152 = 200 slices. */
export const slicings = [
  ...names.map((name) => [name]),
  ['amount'],
  ['hour'],
  ['country', 'channel'],
  ['category', 'device'],
  ['category', 'channel'],
  ['segment', 'age_band'],
  ['device', 'segment'],
]

const config = `# Written by bench/make.mjs: 10 metrics on 200 slices.
version: 1
models:
  - name: card-fraud
    task: binary
    champion: { path: champion.csv }
    challenger: { path: challenger.csv }
    columns: { id: payment_id, label: is_fraud, score: fraud_score }
    positive: 1
    operating_point: { threshold: 0.2 }
    metrics:
      - { metric: roc_auc, role: primary, margin: 0.005 }
      - { metric: log_loss, role: guardrail, margin: 2% }
    slices:
      metrics:
${sliceMetrics.map((metric) => `        - ${metric}`).join('\n')}
      margin: 0.03
      min_rows: 50
      of:
${slicings
  .map((parts) => {
    if (parts.length > 1) return `        - { cross: [${parts.join(', ')}] }`
    if (parts[0] === 'amount') return '        - { column: amount, quantiles: 5 }'
    if (parts[0] === 'hour') return '        - { column: hour, bins: [6, 12, 18] }'
    return `        - ${parts[0]}`
  })
  .join('\n')}
`

/** A step that visits every row once when taken modulo rows: about the golden section of it, and prime to it. */
function stepFor(rows) {
  const shares = (a, b) => (b === 0 ? a > 1 : shares(b, a % b))
  let step = Math.max(1, Math.floor(rows * 0.618))
  while (shares(step, rows)) step++
  return step
}

export async function make({ rows, seed = 1, order = 'same', folder, formats = ['csv'] }) {
  mkdirSync(folder, { recursive: true })
  // Data of an older generator, or half of them, must not be measured by mistake.
  const generator = createHash('sha256')
    .update(readFileSync(import.meta.filename))
    .digest('hex')
  const made = JSON.stringify({ rows, seed, order, generator })
  const mark = join(folder, 'made.json')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === made) return makeParquet(folder, formats)
  rmSync(mark, { force: true })
  for (const name of ['champion', 'challenger']) rmSync(join(folder, `${name}.parquet`), { force: true })
  const write = async (name, rowAt) => {
    const file = createWriteStream(join(folder, `${name}.csv`))
    let text = header
    for (let i = 0; i < rows; i++) {
      text += payment(seed, rowAt(i))[name]
      if (text.length > 1 << 20) {
        if (!file.write(text)) await once(file, 'drain')
        text = ''
      }
    }
    file.end(text)
    await once(file, 'finish')
  }
  const step = order === 'mixed' ? stepFor(rows) : 1
  await write('champion', (i) => i)
  // step · i stays below 2^53 for rows up to 10^7
  await write('challenger', (i) => (i * step) % rows)
  writeFileSync(join(folder, 'model-review.yml'), config)
  writeFileSync(mark, made)
  await makeParquet(folder, formats)
}

/** The same tables, as DuckDB reads the CSV and writes Parquet by default. */
async function makeParquet(folder, formats) {
  if (!formats.includes('parquet')) return
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect()
  const quoted = (file) => `'${join(folder, file).replaceAll("'", "''")}'`
  for (const name of ['champion', 'challenger']) {
    if (existsSync(join(folder, `${name}.parquet`))) continue
    const table = `SELECT * FROM read_csv(${quoted(`${name}.csv`)})`
    await connection.run(`COPY (${table}) TO ${quoted(`${name}.unfinished`)} (FORMAT parquet)`)
    renameSync(join(folder, `${name}.unfinished`), join(folder, `${name}.parquet`))
  }
  writeFileSync(join(folder, 'parquet.yml'), config.replaceAll('.csv', '.parquet'))
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '1' },
      order: { type: 'string', default: 'same' },
      formats: { type: 'string', default: 'csv' },
    },
  })
  const folder = join(import.meta.dirname, 'data', values.order === 'mixed' ? `${values.rows}-mixed` : values.rows)
  const { rows, seed, order, formats } = values
  await make({ rows: Number(rows), seed: Number(seed), order, folder, formats: formats.split(',') })
  console.log(folder)
}
