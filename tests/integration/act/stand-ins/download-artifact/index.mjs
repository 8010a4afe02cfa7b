import { cpSync, existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

const input = (name) => process.env[`INPUT_${name.toUpperCase()}`] ?? ''
const store = path.join(process.env.STAND_IN_ARTIFACTS, process.env.GITHUB_RUN_ID)
const all = existsSync(store) ? readdirSync(store) : []
const name = input('name')
if (name !== '') {
  if (!all.includes(name)) {
    console.log(`::error::Artifact not found for name: ${name}`)
    process.exit(1)
  }
  cpSync(path.join(store, name), input('path'), { recursive: true })
} else {
  const [before, after] = input('pattern').split('*')
  for (const each of all.filter((one) => one.startsWith(before) && one.endsWith(after ?? '')))
    cpSync(path.join(store, each), path.join(input('path'), each), { recursive: true })
}
