import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { runCli } from '../src/cli.js'
import { makeFiles } from './fuzz/world.js'
import { bytesOf, sample } from './io/samples.js'

let folder = ''
const folders: string[] = []
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true, force: true })
})

const files = makeFiles()
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'model-review-init-'))
  folders.push(folder)
  writeFileSync(join(folder, 'champion.csv'), files.champion)
  writeFileSync(join(folder, 'challenger.csv'), files.challenger)
})

async function run(...argv: string[]) {
  let shown = ''
  const stream = {
    write: (text: string) => {
      shown += text
    },
  }
  const exit = await runCli({ argv, cwd: folder, env: {}, stdout: stream, stderr: stream })
  return { exit, shown }
}

const CONFIG = '.github/model-review.yml'

describe('compare', () => {
  it('writes evidence and model card; the evidence binds report.json where that is written too', async () => {
    const names = ['compare', 'champion.csv', 'challenger.csv', '--quiet', '--evidence', 'e.json']
    await run(...names, '--json', 'r.json', '--model-card', 'card.json')
    const read = (file: string) => readFileSync(join(folder, file))
    const evidence = JSON.parse(read('e.json').toString())
    expect(evidence.report.sha256).toBe(createHash('sha256').update(read('r.json')).digest('hex'))
    expect(evidence.models[0].inputs).toMatchObject([
      { path: 'champion.csv', sha256: createHash('sha256').update(files.champion).digest('hex') },
      { path: 'challenger.csv' },
    ])
    expect(JSON.parse(read('card.json').toString()).components[0].type).toBe('machine-learning-model')
    await run(...names)
    expect(JSON.parse(read('e.json').toString())).toEqual({ ...evidence, report: { sha256: null } })
  })

  describe('of files with columns that no name tells', () => {
    const rename = (text: string, yes: string, no: string) =>
      text
        .replace(/^.*$/m, (line) => line.replace(/\bid\b/, 'customer no').replace(/\bscore\b/, 'p_buy'))
        .replace(/^([^,]+,)1,/gm, `$1${yes},`)
        .replace(/^([^,]+,)0,/gm, `$1${no},`)
    const writeBoth = (yes = '1', no = '0', otherYes = yes, otherNo = no) => {
      writeFileSync(join(folder, 'champion.csv'), rename(files.champion, yes, no))
      writeFileSync(join(folder, 'challenger.csv'), rename(files.challenger, otherYes, otherNo))
    }
    const two = ['compare', 'champion.csv', 'challenger.csv', '--quiet']

    it('says the options to add, also with --quiet, and they suffice', async () => {
      writeBoth('ja', 'nein')
      const { exit, shown } = await run(...two)
      expect(exit).toBe(2)
      expect(shown).toContain("add: --id 'customer no' --label label --score p_buy --positive ja.")
      const options = ['--id', 'customer no', '--label', 'label', '--score', 'p_buy', '--positive', 'ja']
      expect((await run(...two, ...options)).exit).toBe(0)
    })

    it('says what a file holds where a named column has no like, and by which option to name it', async () => {
      writeBoth()
      const { shown } = await run(...two, '--id', 'customer no', '--label', 'label', '--score', 'zzz')
      expect(shown).toMatch(/no column "zzz" .*It holds: customer no, label, p_buy.*--score on the command line/)
    })

    it('says which labels which file writes, where they are written in two ways', async () => {
      writeBoth('ja', 'nein', 'yes', 'no')
      const { shown } = await run(
        ...two,
        '--id',
        'customer no',
        '--label',
        'label',
        '--score',
        'p_buy',
        '--positive',
        'ja',
      )
      expect(shown).toContain('The first file writes "ja", "nein", another "no", "yes"')
    })
  })

  it('warns that the labels may be swapped, where a model ranks worse than guessing', async () => {
    const warned = async (...more: string[]) => {
      await run('compare', 'champion.csv', 'challenger.csv', '--json', 'r.json', '--quiet', ...more)
      const { models } = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'))
      return models[0].problems.filter(({ code }: { code: string }) => code === 'ranks_below_guessing')
    }
    expect(await warned()).toEqual([])
    const [swapped] = await warned('--positive', '0')
    expect(swapped.severity).toBe('warning')
    expect(swapped.args).toMatchObject({ models: ['champion', 'challenger'], positive: '0' })
    const turned = files.champion.replace(/^(.*)$/gm, (line, _, place) =>
      place === 0
        ? line
        : line.replace(/^([^,]*,[^,]*,)([\d.]+)/, (_all, before, score) => `${before}${1 - Number(score)}`),
    )
    writeFileSync(join(folder, 'champion.csv'), turned)
    expect((await warned())[0].args.models).toEqual(['champion'])
  })

  it('points to --help after a mistyped option', async () => {
    const { exit, shown } = await run('compare', 'champion.csv', 'challenger.csv', '--tresh', '0.3')
    expect(exit).toBe(2)
    expect(shown).toContain('--help')
  })

  it('writes the changed decisions with --flips, and nothing of them into its report unless the config asks', async () => {
    const config = (rows: boolean) => `version: 1
models:
  - name: fuzz
    champion: { path: champion.csv }
    challenger: { path: challenger.csv }
    operating_point: 0.5
report: { rows: ${rows}, max_rows: 3 }
`
    for (const rows of [false, true]) {
      writeFileSync(join(folder, 'c.yml'), config(rows))
      await run('compare', '--config', 'c.yml', '--flips', 'flips.csv', '--json', 'r.json')
      const lines = readFileSync(join(folder, 'flips.csv'), 'utf8').trimEnd().split('\n')
      expect(lines).toHaveLength(4)
      const [, id] = lines[1].split(',')
      for (const line of lines.slice(1)) expect(['0', '1']).toContain(line.split(',')[2])
      expect(files.champion).toContain(`\n${id},`)
      const [model] = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8')).models
      expect(model.flippedRows?.rows.map((row: { id: string }) => row.id) ?? null).toEqual(
        rows ? lines.slice(1).map((line) => line.split(',')[1]) : null,
      )
      expect(model.flippedRows?.total ?? model.flips.changed).toBe(model.flips.changed)
    }
  })
})

