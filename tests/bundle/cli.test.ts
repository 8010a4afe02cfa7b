/** The built command line, dist/cli, as a person runs it: from the root of a fresh clone, with Node alone. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const cli = join(root, 'dist', 'cli', 'index.js')
const node = process.execPath

const scratch = mkdtempSync(join(tmpdir(), 'model-review-cli-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

interface Run {
  readonly exit: number | null
  readonly stdout: string
  readonly stderr: string
  /** Both, as a terminal shows them. */
  readonly shown: string
}

function run(args: readonly string[], cwd = root): Run {
  const { status, stdout, stderr } = spawnSync(node, [cli, ...args], { cwd, encoding: 'utf8' })
  return { exit: status, stdout, stderr, shown: `${stdout}${stderr}` }
}

const compare = (fixture: string, ...more: string[]) =>
  run(['compare', '--config', `fixtures/${fixture}/model-review.yml`, ...more])

const columns = ['--id', 'tumour_id', '--label', 'malignant', '--score', 'probability']
const tumours = (file: string) => join(root, 'fixtures', 'tumours-threshold-too-high', file)

let files = 0
function write(name: string, content: string | Uint8Array): string {
  const path = join(scratch, `${++files}-${name}`)
  writeFileSync(path, content)
  return path
}

/** Nothing of a stack, of JavaScript or of a code may be shown for what is expected to go wrong. */
function expectSentences({ shown }: Run): void {
  expect(shown).not.toMatch(/^\s+at .+:\d+/m)
  expect(shown).not.toMatch(/undefined|NaN|\[object|This is a defect/)
  expect(shown).not.toMatch(/\b[a-z]+_[a-z]+_[a-z]+ \{/)
}

describe('exit codes', () => {
  it.each([
    [0, 'pass', 'loans-better'],
    [1, 'block', 'loans-slice-regression'],
    [1, 'block', 'loans-metric-up-money-down'],
    [3, 'review', 'loans-too-few-rows'],
    [2, 'error', 'label-mismatch'],
  ])('%i is %s: %s', (exit, verdict, fixture) => {
    const json = join(scratch, `${fixture}.json`)
    const result = compare(fixture, '--json', json)
    expect(result.exit, result.shown).toBe(exit)
    expectSentences(result)
    expect(result.stdout.trimEnd().split('\n').at(-1)).toMatch(new RegExp(`^model-review: .*exit ${exit}$`))
    expect(JSON.parse(readFileSync(json, 'utf8')).verdict).toBe(verdict)
  })

  it('--help and --version are answered with 0', () => {
    expect(run(['--help']).exit).toBe(0)
    expect(run(['compare', '--help']).stdout).toContain('--config')
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(run(['--version'])).toMatchObject({ exit: 0, stdout: `${version}\n` })
  })

  it.each([
    ['an option that does not exist', ['compare', '--confg', 'x.yml']],
    ['a command that does not exist', ['comapre']],
    ['a threshold that is none', ['compare', 'a.csv', 'b.csv', '--threshold', 'high']],
    ['one prediction file alone', ['compare', tumours('champion.csv')]],
    [
      'files and a config at once',
      ['compare', tumours('champion.csv'), tumours('challenger.csv'), '--config', 'x.yml'],
    ],
    ['no config and no files', ['compare']],
  ])('%s is answered with 2 and a sentence', (_, args) => {
    const result = run(args, scratch)
    expect(result.exit).toBe(2)
    expect(result.shown.length).toBeGreaterThan(20)
    expectSentences(result)
  })
})

describe('the report', () => {
  const paths = {
    json: join(scratch, 'report.json'),
    markdown: join(scratch, 'report.md'),
    html: join(scratch, 'report.html'),
  }
  const result = compare(
    'loans-slice-regression',
    '--json',
    paths.json,
    '--markdown',
    paths.markdown,
    '--html',
    paths.html,
  )

  it('as JSON has its version, and no value that is none', () => {
    const text = readFileSync(paths.json, 'utf8')
    const report = JSON.parse(text)
    expect(report).toMatchObject({ schemaVersion: 1, verdict: 'block' })
    expect(report.models[0].checks.length).toBeGreaterThan(30)
    expect(text).not.toMatch(/NaN|Infinity|undefined/)
  })

  it('says one verdict in every medium', () => {
    expect(result.stdout.split('\n')[0]).toBe('Do not merge: loan-referral gets worse for one group of applications')
    for (const path of [paths.markdown, paths.html]) expect(readFileSync(path, 'utf8')).toContain('Do not merge')
  })

  it('is the same, byte for byte, when the same files are compared again', () => {
    const again = join(scratch, 'again.json')
    expect(compare('loans-slice-regression', '--json', again).stdout).toBe(result.stdout)
    expect(readFileSync(again, 'utf8')).toBe(readFileSync(paths.json, 'utf8'))
  })

  it('is one line with --quiet', () => {
    expect(compare('loans-slice-regression', '--quiet').stdout).toMatch(/^model-review: BLOCK .*exit 1\n$/)
  })

  it('fits 80 columns where it is not colored', () => {
    const wide = result.stdout.split('\n').filter((line) => [...line].length > 80)
    expect(wide).toEqual([])
    expect(result.stdout).not.toContain('\u001b')
  })

  it('that cannot be written is told, with exit 2, after the review was printed', () => {
    const lost = compare('loans-better', '--json', join(scratch, 'no-such-folder', 'report.json'))
    expect(lost.exit).toBe(2)
    expect(lost.stdout).toMatch(/^model-review: PASS/m)
    expect(lost.stderr).toMatch(/no-such-folder/)
    expectSentences(lost)
  })

  it('runs with Node alone: where no node_modules can be found', () => {
    const copy = join(scratch, 'cli.mjs')
    writeFileSync(copy, readFileSync(cli))
    const { status, stdout } = spawnSync(
      node,
      [copy, 'compare', tumours('champion.csv'), tumours('challenger.csv'), ...columns],
      {
        cwd: scratch,
        encoding: 'utf8',
      },
    )
    expect([0, 1, 3]).toContain(status)
    expect(stdout).toMatch(/model-review: /)
  })
})

describe('a mistake ends with exit 2 and a sentence that says what, where and what to do; the reports are written', () => {
  const champion = readFileSync(tumours('champion.csv'), 'utf8')
  const challenger = readFileSync(tumours('challenger.csv'), 'utf8')
  const lines = challenger.trimEnd().split('\n')
  const [header] = lines
  const mapRows = (change: (cells: string[], index: number) => string[]) =>
    `${[header, ...lines.slice(1).map((line, index) => change(line.split(','), index).join(','))].join('\n')}\n`

  /** What is shown, without the line breaks of the terminal's width. */
  const flat = ({ shown }: Run) => shown.replace(/\s+/g, ' ')

  function expectRefusal(args: readonly string[], ...said: readonly RegExp[]): void {
    const reports = ['json', 'md', 'html'].map((kind) => join(scratch, `refusal-${++files}.${kind}`))
    const result = run(['compare', ...args, '--json', reports[0], '--markdown', reports[1], '--html', reports[2]])
    expect(result.exit, result.shown).toBe(2)
    expectSentences(result)
    for (const pattern of said) expect(flat(result)).toMatch(pattern)
    for (const report of reports) expect(existsSync(report), report).toBe(true)
    const json = JSON.parse(readFileSync(reports[0], 'utf8'))
    expect(json.verdict).toBe('error')
    // biome-ignore lint/suspicious/noExplicitAny: JSON of a test
    const problems = [...json.problems, ...json.models.flatMap((model: any) => model.problems)]
    const errors = problems.filter(({ severity }) => severity === 'error')
    expect(errors.length).toBeGreaterThan(0)
    for (const { code, message } of errors) {
      expect(code).toMatch(/^[a-z][a-z0-9_]*$/)
      expect(message).toMatch(/[.?]$|Write(?: for example)?: .+$/)
    }
    for (const report of reports.slice(1)) expect(readFileSync(report, 'utf8').length).toBeGreaterThan(100)
  }

  describe('in a config', () => {
    const good = `version: 1
models:
  - name: tumour-triage
    champion: { path: champion.csv }
    challenger: { path: challenger.csv }
    columns: { id: tumour_id, label: malignant, score: probability }
    metrics:
      - { metric: recall, role: primary, margin: 0.02 }
    slices:
      of: [{ column: mean_radius, bins: [12, 16] }]
    business:
      - { name: Cost, unit: EUR, value: "mean(if(flagged, 30, 0))", better: lower }
`
    writeFileSync(join(scratch, 'champion.csv'), champion)
    writeFileSync(join(scratch, 'challenger.csv'), challenger)
    const configWith = (from: string, to: string) => {
      expect(good).toContain(from)
      return write('model-review.yml', good.replace(from, to))
    }

    it('(the config that the mistakes are made in has none)', () => {
      const result = run(['compare', '--config', write('model-review.yml', good)])
      expect([0, 1, 3], result.shown).toContain(result.exit)
    })

    it.each<[string, string, string, RegExp[]]>([
      ['a wrong key', 'margin: 0.02', 'marign: 0.02', [/line 8/, /"marign"/, /Did you mean "margin"\?/]],
      ['a wrong type', 'margin: 0.02', 'margin: [1]', [/line 8/, /margin/, /Write for example/]],
      ['an unknown metric', 'metric: recall', 'metric: recal', [/line 8/, /"recal"/, /Did you mean "recall"\?/]],
      ['an unknown task', 'challenger: {', 'task: clustering\n    challenger: {', [/clustering/, /binary/]],
      ['a missing key', 'champion: { path: champion.csv }', 'owner: acme', [/"champion" is missing/]],
      [
        'an unknown column',
        'score: probability',
        'score: probabilty',
        [/"probabilty"/, /Did you mean "probability"\?/],
      ],
      ['an unknown slice column', 'column: mean_radius', 'column: mean_radios', [/"mean_radios"/, /"mean_radius"/]],
      ['a typo in a formula', 'if(flagged', 'if(flaged', [/flaged/, /if\(flaged, 30, 0\)/]],
      ['an unknown function', 'mean(if', 'avg(if', [/line 12/, /at character 1/, /"avg"/]],
      ['a formula that ends early', '30, 0))', '30, 0)', [/line 12/, /ends before it is complete/]],
      ['a margin for one who wrote percent', 'margin: 0.02', 'margin: 5', [/line 8/, /percentage/]],
      ['another version', 'version: 1', 'version: 2', [/line 1/, /version: 1/]],
      ['broken YAML', 'metrics:', 'metrics: [', [/line \d+/, /not valid YAML/]],
      ['a path that leaves the folder', 'path: champion.csv', 'path: ../../etc/passwd', [/leads out of the folder/]],
      ['a file that is missing', 'path: challenger.csv', 'path: chalenger.csv', [/Did you mean "challenger.csv"\?/]],
    ])('%s', (_, from, to, said) => {
      expectRefusal(['--config', configWith(from, to)], ...said)
    })

    it('a config that is missing', () => {
      expectRefusal(['--config', join(scratch, 'none.yml')], /none\.yml/, /no such file/)
    })

    it('an empty config', () => {
      expectRefusal(['--config', write('empty.yml', '')], /empty/, /version: 1/)
    })

    it('validate tells all mistakes at once, with their lines, and reads no data', () => {
      const wrong = write(
        'model-review.yml',
        good.replace('margin: 0.02', 'marign: 0.02').replace('mean(if', 'avg(if').replace('champion.csv', 'none.csv'),
      )
      const result = run(['validate', '--config', wrong])
      expect(result.exit).toBe(2)
      expect(flat(result)).toMatch(/line 8: \S+ the key "marign".*line 12: .*no function "avg"/)
      expect(flat(result)).not.toContain('none.csv')
      expectSentences(result)
      expect(run(['validate', '--config', write('model-review.yml', good)])).toMatchObject({ exit: 0, stderr: '' })
    })
  })

  describe('in a prediction file', () => {
    const latin1 = Buffer.from(challenger.replace(header, 'tumour_id,malignant,größe'), 'latin1')
    const cases: readonly (readonly [string, string | Uint8Array, readonly RegExp[]])[] = [
      ['a Parquet file without its end', Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(64)]), [/Parquet/]],
      ['a line of JSON that is cut off', '{"a": 1, "b', [/line 1/]],
      ['a web page instead of the file', '<!DOCTYPE html><html></html>', [/a web page/]],
      ['a wrong encoding', latin1, [/line 1: byte F6/, /Save it as UTF-8/]],
      ['an empty file', '', [/is empty/]],
      ['a header alone', `${header}\n`, [/no rows/]],
      ['a row with a field too many', challenger.replace('\nT003,', '\nT003,x,'), [/line 4: 4 fields/, /has 3/]],
      ['a file cut in the middle', challenger.slice(0, challenger.lastIndexOf(',') - 3), [/ends in the middle/]],
      ['a damaged gzip', gzipSync(challenger).subarray(0, 900), [/gzip file that ends too early/]],
      ['duplicated ids', `${challenger.trimEnd()}\n${lines[1]}\n`, [/"tumour_id" repeat/, /lines 2 and 571/]],
      [
        'ids of another set',
        mapRows(([id, ...rest]) => [`X${id}`, ...rest]),
        [/No id in column "tumour_id" occurs in both files/],
      ],
      ['rows that are missing', `${lines.slice(0, 500).join('\n')}\n`, [/70 rows of the champion/, /0\.1 %/]],
      [
        'other labels',
        mapRows(([id, label, ...rest]) => [id, label === '1' ? '0' : '1', ...rest]),
        [/Labels in column "malignant" differ in 569 of 569 rows/],
      ],
      [
        'scores out of range',
        mapRows(([id, label, score, ...rest], index) => [id, label, index === 4 ? '1.5' : score, ...rest]),
        [/outside 0 to 1 in 1 of 569 rows \(first: line 6/],
      ],
      [
        'scores in percent',
        mapRows(([id, label, score, ...rest]) => [id, label, String(Number(score) * 100), ...rest]),
        [/look like percentages: divide them by 100/],
      ],
      [
        'scores that are text',
        mapRows(([id, label, score, ...rest], index) => [id, label, index === 9 ? 'high' : score, ...rest]),
        [/text instead of a number in 1 of 569 rows \(first: line 11\)/],
      ],
      [
        'scores that are missing',
        mapRows(([id, label, score, ...rest], index) => [id, label, index < 9 ? '' : score, ...rest]),
        [/has no score in 9 rows \(first: line 2\)/],
      ],
      ['a column that is missing', challenger.replace(header, 'tumour_id,malignant,p1'), [/"probability"/]],
    ]

    it.each(cases)('%s', (_, content, said) => {
      const path = write('challenger.csv', content)
      expectRefusal([tumours('champion.csv'), path, ...columns], /challenger\.csv|both files|Labels|No id/, ...said)
    })

    it('a file that is missing', () => {
      expectRefusal([tumours('champion.csv'), join(scratch, 'none.csv'), ...columns], /There is no file/, /none\.csv/)
    })

    it('a folder instead of a file', () => {
      expectRefusal([tumours('champion.csv'), scratch, ...columns], /is a folder/)
    })

    it('both files wrong: both are told', () => {
      const wrong = (row: number) => mapRows((cells, index) => (index === row ? [cells[0], cells[1], 'x'] : cells))
      expectRefusal(
        [write('first.csv', wrong(1)), write('second.csv', wrong(2)), ...columns],
        /Champion file \S*first\.csv: .*line 3/,
        /[Cc]hallenger file \S*second\.csv: .*line 4/,
      )
    })

    it('gzip is no mistake', () => {
      const path = write('challenger.csv.gz', gzipSync(challenger))
      expect(gunzipSync(readFileSync(path)).toString()).toBe(challenger)
      expect([0, 1, 3]).toContain(run(['compare', tumours('champion.csv'), path, ...columns]).exit)
    })
  })
})

describe('speed', () => {
  it('a first config error is told within 1.5 s, start of Node included', () => {
    const wrong = write('model-review.yml', 'version: 1\nmodles: []\n')
    const times: number[] = []
    for (let turn = 0; turn < 5; turn++) {
      const start = performance.now()
      expect(run(['compare', '--config', wrong]).exit).toBe(2)
      times.push(performance.now() - start)
    }
    times.sort((a, b) => a - b)
    console.info(`cold start to the first config error: ${times.map((time) => Math.round(time)).join(', ')} ms`)
    expect(times[2]).toBeLessThan(1500)
  })
})
