/** The table of retired keys is empty in the product so far: these tests bring one of their own. */
import { describe, expect, test } from 'vitest'
import { loadConfig } from '../../src/config/load.js'
import type { Format } from '../../src/config/versions.js'
import { type Problem, ProblemError } from '../../src/core/problem.js'
import { sentenceOf } from '../../src/report/say.js'
import { review } from '../../src/review.js'

const format = (given: Partial<Format>): Format => ({ version: 1, retired: [], migrations: {}, ...given })

/** `slices.min_rows` was `slices.fewest_rows` before, and a policy could be `strict`. */
const renames = format({
  retired: [
    { at: ['models', '*', 'slices'], key: 'fewest_rows', instead: 'min_rows', goneIn: 2 },
    { at: ['models', '*'], key: 'groups', instead: 'slices', goneIn: 2 },
    { at: ['policy'], key: 'strict', instead: null, goneIn: 2 },
  ],
})

const model = (name: string, ...lines: string[]) => [
  `  - name: ${name}`,
  '    champion: { path: a.csv }',
  '    challenger: { path: b.csv }',
  ...lines.map((line) => `    ${line}`),
]
const config = (version: number, ...lines: string[]) => [`version: ${version}`, 'models:', ...lines].join('\n')

const refused = (text: string, by: Format): readonly Problem[] => {
  try {
    loadConfig(text, 'model-review.yml', by)
  } catch (error) {
    if (error instanceof ProblemError) return error.problems
    throw error
  }
  throw new Error(`accepted: ${text}`)
}

describe('a key that was renamed', () => {
  const old = config(
    1,
    ...model('credit', 'slices:', '  fewest_rows: 70', '  of: [region]'),
    ...model('fraud', 'slices: { of: [region], fewest_rows: 80 }'),
  )

  test('is read under its new name, in every model', () => {
    const { config: read } = loadConfig(old, 'model-review.yml', renames)
    expect(read.models.map(({ slices }) => slices?.min_rows)).toEqual([70, 80])
  })

  test('is told with the file, its line, both names and the version that does not know it', () => {
    const { warnings } = loadConfig(old, 'model-review.yml', renames)
    expect(warnings.map(({ code, severity, args }) => [code, severity, args.line])).toEqual([
      ['key_renamed', 'warning', 7],
      ['key_renamed', 'warning', 12],
    ])
    expect(sentenceOf(warnings[0])).toBe(
      'model-review.yml line 7: models[0].slices: the key "fewest_rows" is called "min_rows" now. It is still read, and will not be in version 2 of the config. Write "min_rows".',
    )
  })

  test('keeps the lines of mistakes below it', () => {
    const text = config(1, ...model('credit', 'slices:', '  of: [region]', '  fewest_rows: many'))
    expect(refused(text, renames)).toMatchObject([
      { code: 'wrong_type', args: { path: 'models[0].slices.min_rows', line: 8 } },
    ])
  })

  test('may hold keys that are looked for under its new name, and keeps their lines', () => {
    const renamed = [...renames.retired].reverse()
    const text = config(1, ...model('credit', 'groups:', '  of: [region]', '  fewest_rows: 70'))
    const { config: read, warnings } = loadConfig(text, 'model-review.yml', format({ retired: renamed }))
    expect(read.models[0].slices?.min_rows).toBe(70)
    expect(warnings.map(({ args }) => [args.key, args.line, args.path])).toEqual([
      ['groups', 6, 'models[0]'],
      ['fewest_rows', 8, 'models[0].groups'],
    ])
    const wrong = text.replace('70', '-1')
    expect(refused(wrong, format({ retired: renamed }))).toMatchObject([{ args: { line: 8 } }])
  })

  test('beside its new name is refused, because only one of the two could count', () => {
    const text = config(1, ...model('credit', 'slices: { of: [region], min_rows: 60, fewest_rows: 70 }'))
    const [problem, ...others] = refused(text, renames)
    expect([problem.code, problem.args.line, others]).toEqual(['key_under_two_names', 6, []])
    expect(sentenceOf(problem)).toContain('Keep "min_rows".')
  })

  test('is not known any more by the version that lets it go, which names the new one', () => {
    const newer = format({ ...renames, version: 2 })
    const text = config(2, ...model('credit', 'slices: { of: [region], fewest_rows: 70 }'))
    expect(refused(text, newer)).toMatchObject([
      { code: 'unknown_key', args: { key: 'fewest_rows', suggestion: 'min_rows', line: 6 } },
    ])
    expect(loadConfig(text.replace('fewest_rows', 'min_rows'), 'model-review.yml', newer).warnings).toEqual([])
  })

  test('is told in the report', async () => {
    const loaded = loadConfig(old, 'model-review.yml', renames)
    const report = await review({
      config: loaded,
      models: [],
      fetch: () => Promise.reject(new Error('nothing is under review')),
      configSource: 'model-review.yml',
      configSha256: null,
      context: { repository: null, pullRequest: null, headSha: null, baseSha: null, baseRef: null, runUrl: null },
      advisory: false,
      problems: [],
    })
    expect(report.verdict).toBe('pass')
    expect(report.problems).toEqual(loaded.warnings)
  })
})

