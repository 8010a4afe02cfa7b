import { describe, expect, it } from 'vitest'
import { inferModel } from '../../src/config/infer.js'
import { joinTables } from '../../src/config/join-tables.js'
import { chooseScore, findPromptDifference } from '../../src/config/samples.js'
import { defaultPolicy, modelOf } from '../../src/config/schema.js'
import { toPlan } from '../../src/config/to-plan.js'
import type { Plan } from '../../src/core/plan.js'
import { ProblemError } from '../../src/core/problem.js'
import { sha256Bytes } from '../../src/io/digest.js'
import type { TextTable } from '../../src/io/text-table.js'
import { messages } from '../../src/report/languages/english/messages/index.js'
import { readSamples as read, sample } from '../io/samples.js'

const PATHS = { champion: 'old.jsonl', challenger: 'new.jsonl' }
const problemsIn = (step: () => unknown) => {
  try {
    step()
  } catch (error) {
    if (error instanceof ProblemError) return error.problems
    throw error
  }
  return []
}

/** Many questions, answered right by the first `right` of them. */
const answers = (right: number, rest: (question: number) => object = () => ({})) =>
  Array.from({ length: 200 }, (_, question) =>
    sample(`d${question}`, { doc_id: question, acc: Number(question < right), ...rest(question) }),
  )

function join(champion: TextTable, challenger: TextTable, columns: object = {}) {
  const model = modelOf({
    name: 'm',
    task: 'score',
    champion: { path: 'a' },
    challenger: { path: 'b' },
    columns,
    metrics: ['mean_score'],
  })
  return joinTables({ champion, challenger }, model.columns, toPlan(model, defaultPolicy()) as Plan, sha256Bytes)
}

describe('two files of samples under a config that names no columns', () => {
  it('are joined by document, whatever the order of the lines', async () => {
    const champion = await read(answers(100))
    const challenger = await read(answers(150).reverse())
    const { pair, problems } = join(champion, challenger)
    expect(pair.rows).toMatchObject({ matched: 200, onlyChampion: 0, onlyChallenger: 0 })
    expect(problems).toEqual([])
    const right = (scores: Float64Array) => scores.reduce((sum, score) => sum + score, 0)
    expect([right(pair.championScore), right(pair.challengerScore)]).toEqual([100, 150])
  })

  it('repeats of a question are averaged', async () => {
    const twice = (first: number, second: number) => [...answers(first), ...answers(second)]
    const { pair, problems } = join(await read(twice(100, 0)), await read(twice(100, 100)))
    expect(pair.rows.matched).toBe(200)
    expect(pair.championScore.filter((score) => score === 0.5)).toHaveLength(100)
    const said = { code: 'samples_repeated', severity: 'warning', args: { samples: 400, questions: 200 } }
    expect(problems).toMatchObject([said, said])
  })

  it('the score that was chosen among several is said', async () => {
    const both = () => ({ f1: 0.5 })
    const table = await read(answers(50, both))
    const { problems } = join(table, await read(answers(60, both)))
    expect(problems).toMatchObject([
      { code: 'samples_score_chosen', severity: 'warning', args: { column: 'acc', others: ['f1'] } },
    ])
    expect(join(table, table, { score: 'f1' }).problems).toEqual([])
  })

  it('a score with several filters wants the filter named, and says which there are', async () => {
    const filtered = [
      ...answers(50, () => ({ filter: 'strict-match' })),
      ...answers(60, () => ({ filter: 'flexible-extract' })),
    ]
    const table = await read(filtered)
    expect(problemsIn(() => join(table, table, { score: 'acc' }))).toMatchObject([
      { code: 'samples_filter_unknown', args: { metric: 'acc', filters: ['strict-match', 'flexible-extract'] } },
    ])
    const { pair } = join(table, table, { score: 'acc,flexible-extract' })
    expect(pair.championScore.filter((score) => score === 1)).toHaveLength(60)
  })

  it('other questions, prompts or targets are refused before anything is compared', async () => {
    const champion = await read(answers(50))
    const shots = await read(answers(60, (question) => ({ prompt_hash: `five shots ${question}` })))
    const task = await read(answers(60, (question) => ({ doc_hash: `other ${question}` })))
    expect(problemsIn(() => join(champion, shots))).toMatchObject([
      { code: 'samples_prompts_differ', args: { what: 'prompts', rows: 200, total: 200 } },
    ])
    expect(problemsIn(() => join(champion, task))).toMatchObject([{ code: 'samples_documents_differ' }])
  })

  it('a score of which less is better is said to be turned round', async () => {
    const table = await read(answers(50, () => ({ wer: 0.5 })))
    expect(join(table, table, { score: 'wer' }).problems).toMatchObject([{ code: 'samples_lower_is_better' }])
  })
})

