import { cpSync, existsSync, mkdirSync, statSync } from 'node:fs'
import path from 'node:path'

const input = (name) => process.env[`INPUT_${name.toUpperCase()}`] ?? ''
const lines = input('path')
  .split('\n')
  .map((line) => line.trim())
  .filter(Boolean)
const wanted = lines.filter((line) => !line.startsWith('!'))
const excluded = lines.filter((line) => line.startsWith('!')).map((line) => path.resolve(line.slice(1)))
if (wanted.length !== 1 || /[*?[]/.test(lines.join())) {
  console.log('::error::The stand-in knows one path without wildcards.')
  process.exit(1)
}
const source = path.resolve(wanted[0])
if (!existsSync(source)) {
  const how = input('if-no-files-found')
  if (how !== 'ignore') console.log(`::${how === 'error' ? 'error' : 'warning'}::No files were found: ${wanted[0]}`)
  process.exit(how === 'error' ? 1 : 0)
}
const isFile = statSync(source).isFile()
const name = input('archive') === 'false' ? path.basename(source) : input('name')
const folder = path.join(process.env.STAND_IN_ARTIFACTS, process.env.GITHUB_RUN_ID, name)
if (existsSync(folder)) {
  console.log(`::error::An artifact with this name already exists on the workflow run: ${name}`)
  process.exit(1)
}
mkdirSync(folder, { recursive: true })
cpSync(source, isFile ? path.join(folder, path.basename(source)) : folder, {
  recursive: true,
  filter: (file) => !excluded.includes(path.resolve(file)),
})
