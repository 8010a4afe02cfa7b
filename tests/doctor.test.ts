/** `doctor`: every finding where it belongs, none where all is well, and what GitHub does not tell is never taken as well. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { runCli } from '../src/cli.js'
import { checkWorkflow } from '../src/setup/check-workflow.js'
import { draftWorkflow } from '../src/setup/draft-workflow.js'
import { makeFiles } from './fuzz/world.js'
import { startFake } from './github/helpers.js'

const ACTION = `acme/model-review-gate@${'0'.repeat(40)}`
const FILE = '.github/workflows/model-review.yml'
const good = draftWorkflow({ action: ACTION, lfs: false, prepare: [] })
const files = makeFiles()
const CONFIG = `version: 1
models:
  - name: credit
    champion: { path: predictions.csv, ref: base }
    challenger: { path: predictions.csv }
    operating_point: 0.5
`

describe('the workflow', () => {
  const codesOf = (text: string, needs = {}) =>
    checkWorkflow(text, FILE, needs).findings.map(({ reason: { code, args } }) => `${code} ${args.line}`)
  const lineOf = (text: string, part: string) => text.slice(0, text.indexOf(part)).split('\n').length

  it('that init writes has nothing to mend, and reports as its job', () => {
    const checked = checkWorkflow(good, FILE)
    expect(checked).toMatchObject({ isGate: true, checks: ['model-review'], hasMergeGroup: true, findings: [] })
  })

  it('is known by its outputs where the copy of the action has another name', () => {
    const named = (action: string) => checkWorkflow(draftWorkflow({ action, lfs: false, prepare: [] }), FILE)
    expect(named(`acme/gate@${'0'.repeat(40)}`)).toMatchObject({ isGate: true, findings: [] })
    expect(named('acme/gate@v1').findings.map(({ reason: { code } }) => code)).toEqual(['doctor_action_not_pinned'])
  })

  it.each([
    ['  pull_request: #', '  pull_request:\n    paths: ["models/**"]\n  # ', 'doctor_paths_filter', 'paths:'],
    ['  pull_request: #', '  pull_request:\n    types: [opened]\n  # ', 'doctor_types_missing', 'types:'],
    ['  pull_request: #', '  push: #', 'doctor_event_missing', 'on:'],
    ['  pull_request: #', '  pull_request_target: #', 'doctor_event_target', 'pull_request_target'],
    ['  merge_group:\n', '', 'doctor_merge_group_missing', 'on:'],
    ['  pull-requests: write', '  issues: write', 'doctor_permission_missing', 'permissions:'],
    ['  contents: read\n  pull', '  contents: write\n  pull', 'doctor_permission_broad', 'permissions:'],
    ['permissions:\n  contents: read\n  pull-requests: write\n', '', 'doctor_permissions_unsaid', '  model-review:\n'],
    [
      'permissions:\n  contents: read\n  pull-requests: write\n',
      'permissions: write-all\n',
      'doctor_permissions_all',
      'permissions:',
    ],
    ['    timeout-minutes: 15\n', '', 'doctor_no_timeout', '  model-review:\n'],
    ['    timeout-minutes', '    if: github.actor != 0\n    timeout-minutes', 'doctor_job_if', '    if: github'],
    ['    timeout-minutes', '    needs: train\n    timeout-minutes', 'doctor_job_needs', '    needs:'],
    [
      '    timeout-minutes',
      '    continue-on-error: true\n    timeout-minutes',
      'doctor_continue_on_error',
      'continue-on-error',
    ],
    [
      '          persist-credentials: false\n',
      '          fetch-depth: 0\n',
      'doctor_persist_credentials',
      'uses: actions/checkout',
    ],
    [ACTION, 'acme/model-review-gate@v1', 'doctor_action_not_pinned', 'uses: acme'],
    [ACTION, 'YOUR-ORGANISATION/model-review-gate@FULL-COMMIT-SHA', 'doctor_action_placeholder', 'uses: YOUR'],
    ['        id: review', '        id: review\n        if: success()', 'doctor_step_if', '        if: success'],
    [
      '        id: review',
      '        id: review\n        with:\n          fail-on: never',
      'doctor_fail_on_never',
      'fail-on',
    ],
  ])('with %j instead of … is told as it stands: %j', (before, after, code, place) => {
    const text = good.replace(before, after)
    expect(text).not.toBe(good)
    expect(codesOf(text)).toEqual([`${code} ${lineOf(text, place)}`])
  })

  it('is let be where a condition cannot skip it, or where the half that publishes has other needs', () => {
    expect(codesOf(good.replace('    timeout-minutes', '    needs: x\n    if: always()\n    timeout-minutes'))).toEqual(
      [],
    )
    const publisher = good.replace('  pull_request:', '  workflow_run:').replace('  merge_group:\n', '')
    expect(checkWorkflow(publisher, FILE)).toMatchObject({ isGate: false, findings: [] })
    expect(checkWorkflow(good.replace(ACTION, 'acme/other@v1').replaceAll('outputs.', 'outcome.'), FILE).isGate).toBe(
      false,
    )
  })

  it('of several jobs and one that gathers reports as the one that gathers', () => {
    const gather = `  verdict:
    needs: model-review
    if: always()
    runs-on: ubuntu-latest
    timeout-minutes: 5
    steps:
      - uses: ${ACTION}
        with: { mode: publish }
`
    expect(checkWorkflow(good + gather, FILE)).toMatchObject({ checks: ['verdict'], findings: [] })
  })

  it('needs what the sources of the config need', () => {
    const permissions = ['actions: read']
    expect(codesOf(good, { permissions, lfs: true }).map((each) => each.split(' ')[0])).toEqual([
      'doctor_permission_missing',
      'doctor_lfs_checkout',
    ])
  })

  it('that is no YAML is told by line, if it is about this action', () => {
    expect(codesOf(`${good}\n  x: [`)).toEqual([expect.stringMatching(/^doctor_workflow_unreadable \d+$/)])
    expect(codesOf('a: [')).toEqual([])
    expect(codesOf('&a [*a, *a]\n')).toEqual([])
  })
})

describe('doctor', () => {
  let folder = ''
  const folders: string[] = []
  afterAll(() => {
    for (const path of folders) rmSync(path, { recursive: true, force: true })
  })
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false', ...args],
      {
        cwd: folder,
      },
    )
  const run = async (env: Record<string, string> = {}, ...more: string[]) => {
    let shown = ''
    const stream = { write: (text: string) => (shown += text) }
    const exit = await runCli({ argv: ['doctor', ...more], cwd: folder, env, stdout: stream, stderr: stream })
    return { exit, shown }
  }
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'model-review-doctor-'))
    folders.push(folder)
    write('.github/model-review.yml', CONFIG)
    write(FILE, good)
    write('predictions.csv', files.champion)
    git('init', '-q', '-b', 'main')
    git('add', '-A')
    git('commit', '-q', '-m', 'before')
    write('predictions.csv', files.challenger)
  })

  it('finds nothing to mend where all is well', async () => {
    const { exit, shown } = await run()
    expect(exit, shown).toBe(0)
    expect(shown).not.toContain('MEND')
    expect(shown).toContain('well  The files of credit are there and fit together')
    expect(shown).toContain('its rules bind')
  })

  it('does not speak of labels where a model has only metrics', async () => {
    write(
      '.github/model-review.yml',
      CONFIG.replace('    operating_point: 0.5\n', '    task: metrics\n    metrics: [roc_auc]\n').replaceAll(
        'predictions.csv',
        'metrics.json',
      ),
    )
    write('metrics.json', '{"roc_auc": 0.8}')
    git('add', '-A')
    git('commit', '-q', '-m', 'metrics')
    const { shown } = await run()
    expect(shown).toContain('well  The files of credit are there and both hold metrics.')
  })

  it.each([
    ['no config', () => rmSync(join(folder, '.github/model-review.yml')), 'model-review init'],
    ['a config with a mistake', () => write('.github/model-review.yml', CONFIG.replace('path', 'pth')), 'path'],
    [
      'a pointer of Git LFS',
      () => write('predictions.csv', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n'),
      'git lfs pull',
    ],
    ['other labels', () => write('predictions.csv', files.challenger.replace(/,1,/g, ',0,')), 'label'],
    ['no workflow', () => rmSync(join(folder, FILE)), 'No workflow'],
  ] as const)('says what to do about %s, and exits 1', async (_, spoil, remedy) => {
    spoil()
    const { exit, shown } = await run()
    expect(exit, shown).toBe(1)
    expect(
      shown
        .split('\n')
        .filter((line) => line.startsWith('MEND'))
        .join('\n'),
    ).toContain(remedy)
  })

  it('takes a challenger that a step writes, and a config that is new, for what they are', async () => {
    rmSync(join(folder, 'predictions.csv'))
    write('model-review.yml', CONFIG)
    const { exit, shown } = await run({}, '--config', 'model-review.yml')
    expect(exit, shown).toBe(0)
    expect(shown).toContain('note  The challenger of credit, "predictions.csv", is not here.')
    expect(shown).toContain('reviews only inform')
  })

  describe('asks GitHub', () => {
    const required = (context: string) => ({
      type: 'required_status_checks',
      parameters: {
        strict_required_status_checks_policy: false,
        required_status_checks: [{ context }],
      },
      ruleset_source_type: 'Repository',
      ruleset_source: 'acme/credit',
      ruleset_id: 1,
    })
    const ask = async (set: (fake: Awaited<ReturnType<typeof startFake>>) => void) => {
      const fake = await startFake()
      fake.repository.commit('heads/main', { 'README.md': '' })
      set(fake)
      const env = { GITHUB_TOKEN: fake.token, GITHUB_API_URL: fake.url, GITHUB_REPOSITORY: 'acme/credit' }
      return run(env)
    }

    it('whether merging waits: by a ruleset or by protection', async () => {
      expect((await ask(({ repository }) => repository.rules.push(required('model-review')))).shown).toContain(
        'waits for the review',
      )
      expect((await ask(({ repository }) => repository.protectedChecks.push('model-review'))).shown).toContain(
        'waits for the review',
      )
    })

    it('and says what to do where it does not', async () => {
      const { exit, shown } = await ask(({ repository }) => repository.rules.push(required('tests')))
      expect(exit).toBe(1)
      expect(shown).toContain('MEND  Merging into "main" does not wait for the review: "model-review"')
    })

    it('and takes a refusal for not known', async () => {
      const { exit, shown } = await ask((fake) =>
        fake.failNext({
          operation: 'repos/get-branch-rules',
          times: 9,
          status: 403,
          message: 'Resource not accessible by integration',
        }),
      )
      expect(exit).toBe(0)
      expect(shown).toContain('note  Whether a check is required on "main" is unknown')
    })
  })
})
