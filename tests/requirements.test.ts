/** Files of what is asked beside the metrics, as a review takes them: from the working tree and from the champion's ref. */
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../src/config/load.js'
import { errorOf, ProblemError } from '../src/core/problem.js'
import type { Fetch } from '../src/io/source.js'
import type { ModelReport } from '../src/report/report.js'
import { review } from '../src/review.js'

const ROWS = 80
const csv = (score: (row: number) => number, columns = ['id', 'label', 'score', 'ring']) =>
  `${[
    columns.join(),
    ...Array.from({ length: ROWS }, (_, row) =>
      [`p${row}`, row % 2, score(row).toFixed(3), row < 6 ? 'r7' : ''].slice(0, columns.length).join(),
    ),
  ].join('\n')}\n`
const good = (row: number) => (row % 2 === 1 ? 0.7 : 0.2) + (row % 9) / 100
const champion = csv(good)
/** Row 1 of the ring is let go; the rest is a little better. */
const challenger = csv((row) => (row === 1 ? 0.1 : good(row) + (row % 2 === 1 ? 0.05 : -0.05)))

type Files = Readonly<Record<string, string>>

/** Files of the working tree, and of the ref `base`. */
const fetchFrom =
  (here: Files, base: Files): Fetch =>
  async ({ path, ref }) => {
    const files = ref === undefined ? here : base
    if (!Object.hasOwn(files, path))
      throw new ProblemError(
        ref === undefined
          ? errorOf('file_missing', { path, folder: '.', near: null })
          : errorOf('file_missing_on_ref', { path, ref, commit: 'abc1234', near: null }),
      )
    return { path, ref: ref ?? null, commit: ref ? 'abc1234' : null, bytes: new TextEncoder().encode(files[path]) }
  }

async function reviewed(asked: object, here: Files = {}, base: Files = {}): Promise<ModelReport> {
  const model = {
    name: 'fraud',
    champion: { path: 'predictions.csv', ref: 'base' },
    challenger: { path: 'predictions.csv' },
    metrics: [{ metric: 'roc_auc', role: 'guardrail', margin: 0.2 }],
    slices: { metrics: ['accuracy'], of: [] },
    ...asked,
  }
  const report = await review({
    config: loadConfig(JSON.stringify({ version: 1, models: [model] })),
    models: ['fraud'],
    fetch: fetchFrom({ 'predictions.csv': challenger, ...here }, { 'predictions.csv': champion, ...base }),
    configSource: null,
    configSha256: null,
    context: { repository: null, pullRequest: null, headSha: null, baseSha: null, baseRef: null, runUrl: null },
    advisory: false,
    problems: [],
  })
  return report.models[0]
}

const codesOf = ({ reasons }: ModelReport) => reasons.map(({ code }) => code)
const checkOf = ({ checks }: ModelReport, id: string) => {
  const check = checks.find((each) => each.id.startsWith(id))
  if (!check) throw new Error(`no check ${id}`)
  return check
}

describe('listed rows', () => {
  const pinned = { scenarios: [{ name: 'Past mistakes', file: 'pinned.csv' }] }

  it('must not get worse, and their file is among the inputs', async () => {
    const model = await reviewed(pinned, { 'pinned.csv': 'id\np1\np3\n' })
    expect([model.verdict, codesOf(model)]).toEqual(['block', ['scenarios_failed']])
    expect(checkOf(model, 'scenario')).toMatchObject({ n: 2, status: 'regressed' })
    expect(model.inputs.map(({ role, path, rows }) => [role, path, rows])).toContainEqual(['scenario', 'pinned.csv', 2])
  })

  it('that a change takes from the list still count, as the base lists them', async () => {
    const model = await reviewed(pinned, { 'pinned.csv': 'id\np3\n' }, { 'pinned.csv': 'id\np1\n' })
    expect(checkOf(model, 'scenario')).toMatchObject({ n: 2, status: 'regressed' })
    const removed = await reviewed(pinned, {}, { 'pinned.csv': 'id\np1\n' })
    expect(checkOf(removed, 'scenario')).toMatchObject({ n: 1, status: 'regressed' })
  })

  it('without a file anywhere, or without the column of ids, are never a pass', async () => {
    const missing = await reviewed(pinned)
    expect([missing.verdict, checkOf(missing, 'scenario').reason?.code]).toEqual(['review', 'file_missing'])
    const other = await reviewed(pinned, { 'pinned.csv': 'payment\np1\n' })
    expect([other.verdict, checkOf(other, 'scenario').reason?.code]).toEqual(['review', 'scenario_id_column'])
  })

  it('may be JSON Lines, and ids in the config', async () => {
    const lines = await reviewed(
      { scenarios: [{ name: 'x', file: 'pinned.jsonl' }] },
      { 'pinned.jsonl': '{"id":"p3"}\n{"id":"p5"}\n' },
    )
    expect(checkOf(lines, 'scenario')).toMatchObject({ n: 2, status: 'pass' })
    const ids = await reviewed({ scenarios: [{ name: 'x', ids: ['p1'], severity: 'critical' }] })
    expect(codesOf(ids)).toEqual(['critical_scenarios_failed'])
  })
})

