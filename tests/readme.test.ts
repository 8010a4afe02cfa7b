/** The documents hold what the product does: commands run as they stand, output is as quoted, links lead somewhere. */
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '../src/cli.js'
import { configPage, keysTable, withKeysTable } from '../src/config/document.js'
import { loadConfig } from '../src/config/load.js'
import { defaultMetrics, defaultSliceMetrics } from '../src/config/schema.js'
import { traitsOf } from '../src/core/measures.js'
import * as names from '../src/core/metrics/names.js'
import type { Plan } from '../src/core/plan.js'
import { metricsFormats, tableFormats } from '../src/io/formats.js'
import { messages } from '../src/report/languages/english/messages/index.js'
import type { Messages } from '../src/report/languages/message.js'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const readme = read('README.md')
// Written in JavaScript, because it runs beside lib/ without a build of its own.
const generator = await import(join(root, 'scripts', 'readme.mjs'))
const codes = await import(join(root, 'scripts', 'codes.mjs'))

/** Lines of `src/report/media/progress.ts` in a log, which begin after twenty seconds. */
const PROGRESS = /^[^\n]+: [a-z -]+ · (?:[\d,]+ rows · )?after \d+ (?:s|min)\n/gm

const scratch = mkdtempSync(join(tmpdir(), 'model-review-readme-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const blocksOf = (markdown: string, language: string): string[] =>
  [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, text]) => text)

/** The map: lines that are indented as code. */
const blockOfFolders = (markdown: string): string => (/^ {4}action\.yml[\s\S]*?(?=^\S)/m.exec(markdown) ?? [''])[0]

const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  'fixtures/README.md',
  'examples/README.md',
  ...readdirSync(join(root, 'examples'))
    .map((name) => `examples/${name}/README.md`)
    .filter((path) => existsSync(join(root, path))),
]