describe('a file named "-"', () => {
  const runApart = async (...argv: string[]) => {
    const written = { stdout: '', stderr: '' }
    const stream = (name: 'stdout' | 'stderr') => ({ write: (text: string) => (written[name] += text) })
    const exit = await runCli({ argv, cwd: folder, env: {}, stdout: stream('stdout'), stderr: stream('stderr') })
    return { exit, ...written }
  }

  it('is standard output, which then holds nothing else; the words go to standard error', async () => {
    const usual = await runApart('compare', 'champion.csv', 'challenger.csv', '--json', 'r.json')
    const piped = await runApart('compare', 'champion.csv', 'challenger.csv', '--json', '-')
    expect(piped.exit).toBe(usual.exit)
    expect(piped.stdout).toBe(readFileSync(join(folder, 'r.json'), 'utf8'))
    expect(piped.stderr).toContain(usual.stdout.trimEnd().split('\n').at(-1))
    expect(readdirSync(folder)).not.toContain('-')
  })
})

describe('a file that cannot be written', () => {
  it('is known to the summary line, which tells how the run ends', async () => {
    mkdirSync(join(folder, 'reports'))
    const { exit, shown } = await run('compare', 'champion.csv', 'challenger.csv', '--json', 'reports', '--quiet')
    expect(exit).toBe(2)
    expect(shown).toMatch(/^model-review: .* exit 2\n/)
    expect(shown).toContain('reports is a folder. Name a file.')
    expect(shown).not.toMatch(/EISDIR|exit [013]\b|could not be evaluated/)
  })
})