describe('the score that is compared', () => {
  const of = async (scores: object, others = scores) =>
    chooseScore({
      champion: await read([sample('a', { acc: undefined, ...scores })]),
      challenger: await read([sample('a', { acc: undefined, ...others })]),
    })

  it('is the one that leaderboards print, in both files, and never one of which less is better', async () => {
    expect(await of({ acc_norm: 1, exact_match: 0, acc: 1 })).toEqual({
      column: 'exact_match',
      others: ['acc', 'acc_norm'],
    })
    expect(await of({ exact_match: 1, acc: 1 }, { acc: 1 })).toEqual({ column: 'acc', others: [] })
    expect(await of({ wer: 0.1, own_score: 1 })).toEqual({ column: 'own_score', others: [] })
  })

  it('where there is none, both files are named with what they have', async () => {
    const error = await of({ acc: 1 }, { f1: 1 }).catch((thrown: unknown) => thrown)
    expect((error as ProblemError).problems).toMatchObject([
      { code: 'samples_no_common_score', args: { champion: ['acc'], challenger: ['f1'] } },
    ])
  })
})

describe('a model inferred from two files of samples', () => {
  it('is of task score, with tasks and subjects as slices and no hash among them', async () => {
    const labels = (question: number) => ({ task: `t${question % 14}`, doc: { subject: `s${question % 3}` } })
    const tables = { champion: await read(answers(50, labels)), challenger: await read(answers(60, labels)) }
    const { model, inferred } = inferModel(tables, PATHS, {})
    expect(model).toMatchObject({ task: 'score', columns: { id: 'id', score: 'acc' } })
    expect(model.slices.of).toEqual([
      { column: 'task', severity: 'normal' },
      { column: 'doc.subject', severity: 'normal' },
    ])
    expect(inferred.map(({ code }) => code)).toContain('inferred_samples')
  })

  it('judges the score that was named', async () => {
    const table = await read(answers(50, () => ({ f1: 0.5 })))
    expect(inferModel({ champion: table, challenger: table }, PATHS, { score: 'f1' }).model.columns.score).toBe('f1')
  })
})

describe('the same questions for both models', () => {
  it('order, repeats and documents of one side only do not matter', async () => {
    const champion = await read([sample('a'), sample('b'), sample('b', { prompt_hash: 'again' })])
    const challenger = await read([sample('b', { prompt_hash: 'again' }), sample('b'), sample('a'), sample('c')])
    expect(findPromptDifference(champion, challenger)).toBeUndefined()
  })

  it.each([
    ['prompts', 'prompt_hash'],
    ['targets', 'target_hash'],
  ])('different %s are found with their lines', async (what, field) => {
    const champion = await read([sample('a'), sample('b')], 'old.jsonl')
    const challenger = await read([sample('c'), sample('b', { [field]: 'other' }), sample('a')], 'new.jsonl')
    const problem = findPromptDifference(champion, challenger)
    expect(problem).toEqual({
      severity: 'error',
      code: 'samples_prompts_differ',
      args: {
        what,
        rows: 1,
        total: 2,
        championFile: 'old.jsonl',
        championLine: 2,
        challengerFile: 'new.jsonl',
        challengerLine: 2,
      },
    })
    expect(messages).toHaveProperty(problem!.code)
  })
})