describe('the commands of the README', () => {
  // A folder with dist/ and fixtures/ alone: nothing else of the checkout may be needed, and nothing is written into it.
  const clone = join(scratch, 'clone')
  mkdirSync(clone)
  for (const name of ['dist', 'fixtures', 'examples']) symlinkSync(join(root, name), join(clone, name))

  const commands = documents
    .flatMap((path) => blocksOf(read(path), 'sh'))
    .map((block) => block.trim())
    .filter((block) => /node (\.\.\/)*dist\//.test(block))

  it('begin with the one that shows it and end with the one that tests it', () => {
    const shown = blocksOf(readme, 'sh').map((block) => block.trim())
    const [first] = shown
    expect(first).toMatch(/^node dist\/cli\/index\.js compare --config fixtures\/[\w-]+\/model-review\.yml$/)
    expect(shown.at(-1)).toBe('npm ci && npm test')
    expect(commands.length).toBeGreaterThanOrEqual(3)
  })

  it.each(commands)('%s', (command) => {
    const { status, stdout, stderr } = spawnSync('bash', ['-euc', command], { cwd: clone, encoding: 'utf8' })
    expect([0, 1, 3], `${stdout}${stderr}`).toContain(status)
    // On a busy machine a long command says how far it is.
    expect(stderr.replace(PROGRESS, '')).toBe('')
  })

  it('print what is quoted (else run: npm run build && node scripts/readme.mjs)', () => {
    const run = (command: string) => generator.runShown(command, clone)
    expect(readme).toBe(generator.withOutputs(readme, run))
    expect(readme.match(/<!-- output of the command above/g)).toHaveLength(6)
    for (const quoted of blocksOf(readme, 'text')) expect(quoted.length).toBeGreaterThan(20)
  })

  it('made the page that it links (else run: npm run build && node scripts/readme.mjs)', () => {
    const path = join(scratch, 'report-example.html')
    expect(generator.runShown(generator.exampleReport(path), clone).exit).toBe(1)
    expect(readFileSync(path, 'utf8') === read('docs/report-example.html')).toBe(true)
    expect(readme).toContain('](docs/report-example.html)')
  })

  it('that are only named in a line exist: every option, and every script of package.json', () => {
    const help = ['compare', 'self-test', 'validate', 'init', 'doctor'].map((name) => {
      return spawnSync(process.execPath, ['dist/cli/index.js', name, '--help'], { cwd: clone, encoding: 'utf8' }).stdout
    })
    const options = [...readme.matchAll(/`(--[a-z-]+)(?: [A-Z]+)?`/g)].map(([, option]) => option)
    expect(options.length).toBeGreaterThan(5)
    for (const option of options) expect(help.join('\n')).toContain(option)
    const { scripts } = JSON.parse(read('package.json'))
    for (const path of documents)
      for (const [, script] of read(path).matchAll(/npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(script)
    for (const path of documents)
      for (const [, script] of read(path).matchAll(/node (scripts\/[\w.]+)/g))
        expect(existsSync(join(root, script))).toBe(true)
  })
})

describe('the commands that name files of the reader', () => {
  const isShort = (line: string) => line.startsWith('model-review ')
  const blocks = documents
    .flatMap((path) => blocksOf(read(path), 'sh'))
    .map((block) => block.trim())
    .filter((block) => !/node (\.\.\/)*dist\//.test(block))
  const lines = blocks.filter((block) => !block.includes('MLFLOW_TRACKING_URI')).flatMap((block) => block.split('\n'))
  const folder = join(scratch, 'theirs')

  beforeAll(() => {
    const copy = (from: string, to: string, change = (text: string) => text) => {
      mkdirSync(dirname(join(folder, to)), { recursive: true })
      writeFileSync(join(folder, to), change(read(from)))
    }
    // Two filters of one metric, as lm-evaluation-harness writes them.
    const withFilters = (text: string) =>
      ['strict-match', 'flexible-extract']
        .map((name) => text.replaceAll('"filter": "none"', `"filter": "${name}"`))
        .join('')
    for (const [model, place] of [
      ['champion', 'before/'],
      ['challenger', ''],
    ]) {
      copy(`examples/llm-evaluation/${place}samples.jsonl`, `${model}/samples_gsm8k.jsonl`, withFilters)
      copy(`examples/dvc/${place}metrics.json`, `${model}/metrics.json`)
      copy(`fixtures/fraud-rings-forgotten/${model}.csv`, `${model}.csv`)
    }
    copy('fixtures/fraud-rings-forgotten/model-review.yml', '.github/model-review.yml')
    mkdirSync(join(folder, 'models/fraud'), { recursive: true })
    for (const [run, value] of [
      ['3f2a9c1d', 3.5],
      ['8be01477', 3.25],
    ]) {
      mkdirSync(join(folder, `mlruns/1/${run}/metrics`), { recursive: true })
      writeFileSync(join(folder, `mlruns/1/${run}/metrics/rmse`), `1700000000001 ${value} 0\n`)
    }
  })

  it('are all run: here, in CI, or with MLflow in tests/integration/mlflow.test.ts', () => {
    expect(blocks.filter((block) => block.includes('MLFLOW_TRACKING_URI'))).toHaveLength(1)
    expect(lines.filter((line) => !isShort(line))).toEqual(['npm ci && npm test'])
  })

  it.each(lines.filter(isShort))('%s', (line) => {
    // init writes another config than the one that pin reads.
    const command = line.startsWith('model-review init') ? `${line} --dry-run` : line
    const short = `model-review() { node '${join(root, 'dist/cli/index.js')}' "$@"; }`
    const { status, stdout, stderr } = spawnSync('bash', ['-euc', `${short}\n${command}`], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect([0, 1, 3], `${stdout}${stderr}`).toContain(status)
  })
})

describe('what the README takes from the code (else run: node scripts/schema.mjs, node scripts/readme.mjs)', () => {
  it('the table of config keys', () => {
    expect(readme).toBe(withKeysTable(readme))
    expect(readme).toContain(keysTable())
  })

  it('docs/config.md: every key, of which the table holds the first levels', () => {
    const page = read('docs/config.md')
    expect(page).toBe(configPage())
    for (const line of keysTable().split('\n').slice(2)) expect(page).toContain(line)
    expect(page.split('\n').filter((line) => line.startsWith('| `')).length).toBeGreaterThan(200)
    for (const key of ['models[].metrics[].role', 'policy.waivers.max_days', 'models[].champion.mlflow.path'])
      expect(page).toContain(`| \`${key}\` |`)
  })

  it('the tables of metrics, of defaults and of files', () => {
    const code = { ...names, traitsOf, defaultMetrics, defaultSliceMetrics, tableFormats, metricsFormats }
    expect(readme).toBe(generator.withTables(readme, code))
    const rowsOf = (table: string) => table.split('\n').slice(2)
    expect(rowsOf(generator.defaultsTable(code))).toHaveLength(Object.keys(names.metricsOfTask).length)
    expect(rowsOf(generator.formatsTable(code))).toHaveLength(13)
    const table = generator.metricsTable(code)
    expect(table.split('\n')).toHaveLength(
      2 + Object.values(names.metricsOfTask).reduce((sum, own) => sum + Object.keys(own).length, 0),
    )
  })

  it('the config is valid as it stands', () => {
    const configs = blocksOf(readme, 'yaml').filter((text) => /^version: 1/m.test(text))
    expect(configs).toHaveLength(1)
    const [plan] = loadConfig(configs[0], 'README.md').plans as readonly Plan[]
    expect(plan.metrics.length + plan.business.length).toBe(5)
    expect(plan.slices.of).toHaveLength(4)
  })
})

describe('docs/recipes.md', () => {
  const recipes = blocksOf(read('docs/recipes.md'), 'yaml').filter((block) => !block.startsWith('- '))
  it.each(recipes)('its lines stand in a config as they are: %s', (block) => {
    const lines = [
      ...(/^champion:/m.test(block) ? [] : ['champion: { path: a.csv }', 'challenger: { path: b.csv }']),
      ...(/^operating_point:/m.test(block) ? [] : ['operating_point: 0.5']),
    ]
    const own = block.startsWith('policy:') ? '' : block
    const model = [...lines, ...own.trimEnd().split('\n')].map((line) => `    ${line}`).join('\n')
    const policy = block.startsWith('policy:') ? block : ''
    const text = `version: 1\nmodels:\n  - name: recipe\n${model}\n${policy}`
    expect(loadConfig(text, 'recipes.md').plans).toHaveLength(1)
  })
})

describe('docs/money.md', () => {
  const page = read('docs/money.md')
  const model = (task: string, business: string) =>
    [
      'version: 1',
      'models:',
      '  - name: model',
      `    task: ${task}`,
      '    champion: { path: a.csv }',
      '    challenger: { path: b.csv }',
      ...business
        .trimEnd()
        .replace(/^business:\n/, '')
        .replace(/^/, '    business:\n')
        .split('\n'),
    ].join('\n')

  it.each(blocksOf(page, 'yaml'))('its example is valid: %s', (block) => {
    const indented = block.replace(/^business:\n/, '').replaceAll(/^ {2}/gm, '      ')
    const text = model(block.includes('matrix:') ? 'multiclass' : 'binary', indented)
    expect((loadConfig(text, 'money.md').plans[0] as Plan).business).toHaveLength(1)
  })

  it.each([
    ['multiclass', 'if(score < 0.8, -2, if(prediction == label, 0, -30))'],
    ['regression', '-(0.4 * max(prediction - label, 0) + 1.5 * max(label - prediction, 0))'],
    ['ranking', 'if(position <= 10, 0.2 * price * label, 0)'],
  ])('its formula of %s is valid: %s', (task, formula) => {
    expect(page).toContain(`\`${formula}\``)
    const [plan] = loadConfig(model(task, `      - { name: A, value: "${formula}" }`), 'money.md').plans
    expect((plan as Plan).business).toHaveLength(1)
  })
})

describe('the map of CONTRIBUTING.md', () => {
  const map = blockOfFolders(read('CONTRIBUTING.md'))

  it.each(['config', 'decisions', 'github', 'setup', 'action'])(
    'names every file of src/%s, and none that is gone',
    (folder) => {
      const section = new RegExp(`^ {6}${folder}/[^\\n]*\\n(?: {8}[^\\n]*\\n)*`, 'm').exec(map)?.[0] ?? ''
      const named = [...section.matchAll(/[\w-]+(?:\*)?\.ts\b/g)].map(([name]) => name)
      const there = readdirSync(join(root, 'src', folder))
      const covers = (name: string, file: string) =>
        name.includes('*') ? file.startsWith(name.split('*')[0]) : file === name
      expect(there.filter((file) => !named.some((name) => covers(name, file)))).toEqual([])
      expect(named.filter((name) => !there.some((file) => covers(name, file)))).toEqual([])
    },
  )
})

describe('docs/codes/', () => {
  const groups: Record<string, Messages> = {}
  beforeAll(async () => {
    for (const name of readdirSync(join(root, 'src/report/languages/english/messages'))) {
      const exported: Record<string, unknown> = await import(`../src/report/languages/english/messages/${name}`)
      const own = Object.keys(exported).find((key) => key.endsWith('Messages'))
      if (own !== undefined) groups[name.replace('.ts', '')] = exported[own] as Messages
    }
  })

  it('shows every sentence as it is (else run: npm run build && node scripts/readme.mjs)', () => {
    expect(Object.keys(messages).sort()).toEqual(Object.values(groups).flatMap(Object.keys).sort())
    const pages = codes.codesPages({ messages: groups, ...generator.codesTexts() })
    expect(readdirSync(join(root, 'docs/codes')).sort()).toEqual(Object.keys(pages).sort())
    const stale = Object.entries(pages).filter(([name, page]) => read(`docs/codes/${name}`) !== page)
    expect(stale.map(([name]) => name)).toEqual([])
  })

  it('a page says what its code does to the verdict, as the sources have it', () => {
    const page = (code: string) => read(`docs/codes/${code}.md`)
    expect(page('label_mismatch')).toContain('**Error.** Nothing is concluded')
    expect(page('label_mismatch')).toContain('[`fixtures/label-mismatch`](../../fixtures/label-mismatch)')
    expect(page('label_missing')).toContain('**Error.**')
    expect(page('label_missing_within_limit')).toContain('**Warning.**')
    expect(page('decimal_comma')).toContain('**Warning.**')
    expect(page('one_class')).toContain('**Not checked.**')
    expect(page('doctor_node_old')).toContain('**To be mended.**')
    expect(page('unmatched_rows')).toContain('| `onlyFirst` | `3` | rows that only the first file has |')
  })

  it('a sentence that nobody says, a note on a code that is gone, and a code of no kind are refused', () => {
    const pagesWith = (messages: Record<string, Messages>, source: string) => () =>
      codes.codesPages({ messages, sources: { 'src/made.ts': source }, documents: {}, expectations: {} })
    const spoken = { ...groups, decision: { ...groups.decision, brand_new: () => 'New.' } }
    const sources = generator.codesTexts().sources
    const all = Object.values(sources).join('\n')
    expect(pagesWith(spoken, all)).toThrow(/no source makes the code brand_new/)
    expect(pagesWith(spoken, `${all}reason('brand_new')`)).toThrow(/does not say what kind of code brand_new is/)
    expect(pagesWith(spoken, `${all}warningOf('brand_new')`)).not.toThrow()
    const { all_fine: _, ...rest } = groups.decision
    expect(pagesWith({ ...groups, decision: rest }, all)).toThrow(/codes that do not exist: all_fine/)
  })

  it('no code is made in src without a sentence', () => {
    const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    )
    const made = files.flatMap((name) =>
      [...read(`src/${name}`).matchAll(/\b(?:errorOf|warningOf|reason|fail|problem)\(\s*'([a-z][a-z0-9_]*)'/g)].map(
        ([, code]) => code,
      ),
    )
    expect(new Set(made).size).toBeGreaterThan(80)
    expect([...new Set(made)].filter((code) => !Object.hasOwn(messages, code))).toEqual([])
  })

  it('a sentence that misses a value would be found', () => {
    const broken = ({ nowhere }: Readonly<Record<string, unknown>>) => `There is ${nowhere}.`
    expect(() => codes.exampleOf('files', 'new_code', broken)).toThrow(/new_code needs examples/)
  })
})

describe('the worked example of docs/how-a-decision-is-made.md', () => {
  const page = read('docs/how-a-decision-is-made.md')

  /** The check of a 2×2 table: wins, losses, and rows on which the models agree. */
  async function judge(rows: number, wins: number, losses: number, bothRight: number) {
    const folder = mkdtempSync(join(scratch, 'example-'))
    const lines: Record<'champion' | 'challenger', string[]> = { champion: [], challenger: [] }
    for (let row = 0; row < rows; row++) {
      const label = row % 2
      const right = { champion: row >= wins, challenger: row < wins || row >= wins + losses }
      const agree = row - wins - losses
      for (const model of ['champion', 'challenger'] as const) {
        const isRight = agree < 0 ? right[model] : agree < bothRight
        lines[model].push(`r${row},${label},${isRight === (label === 1) ? 0.9 : 0.1}`)
      }
    }
    for (const model of ['champion', 'challenger'] as const)
      writeFileSync(join(folder, `${model}.csv`), `id,label,score\n${lines[model].join('\n')}\n`)
    writeFileSync(
      join(folder, 'model-review.yml'),
      'version: 1\nmodels:\n  - name: example\n    champion: { path: champion.csv }\n    challenger: { path: challenger.csv }\n    metrics: [{ metric: accuracy, role: primary, margin: 0.01 }]\n',
    )
    let shown = ''
    const exit = await runCli({
      argv: ['compare', '--config', 'model-review.yml', '--json', 'report.json'],
      cwd: folder,
      env: {},
      stdout: { write: (text) => (shown += text) },
      stderr: { write: (text) => (shown += text) },
    })
    expect(existsSync(join(folder, 'report.json')), shown).toBe(true)
    const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))
    return { exit, shown, check: report.models[0].checks[0] }
  }

  /** As the page writes numbers. */
  const written = (value: number, decimals: number) => value.toFixed(decimals).replace('-', '−')

  it('8 wins and 30 losses block, with the T, p, c and interval that the page works out', async () => {
    const { exit, check } = await judge(1000, 8, 30, 800)
    expect([exit, check.status]).toEqual([1, 'regressed'])
    expect([check.champion, check.challenger]).toEqual([0.83, 0.808])
    expect(page).toContain(`**${written(check.improvement, 3)}**`)
    expect(page).toContain(`= ${written(check.evidence.failStatistic, 4)}`)
    expect(page).toContain(`**p = ${written(check.evidence.pValue, 4)}**`)
    expect(page).toContain(`**c = ${written(check.evidence.criticalValue, 4)}**`)
    expect(page).toContain(
      `| 8 wins, 30 losses | ${written(check.interval.low, 4)} | ${written(check.interval.high, 4)} |`,
    )
    // By hand: (4.3) from the four counts, and the coin.
    expect(-0.012 / Math.sqrt(37.66 / 1000 ** 2 + 2 / 1000 ** 2)).toBeCloseTo(check.evidence.failStatistic, 10)
    let ways = 1
    let tail = 0
    for (let heads = 38; heads >= 25; heads--) {
      tail += ways
      ways = (ways * heads) / (39 - heads)
    }
    expect(page).toContain(`The chance of that is ${written(tail / 2 ** 38, 4)}`)
    expect(page).toContain(`= ${written((8 - 30) / Math.sqrt(38), 2)}`)
  })

  it('20 wins and 22 losses are undecided, with the t, critical value, interval and rows that the page names', async () => {
    const { exit, shown, check } = await judge(1000, 20, 22, 800)
    expect([exit, check.status]).toEqual([3, 'inconclusive'])
    const { standardError, passStatistic, passCritical, rowsNeeded } = check.evidence
    expect(page).toContain(`se = ${written(standardError, 7)}`)
    const guarded = Math.sqrt(standardError ** 2 + 2 / 1000 ** 2)
    expect(page).toContain(`0.008 / ${written(guarded, 7)} = ${written(0.008 / guarded, 4)}`)
    expect(page).toContain(`made symmetric ${written(passStatistic, 4)}`)
    expect(page).toContain(`**${written(passCritical, 4)}**`)
    expect(page).toContain(
      `| 20 wins, 22 losses | ${written(check.interval.low, 4)} | ${written(check.interval.high, 4)} |`,
    )
    const roundedUp = (rows: number) => `${(Math.ceil(rows / 100) * 100).toLocaleString('en')}`
    expect(page).toContain(`about ${roundedUp(rowsNeeded.ifEqual)} rows if the models are truly equal`)
    expect(page).toContain(`and ${roundedUp(rowsNeeded.atEstimate)} if d is truly −0.002`)
    expect(shown).toContain('A person must decide')
  })
})

describe('links in the documents', () => {
  /** GitHub's anchor of a heading. */
  const anchorOf = (heading: string) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-')

  const withoutCode = (markdown: string) => markdown.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '')

  const linksOf = (path: string) =>
    [...withoutCode(read(path)).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target]) => ({ path, target }))
      .filter(({ target }) => !/^https?:/.test(target))
  const links = documents.flatMap(linksOf)

  const anchors = new Map<string, readonly string[]>()
  function anchorsOf(full: string): readonly string[] {
    const known = anchors.get(full)
    if (known) return known
    const found = [...readFileSync(full, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading))
    anchors.set(full, found)
    return found
  }

  /** What is wrong with a link; undefined: it leads somewhere inside of the repository. */
  function faultOf({ path, target }: { readonly path: string; readonly target: string }): string | undefined {
    const [file, anchor] = target.split('#')
    const full = file === '' ? join(root, path) : join(root, dirname(path), file)
    if (relative(root, full).startsWith('..')) return 'leads out of the repository'
    if (!existsSync(full)) return `there is no ${relative(root, full)}`
    if (anchor !== undefined && !anchorsOf(full).includes(anchor)) return `no heading ${anchor}`
    return undefined
  }

  it('and so do the paths that are only named', () => {
    const named = documents.flatMap((path) =>
      [...read(path).matchAll(/`((?:src|tests|scripts|docs|fixtures|\.github|\.ci)\/[\w./-]+)`/g)].map(
        ([, file]) => file,
      ),
    )
    expect(named.length).toBeGreaterThan(15)
    // Of the user's repository, not of this one.
    const theirs = [
      '.github/model-review.yml',
      '.github/workflows/model-review.yml',
      '.github/model-review-waivers.yml',
    ]
    expect(named.filter((file) => !theirs.includes(file) && !existsSync(join(root, file)))).toEqual([])
  })

  it('are there', () => expect(links.length).toBeGreaterThan(20))

  it.each(links)('$path → $target', (link) => expect(faultOf(link)).toBeUndefined())

  it('of the pages of codes lead somewhere, too', () => {
    const found = readdirSync(join(root, 'docs/codes')).flatMap((name) => linksOf(`docs/codes/${name}`))
    expect(found.length).toBeGreaterThan(4000)
    expect(found.map((link) => ({ ...link, fault: faultOf(link) })).filter(({ fault }) => fault)).toEqual([])
  })
})