describe('validate', () => {
  const config = (metrics: string) => `version: 1
models:
  - name: fuzz
    champion: { path: champion.csv }
    challenger: { path: challenger.csv }
    operating_point: 0.5
    metrics: [${metrics}]
`
  const validate = async (metrics: string) => {
    writeFileSync(join(folder, 'c.yml'), config(metrics))
    return run('validate', '--config', 'c.yml')
  }
  it('warns where nothing can decide, and counts one check as one', async () => {
    const { exit, shown } = await validate('roc_auc')
    expect(exit).toBe(0)
    expect(shown).toContain('1 model, 1 overall check. No data was read.')
    expect(shown).toContain('(plan_decides_nothing)')
    expect((await validate('{ metric: roc_auc, role: primary }')).shown).not.toContain('Warning')
  })
  it('warns of a limit that only a better model breaks', async () => {
    expect((await validate('{ metric: log_loss, min: 0.9 }')).shown).toContain('Did you mean "max: 0.9"?')
    expect((await validate('{ metric: log_loss, max: 0.9 }')).shown).not.toContain('Warning')
  })
})

describe('compare with a reference', () => {
  const config = (drift: string) => `version: 1
models:
  - name: fuzz
    champion: { path: champion.csv }
    challenger: { path: challenger.csv }
    operating_point: 0.5
    drift: ${drift}
`
  const review = async (drift: string) => {
    writeFileSync(join(folder, 'c.yml'), config(drift))
    const { exit, shown } = await run('compare', '--config', 'c.yml', '--json', 'r.json')
    const [model] = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8')).models
    return { exit, shown: shown.replaceAll(/\s+/g, ' '), model }
  }
  /** All rows of group b1 are a1 in the reference, and it has no id column. */
  const writeReference = () => {
    const lines = files.champion.split('\n').map((line) => line.split(',').slice(1).join(','))
    writeFileSync(join(folder, 'reference.csv'), lines.join('\n').replaceAll(',b1,', ',a1,'))
  }

  it('explains what drifts, and lets it decide nothing', async () => {
    writeReference()
    const { exit, shown, model } = await review('{ reference: reference.csv, psi_max: 0 }')
    expect(exit, shown).toBe(0)
    expect(shown).toContain('25.3 % of rows now have group b1; 0.0 % in the reference.')
    expect(shown).toContain('Shown to explain the result; it decides nothing.')
    expect(model.inputs.map(({ role }: { role: string }) => role)).toEqual(['champion', 'challenger', 'reference'])
    expect(model.drift.columns.map(({ column }: { column: string }) => column).sort()).toEqual([
      'group',
      'score',
      'score',
      'size',
    ])
  })

  it('blocks where the policy asks for it, and says that no change of the model repairs it', async () => {
    writeReference()
    const { exit, shown } = await review('{ reference: { path: reference.csv }, columns: [group], block: true }')
    expect(exit).toBe(1)
    expect(shown).toContain('Do not merge: the rows of fuzz are not like the reference: group')
    expect(shown).toContain('The reviewed rows are no longer like the reference: 25.3 % of rows now have group b1')
    expect(shown).toContain('No change of the model repairs this.')
  })

  it('is never a pass where a column that must be compared is missing', async () => {
    writeReference()
    const { exit, shown } = await review('{ reference: reference.csv, columns: [nowhere], block: true }')
    expect(exit).toBe(3)
    expect(shown).toContain('The reference has no column "nowhere"')
  })

  it('could not be evaluated where the reference is missing', async () => {
    const { exit, model } = await review('{ reference: nowhere.csv }')
    expect([exit, model.problems[0].code]).toEqual([2, 'file_missing'])
  })
})

