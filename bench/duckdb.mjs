// Scans the two files and joins them on the id with DuckDB (2 threads), every one of the 24 columns taking part.
// usage: node bench/duckdb.mjs <folder> [csv|parquet]; prints JSON {seconds, rows, version}. Needs `npm install` in bench/.
import { join } from 'node:path'
import { DuckDBInstance, version } from '@duckdb/node-api'

const [folder, format = 'csv'] = process.argv.slice(2)
const text = ['country', 'channel', 'device', 'category', 'segment', 'age_band', 'card']
const numbers = ['is_fraud', 'fraud_score', 'amount', 'hour']
const quoted = (name) => `'${join(folder, name).replaceAll("'", "''")}'`
const table = (name) => `read_${format}(${quoted(`${name}.${format}`)})`
// Cheap aggregates, so that the time is that of reading and joining, yet no column can be left out.
const touched = ['champion', 'challenger'].flatMap((side) => [
  `max(${side}.payment_id)`,
  ...numbers.map((name) => `sum(${side}.${name})`),
  ...text.map((name) => `max(${side}.${name})`),
])

const started = performance.now()
const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
const connection = await instance.connect()
const reader = await connection.runAndReadAll(
  `SELECT count(*), ${touched.join(', ')} FROM ${table('champion')} champion JOIN ${table('challenger')} challenger ON champion.payment_id = challenger.payment_id`,
)
const rows = Number(reader.getRows()[0][0])
console.log(JSON.stringify({ seconds: (performance.now() - started) / 1000, rows, version: `DuckDB ${version()}` }))