describe('a scenario', () => {
  const rings = { scenarios: [{ name: 'Rings', where: 'ring == "r7" and label', expect: 'flagged' }] }

  it('is judged on the rows that were joined', async () => {
    expect(checkOf(await reviewed(rings), 'scenario')).toMatchObject({ n: 3, champion: 1, status: 'regressed' })
  })

  it('is judged of a first version alone', async () => {
    const model = await reviewed({ ...rings, champion: { path: 'none.csv', ref: 'base' } })
    expect([model.evidence, model.verdict, codesOf(model)]).toEqual(['D', 'block', ['scenarios_failed', 'no_champion']])
    expect(checkOf(model, 'scenario')).toMatchObject({ champion: null, status: 'regressed' })
  })

  it('is judged beside identical predictions', async () => {
    const model = await reviewed(rings, { 'predictions.csv': champion })
    expect([model.verdict, codesOf(model)]).toEqual(['review', ['identical_predictions']])
    expect(checkOf(model, 'scenario').status).toBe('pass')
  })

  it('cannot be answered by totals, which is never a pass', async () => {
    const totals = '{"auc": 0.8}'
    const model = await reviewed(
      {
        ...rings,
        task: 'metrics',
        slices: undefined,
        metrics: [{ metric: 'auc', min: 0.5 }],
        champion: { path: 'm.json', ref: 'base' },
        challenger: { path: 'm.json' },
      },
      { 'm.json': '{"auc": 0.9}' },
      { 'm.json': totals },
    )
    expect([model.verdict, checkOf(model, 'scenario').reason?.code]).toEqual(['review', 'scenario_needs_rows'])
  })

  it('of items of a ranking looks at places, ties at their worst', async () => {
    const items = (scores: readonly number[]) =>
      `query,doc,relevance,score\n${scores.map((score, i) => `q${i >> 2},d${i},${i % 4 === 0 ? 1 : 0},${score}`).join('\n')}\n`
    const model = await reviewed(
      {
        task: 'ranking',
        columns: { id: ['query', 'doc'], query: 'query', label: 'relevance', score: 'score' },
        metrics: [{ metric: 'ndcg@3', role: 'guardrail', margin: 0.9 }],
        slices: undefined,
        scenarios: [
          { name: 'Found first', where: 'label == 1', expect: 'position <= 1' },
          { name: 'Shown', where: 'doc == "d4"', expect: 'position <= 2' },
        ],
      },
      { 'predictions.csv': items([0.9, 0.5, 0.4, 0.3, 0.9, 0.9, 0.2, 0.1]) },
      { 'predictions.csv': items([0.9, 0.5, 0.4, 0.3, 0.95, 0.9, 0.2, 0.1]) },
    )
    expect(checkOf(model, 'scenario.found_first')).toMatchObject({ n: 2, champion: 1, challenger: 0.5 })
    expect(checkOf(model, 'scenario.shown').status).toBe('pass')
  })
})

