// Sources to lib/ by tsc, then dist/action/index.js and dist/cli/index.js by ncc (and beside them what only some commands load),
// reproducible to the byte.
import { execFileSync } from 'node:child_process'
import { chmodSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const run = (command, ...args) => execFileSync(command, args, { cwd: root, stdio: 'inherit' })
const bin = (name) => join(root, 'node_modules', '.bin', name)

rmSync(join(root, 'lib'), { recursive: true, force: true })
rmSync(join(root, 'dist'), { recursive: true, force: true })
run(process.execPath, 'scripts/page-assets.mjs')
run(bin('tsc'), '-p', 'tsconfig.json')
run(process.execPath, 'scripts/schema.mjs')
for (const name of ['cli', 'action']) {
  run(
    bin('ncc'),
    'build',
    `lib/main-${name}.js`,
    '-o',
    `dist/${name}`,
    '--license',
    'licenses.txt',
    '--quiet',
    '--minify',
  )
  const folder = join(root, 'dist', name)
  // ncc may leave type declarations and maps beside the bundle; only what runs is shipped.
  for (const file of readdirSync(folder)) if (file.endsWith('.d.ts')) rmSync(join(folder, file))
}
chmodSync(join(root, 'dist/cli/index.js'), 0o755)
writeFileSync(join(root, 'dist/package.json'), '{"type":"module"}\n')