test('a key that lost its effect is left out and told, by line', () => {
  const text = `${config(1, ...model('credit'))}\npolicy:\n  confidence: 0.9\n  strict: true`
  const { config: read, warnings } = loadConfig(text, 'model-review.yml', renames)
  expect(read.policy.confidence).toBe(0.9)
  expect(warnings.map(sentenceOf)).toEqual([
    'model-review.yml line 8: policy: the key "strict" has no effect any more, and version 2 of the config will not know it. Remove it.',
  ])
})

test('what is not of the shape of a config is left to the schema', () => {
  for (const text of ['version: 1\nmodels: 3', 'version: 1\nmodels: [3, null]\npolicy: []', '{ models: [] }'])
    expect(refused(text, renames).map(({ code }) => code)).toEqual(refused(text, format({})).map(({ code }) => code))
})

describe('the version of a config', () => {
  /** Version 2 lets keys go and blocks where the data cannot tell; in version 3 nothing changed but `max_unmatched`. */
  const third = format({
    version: 3,
    retired: renames.retired,
    migrations: {
      1: (before) => ({ ...before, policy: { on_inconclusive: 'review', ...(before.policy as object) } }),
      2: (before) => ({ ...before, policy: { max_unmatched: '1%', ...(before.policy as object) } }),
    },
  })

  test.each([
    [1, 'fewest_rows', ['review', '1%'], ['key_renamed']],
    [2, 'min_rows', ['block', '1%'], []],
    [3, 'min_rows', ['block', '0.1%'], []],
  ])('%i is read as the newest, step by step', (version, key, expected, told) => {
    const blocks = version === 1 ? '' : '\npolicy: { on_inconclusive: block }'
    const text = `${config(version, ...model('credit', `slices: { of: [region], ${key}: 70 }`))}${blocks}`
    const { config: read, warnings } = loadConfig(text, 'model-review.yml', third)
    expect(read.models[0].slices?.min_rows).toBe(70)
    expect([read.policy.on_inconclusive, read.policy.max_unmatched]).toEqual(expected)
    expect(warnings.map(({ code }) => code)).toEqual(told)
  })

  test('that is not known yet says which version of the gate knows it', () => {
    const [problem, ...others] = refused(config(2, ...model('credit')), format({}))
    expect([problem.code, problem.args.line, others]).toEqual(['version_unknown', 1, []])
    expect(sentenceOf(problem)).toBe(
      'model-review.yml line 1: version: the version is 2, and this gate reads no later one than 1. Use version 2.0.0 or later of model-review-gate, or a config of version 1. Write: version: 1',
    )
  })

  test.each(['0', '-1', '1.5', '"1"', 'one', '[1]'])('%s is none, and the one that is read is named', (version) => {
    const [problem] = refused(config(1, ...model('credit')).replace('1', version), format({}))
    expect(problem.code).toBe('version_unknown')
    expect(sentenceOf(problem)).toMatch(/this gate reads version 1\. Write: version: 1$/)
  })
})