describe('operations', () => {
  const asked = (checks: object[], more: object = {}) => ({ operations: { file: 'meta.json', checks, ...more } })
  const rise = { path: 'latency.p95_ms', unit: 'ms', max_increase: '10%' }
  const meta = (value: unknown) => JSON.stringify({ latency: { p95_ms: value } })

  it('compare the file with the same at the champion’s ref; both are among the inputs', async () => {
    const model = await reviewed(asked([rise]), { 'meta.json': meta(210) }, { 'meta.json': meta(180) })
    expect([model.verdict, codesOf(model)]).toEqual(['block', ['numbers_worse']])
    expect(checkOf(model, 'operations')).toMatchObject({ champion: 180, challenger: 210, status: 'regressed' })
    expect(model.inputs.filter(({ role }) => role === 'operations').map(({ ref }) => ref)).toEqual(['base', null])
    expect(model.inputs.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256))).toBe(true)
  })

  it('read YAML and TOML, and a champion’s file of its own', async () => {
    const model = await reviewed(
      { ...asked([rise], { file: 'new.yml', champion_file: 'old.toml' }), champion: { path: 'old.csv' } },
      { 'new.yml': 'latency:\n  p95_ms: 190\n', 'old.toml': '[latency]\np95_ms = 180\n', 'old.csv': champion },
    )
    expect(checkOf(model, 'operations')).toMatchObject({ champion: 180, challenger: 190, status: 'pass' })
  })

  it.each([
    ['a file that is not there', {}, { 'meta.json': meta(180) }, 'file_missing'],
    ['a champion without the file', { 'meta.json': meta(180) }, {}, 'file_missing_on_ref'],
    ['a number that is not there', { 'meta.json': '{}' }, { 'meta.json': meta(180) }, 'operations_missing'],
    ['a text', { 'meta.json': meta('180 ms') }, { 'meta.json': meta(180) }, 'operations_not_number'],
    ['a broken file', { 'meta.json': '{"latency": ' }, { 'meta.json': meta(180) }, 'metrics_unreadable'],
    ['a file of rows', { 'meta.json': 'a,b\n1,2\n' }, { 'meta.json': meta(180) }, 'document_not_recognised'],
    ['an empty file', { 'meta.json': '' }, { 'meta.json': meta(180) }, 'file_empty'],
  ])('with %s are never a pass', async (_, here, base, code) => {
    const model = await reviewed(asked([rise]), here, base)
    expect([model.verdict, checkOf(model, 'operations').reason?.code]).toEqual(['review', code])
    expect(checkOf(model, 'roc_auc').status).not.toBe('not_evaluated')
  })

  it('keep their limits where nothing says what the champion has', async () => {
    const model = await reviewed(
      { ...asked([{ path: 'latency.p95_ms', max: 200 }, rise]), champion: { path: 'old.csv' } },
      { 'meta.json': meta(190), 'old.csv': champion },
    )
    expect(checkOf(model, 'operations.latency.p95_ms.max').status).toBe('pass')
    expect(checkOf(model, 'operations.latency.p95_ms.max_increase').reason?.code).toBe('operations_champion_unknown')
  })

  it('of a first version: limits are judged, changes wait for a champion', async () => {
    const model = await reviewed(
      { ...asked([{ path: 'latency.p95_ms', max: 200 }, rise]), champion: { path: 'none.csv', ref: 'base' } },
      { 'meta.json': meta(210) },
    )
    expect([model.verdict, codesOf(model)]).toEqual(['block', ['limits_broken', 'no_champion']])
    expect(checkOf(model, 'operations.latency.p95_ms.max_increase').reason?.code).toBe('no_champion')
  })
})

describe('the card', () => {
  const card = { card: { file: 'card.yml' } }

  it('is shown with its digest and what it lacks, and decides nothing', async () => {
    const model = await reviewed(card, { 'card.yml': 'trained_by: Ada\ncommit: 3f2a9c1\n' })
    expect(model.verdict).toBe('pass')
    expect(model.card).toMatchObject({
      path: 'card.yml',
      fields: [
        { field: 'trained_by', text: 'Ada' },
        { field: 'commit', text: '3f2a9c1' },
      ],
      missing: ['data', 'date', 'intended_use'],
    })
    expect(model.inputs.at(-1)).toMatchObject({ role: 'card', sha256: model.card?.sha256 })
  })

  it('may be the front matter of a text', async () => {
    const model = await reviewed(card, { 'card.yml': '---\nlicense: mit\ndatasets: [a, b]\n---\n# A model\n' })
    expect(model.card?.fields).toEqual([
      { field: 'data', text: 'a, b' },
      { field: 'license', text: 'mit' },
    ])
  })

  it.each([
    ['is not there', {}, 'file_missing'],
    ['is no mapping', { 'card.yml': 'just words' }, 'document_not_recognised'],
  ])('that %s is a warning', async (_, here, code) => {
    const model = await reviewed(card, here)
    expect([model.verdict, model.card]).toEqual(['pass', null])
    expect(model.problems.at(-1)).toMatchObject({ severity: 'warning', code })
  })
})