describe('init', () => {
  it('writes a config that runs unchanged, with the verdict of the two files alone', async () => {
    const { exit, shown } = await run('init', 'champion.csv', 'challenger.csv')
    expect(exit, shown).toBe(0)
    const byConfig = await run('compare', '--quiet')
    const byFiles = await run('compare', 'champion.csv', 'challenger.csv', '--quiet')
    expect(byConfig).toEqual(byFiles)
    expect(byConfig.exit).toBe(0)
  })

  it('says what it was not sure of, on the terminal and in the file', async () => {
    const { shown } = await run('init', 'champion.csv', 'challenger.csv')
    expect(shown).toContain('Set operating_point to the threshold')
    expect(readFileSync(join(folder, CONFIG), 'utf8')).toContain('Set operating_point to the threshold')
  })

  it('leaves a config that is there alone, unless forced', async () => {
    await run('init', 'champion.csv', 'challenger.csv')
    writeFileSync(join(folder, CONFIG), 'mine')
    const refused = await run('init', 'champion.csv', 'challenger.csv')
    expect(refused.exit).toBe(2)
    expect(refused.shown).toContain('--force')
    expect(readFileSync(join(folder, CONFIG), 'utf8')).toBe('mine')
    expect((await run('init', 'champion.csv', 'challenger.csv', '--force')).exit).toBe(0)
    expect(readFileSync(join(folder, CONFIG), 'utf8')).toContain('version: 1')
  })

  it('only prints with --dry-run', async () => {
    const { exit, shown } = await run('init', 'champion.csv', 'challenger.csv', '--dry-run')
    expect(exit).toBe(0)
    expect(shown).toContain('version: 1\n')
    expect(() => readFileSync(join(folder, CONFIG))).toThrow(/ENOENT/)
  })

  it('refuses an output from which the files cannot be reached', async () => {
    const { exit, shown } = await run('init', 'champion.csv', 'challenger.csv', '--output', 'below/x.yml')
    expect(exit).toBe(2)
    expect(shown).toContain('champion.csv lies outside below')
  })
})

describe('two files that need no names', () => {
  const CONFIGURED = ['compare', '--config', 'c.yml', '--json', 'c.json'] as const
  const checksOf = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')).models[0].checks
  const answers = (right: number, prompt = 'zero shots') =>
    bytesOf(
      ...Array.from({ length: 300 }, (_, question) =>
        sample(`d${question}`, {
          doc_id: question,
          doc: { subject: ['law', 'art', 'law'][question % 3] },
          prompt_hash: `${prompt} ${question}`,
          exact_match: Number((question * 7) % 300 < right),
        }),
      ),
    )

  it('samples of lm-evaluation-harness: compared question by question, as the drafted config does', async () => {
    writeFileSync(join(folder, 'a.jsonl'), answers(120))
    writeFileSync(join(folder, 'b.jsonl'), answers(180))
    const alone = await run('compare', 'a.jsonl', 'b.jsonl', '--json', 'a.json')
    expect(alone.exit, alone.shown).toBe(0)
    const [check] = checksOf('a.json')
    expect(check).toMatchObject({ metric: 'mean_score', n: 300, champion: 0.4, challenger: 0.6, status: 'improved' })
    expect(checksOf('a.json').map(({ slice }: { slice: unknown }) => slice)).toContainEqual({ 'doc.subject': 'law' })
    expect((await run('init', 'a.jsonl', 'b.jsonl', '--output', 'c.yml')).exit).toBe(0)
    expect((await run(...CONFIGURED)).exit).toBe(0)
    expect(checksOf('c.json')).toEqual(checksOf('a.json'))
  })

  it('samples with other prompts are refused, by both ways', async () => {
    writeFileSync(join(folder, 'a.jsonl'), answers(120))
    writeFileSync(join(folder, 'b.jsonl'), answers(180, 'five shots'))
    const { exit, shown } = await run('compare', 'a.jsonl', 'b.jsonl')
    expect(exit).toBe(2)
    expect(shown).toContain('300 of 300 questions had different prompts')
    expect((await run('init', 'a.jsonl', 'b.jsonl', '--output', 'c.yml')).exit).toBe(0)
    expect((await run(...CONFIGURED)).exit).toBe(2)
  })

  it('folders of two MLflow runs: bare numbers, so that a person decides', async () => {
    for (const [name, value] of Object.entries({ one: 3, two: 4 })) {
      mkdirSync(join(folder, name, 'metrics', 'val'), { recursive: true })
      writeFileSync(join(folder, name, 'metrics', 'val', 'rmse'), `1 9 0\n2 ${value} 1\n`)
    }
    const alone = await run('compare', 'one', 'two', '--json', 'a.json')
    expect(alone.exit, alone.shown).toBe(3)
    expect(checksOf('a.json')).toMatchObject([{ metric: 'val/rmse', champion: 3, challenger: 4 }])
    expect((await run('init', 'one', 'two', '--output', 'c.yml')).exit).toBe(0)
    expect((await run(...CONFIGURED)).exit).toBe(3)
    expect(checksOf('c.json')).toEqual(checksOf('a.json'))
  })

  it('metrics and predictions are not compared with each other', async () => {
    writeFileSync(join(folder, 'a.json'), '{"auc": 0.8}')
    for (const files of [
      ['a.json', 'champion.csv'],
      ['champion.csv', 'a.json'],
    ]) {
      const { exit, shown } = await run('compare', ...files)
      expect(exit).toBe(2)
      expect(shown.replace(/\s+/g, ' ')).toContain('a.json holds metrics and champion.csv holds rows')
    }
  })

  it('columns whose names say nothing are not guessed by a gate, but it says what init would take', async () => {
    for (const name of ['champion.csv', 'challenger.csv']) {
      const text = readFileSync(join(folder, name), 'utf8')
      writeFileSync(join(folder, name), text.replace('label', 'repaid').replace('score', 'repaid_prob'))
    }
    const { exit, shown } = await run('compare', 'champion.csv', 'challenger.csv')
    expect(exit).toBe(2)
    expect(shown.replace(/\s+/g, ' ')).toContain('label "repaid", score "repaid_prob"')
    expect(shown).toContain('model-review init')
  })
})

