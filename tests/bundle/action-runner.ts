/** Runs the built action as a runner of GitHub does: a process, its environment, and files for what it has to say. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parse } from 'yaml'
import type { FakeGitHub } from '../github/fake/fake-github.js'
import { payloadOf, runnerEnvironment } from '../github/payloads.js'

const root = path.resolve(import.meta.dirname, '../..')
const action: { inputs: Record<string, { default?: string }>; runs: { using: string; main: string } } = parse(
  readFileSync(path.join(root, 'action.yml'), 'utf8'),
)
const bundle = path.join(root, action.runs.main)

export interface Run {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  readonly workspace: string
}

export interface RunSettings {
  readonly inputs?: Readonly<Record<string, string>>
  /** Files of the checkout. */
  readonly files: Readonly<Record<string, string | Uint8Array>>
  readonly payload?: string
  readonly env?: Readonly<Record<string, string>>
}

const folders: string[] = []

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}

export async function runBundle(fake: FakeGitHub, settings: RunSettings): Promise<Run> {
  if (!existsSync(bundle)) throw new Error(`There is no ${action.runs.main}. Make it with: npm run build`)
  const folder = mkdtempSync(path.join(tmpdir(), 'action-bundle-'))
  folders.push(folder)
  const workspace = path.join(folder, 'workspace')
  mkdirSync(path.join(workspace, '.git'), { recursive: true })
  for (const [file, content] of Object.entries(settings.files)) {
    mkdirSync(path.dirname(path.join(workspace, file)), { recursive: true })
    writeFileSync(path.join(workspace, file), content)
  }
  const write = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text)
    return path.join(folder, name)
  }
  const outputFile = write('output', '')
  const summaryFile = write('summary.md', '')
  const defaults = Object.entries(action.inputs).map(([name, { default: value = '' }]) => [
    name,
    value.replace(/\$\{\{ github\.token \}\}/, fake.token),
  ])
  const inputs = { ...Object.fromEntries(defaults), ...settings.inputs }
  const child = spawn(process.execPath, [bundle], {
    cwd: workspace,
    env: {
      PATH: process.env.PATH ?? '',
      ...runnerEnvironment(),
      ...Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, String(value)]),
      ),
      GITHUB_API_URL: fake.url,
      GITHUB_WORKSPACE: workspace,
      GITHUB_EVENT_PATH: write('event.json', settings.payload ?? payloadOf({})),
      GITHUB_OUTPUT: outputFile,
      GITHUB_STEP_SUMMARY: summaryFile,
      ...settings.env,
    },
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return {
    exitCode,
    stdout,
    stderr,
    outputs: parseOutputs(readFileSync(outputFile, 'utf8')),
    summary: readFileSync(summaryFile, 'utf8'),
    workspace,
  }
}

/** `name<<delimiter`, the value, the delimiter again. */
function parseOutputs(text: string): Record<string, string> {
  const entries = [...text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm)]
  return Object.fromEntries(entries.map(([, name, , value]) => [name, value]))
}
