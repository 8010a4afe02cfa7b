// `node scripts/package.mjs FOLDER`: the folder that goes to npm. dist/ holds everything that runs, so nothing is to be installed
// with it: package.json goes without dependencies and scripts, which are for who works on the sources.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const [folder] = process.argv.slice(2)
if (!folder) throw new Error('Name the folder to write: node scripts/package.mjs FOLDER')

const { scripts, dependencies, devDependencies, ...manifest } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
)
mkdirSync(folder, { recursive: true })
for (const file of manifest.files) cpSync(join(root, file), join(folder, file), { recursive: true })
writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