describe('progress', () => {
  /** Every look at the clock takes so many milliseconds. */
  async function compareSlowly(stepMs: number, isTTY: boolean, ...more: string[]) {
    const written = { stdout: '', stderr: '' }
    let now = 0
    await runCli({
      argv: ['compare', 'champion.csv', 'challenger.csv', ...more],
      cwd: folder,
      env: {},
      stdout: { write: (text: string) => (written.stdout += text) },
      stderr: { isTTY, write: (text: string) => (written.stderr += text) },
      clock: () => (now += stepMs),
    })
    return written
  }

  it('of short work is silent, on a terminal and in a log', async () => {
    for (const isTTY of [true, false]) expect((await compareSlowly(1, isTTY)).stderr).toBe('')
  })

  it('of long work on a terminal is one line with phase, rows and what remains, gone at the end', async () => {
    const { stdout, stderr } = await compareSlowly(1000, true)
    expect(stderr).toMatch(/\r\u001b\[2K[^\n]*: metrics[^\n]* · [\d,]+ rows · about \d+ s left/)
    expect(stderr).not.toContain('\n')
    expect(stderr.endsWith('\r\u001b[2K')).toBe(true)
    expect(stdout).toBe((await compareSlowly(1, true)).stdout)
  })

  it('of long work in a log is a line for each phase, on stderr', async () => {
    const { stdout, stderr } = await compareSlowly(20_000, false)
    const phases = stderr
      .trimEnd()
      .split('\n')
      .map((line) => /: ([a-z ]+) · /.exec(line)?.[1] ?? line)
    expect(new Set(phases).size).toBe(phases.length)
    expect(phases).toContain('metrics')
    expect(stdout).toBe((await compareSlowly(1, false)).stdout)
  })

  it('is never shown with --quiet', async () => {
    for (const isTTY of [true, false]) expect((await compareSlowly(60_000, isTTY, '--quiet')).stderr).toBe('')
  })
})
