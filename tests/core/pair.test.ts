import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type JoinColumns, type JoinOptions, joinPair, type Pair } from '../../src/core/pair.js'
import { type Problem, ProblemError } from '../../src/core/problem.js'
import { sentenceOf } from '../../src/report/say.js'
import gate from '../reference/gate_procedure.json' with { type: 'json' }
import { digest, makeTable } from './make-table.js'

type Cells = Readonly<Record<string, readonly string[]>>

const columns: JoinColumns = { id: 'id', label: 'y', score: 'p' }
const options: JoinOptions = { positive: '1', maxUnmatched: 0, digest, scoreRange: [0, 1] }

function join(
  champion: Cells,
  challenger: Cells,
  change: Partial<JoinOptions> = {},
  named: JoinColumns = columns,
  evaluation?: Cells,
) {
  const tables = {
    champion: makeTable('old.csv', champion),
    challenger: makeTable('new.csv', challenger),
    evaluation: evaluation && makeTable('holdout.csv', evaluation),
  }
  return joinPair(tables, named, { ...options, ...change })
}

/** The problems that joining throws; none: it did not throw. */
function refusal(run: () => unknown): readonly Problem[] {
  try {
    run()
    return []
  } catch (error) {
    if (error instanceof ProblemError) return error.problems
    throw error
  }
}

const codes = (problems: readonly Problem[]) => problems.map(({ code }) => code)

const champion: Cells = {
  id: ['c', 'a', 'd', 'b'],
  y: ['1', '0', '0', '1'],
  p: ['0.3', '0.1', '0.4', '0.2'],
  region: ['north', 'south', '', 'south'],
}
const challenger: Cells = { id: ['a', 'b', 'c', 'd'], y: ['0', '1', '1', '0'], p: ['0.15', '0.25', '0.35', '0.45'] }

/** Everything of a pair as plain data. */
function contentOf(pair: Pair, names: readonly string[] = []) {
  const { column, idOf, countDifferent, ...rest } = pair
  const ids = Array.from({ length: pair.n }, (_, row) => idOf!(row))
  void countDifferent
  return { ...rest, ids, columns: names.map((name) => [column(name)?.numbers(), column(name)?.categories()]) }
}

const shuffled = (cells: Cells, order: readonly number[]): Cells =>
  Object.fromEntries(Object.entries(cells).map(([name, values]) => [name, order.map((row) => values[row])]))

describe('a pair', () => {
  test('holds matched rows by id, each score with its own label', () => {
    const { pair, problems } = join(champion, challenger)
    expect(problems).toEqual([])
    expect(pair.n).toBe(4)
    expect([...pair.label]).toEqual([0, 1, 1, 0])
    expect([...pair.championScore]).toEqual([0.1, 0.2, 0.3, 0.4])
    expect([...pair.challengerScore]).toEqual([0.15, 0.25, 0.35, 0.45])
    expect(pair.rows).toEqual({
      champion: 4,
      challenger: 4,
      matched: 4,
      onlyChampion: 0,
      onlyChallenger: 0,
      unusable: 0,
    })
    expect([pair.units, pair.unitOfRow, pair.weight, pair.buckets]).toEqual([4, undefined, undefined, 4])
    expect([...pair.bucketOfRow]).toEqual([0, 1, 2, 3])
  })

  test('gives columns in its own order, the champion’s where both files have one', () => {
    const { pair } = join(champion, { ...challenger, region: ['x', 'x', 'x', 'x'], extra: ['1', '', 'inf', 'text'] })
    const region = pair.column('region')?.categories()
    expect(region?.categories).toEqual(['south', 'north'])
    expect([...(region?.codes ?? [])]).toEqual([0, 0, 1, -1])
    expect([...(pair.column('extra')?.numbers().state ?? [])]).toEqual([0, 1, 2, 3])
    expect(pair.column('nowhere')).toBeUndefined()
    expect(pair.column('region')).toBe(pair.column('region'))
  })

  const row = fc.record({
    label: fc.constantFrom('0', '1'),
    old: fc.integer({ min: 0, max: 100 }),
    new: fc.integer({ min: 0, max: 100 }),
    weight: fc.integer({ min: 1, max: 5 }),
    unit: fc.constantFrom('u1', 'u2', 'u10', '😀', '\uffff', 'é'),
    feature: fc.constantFrom('', 'x', 'y', '3'),
  })
  const ids = fc.uniqueArray(
    fc.string({ unit: fc.constantFrom('a', '1', '0', '😀', '\uffff', 'é'), minLength: 1, maxLength: 5 }),
    {
      minLength: 2,
      maxLength: 60,
    },
  )
  const data = ids.chain((names) =>
    fc.record({
      names: fc.constant(names),
      rows: fc.array(row, { minLength: names.length, maxLength: names.length }),
      orders: fc.tuple(...[1, 2, 3, 4].map(() => fc.shuffledSubarray([...names.keys()], { minLength: names.length }))),
    }),
  )

  test.each([
    ['rows', columns],
    ['weights and units', { ...columns, weight: 'w', cluster: 'u' }],
  ])('does not depend on the order of either file: %s', (_, named) => {
    fc.assert(
      fc.property(data, ({ names, rows, orders }) => {
        const common = {
          id: names,
          y: rows.map(({ label }) => label),
          w: rows.map(({ weight }) => String(weight)),
          u: rows.map(({ unit }) => unit),
        }
        const old = { ...common, p: rows.map((each) => String(each.old / 100)), f: rows.map(({ feature }) => feature) }
        const next = { ...common, p: rows.map((each) => String(each.new / 100)), g: rows.map(({ feature }) => feature) }
        fc.pre(new Set(common.y).has('1'))
        const [one, two, three, four] = orders
        const first = join(shuffled(old, one), shuffled(next, two), {}, named).pair
        const second = join(shuffled(old, three), shuffled(next, four), {}, named).pair
        expect(contentOf(first, ['f', 'g'])).toEqual(contentOf(second, ['f', 'g']))
      }),
    )
  })

  test('knows the id of every row as its file writes it, several columns joined by a bar', () => {
    const cells = { a: ['x', 'y'], b: ['007', '7'], y: ['1', '0'], p: ['0.1', '0.2'] }
    const { pair } = join(cells, { ...cells, p: ['0.3', '0.2'] }, {}, { id: ['a', 'b'], label: 'y', score: 'p' })
    expect([pair.idOf!(0), pair.idOf!(1)]).toEqual(['x | 007', 'y | 7'])
  })

  test('any change of an id, unit, label, weight or score changes the fingerprint', () => {
    const all = { ...columns, weight: 'w', cluster: 'u' }
    const base = { id: ['1', '23'], y: ['1', '0'], p: ['0.1', '0.2'], w: ['1', '2'], u: ['x', 'y'] }
    const other = { ...base, p: ['0.3', '0.4'] }
    const variants: [Cells, Cells][] = [
      [base, other],
      [
        { ...base, id: ['12', '3'] },
        { ...other, id: ['12', '3'] },
      ],
      [
        { ...base, y: ['1', '1'] },
        { ...other, y: ['1', '1'] },
      ],
      [{ ...base, p: ['0.1', '0.21'] }, other],
      [base, { ...other, p: ['0.3', '0.41'] }],
      [
        { ...base, w: ['1', '3'] },
        { ...other, w: ['1', '3'] },
      ],
      [
        { ...base, u: ['x', 'z'] },
        { ...other, u: ['x', 'z'] },
      ],
      [base, base],
    ]
    const prints = variants.map(([old, next]) => join(old, next, {}, all).pair.fingerprint.join(' '))
    expect(new Set(prints).size).toBe(variants.length)
    expect(join(base, other).pair.fingerprint).toHaveLength(32)
    // The name of the test set changes with ids and labels alone, whatever the models said.
    const sets = variants.map(([old, next]) => join(old, next).pair.testSet!.join(' '))
    expect(new Set(sets).size).toBe(3)
    expect(new Set([0, 3, 4, 5, 6, 7].map((of) => sets[of])).size).toBe(1)
  })

  test('a challenger that leaves out rows is judged by the same test set, under the same name', () => {
    const whole = { id: ['a', 'b', 'c', 'd'], y: ['1', '0', '1', '0'], p: ['0.1', '0.2', '0.3', '0.4'] }
    const part = { id: ['d', 'b'], p: ['0.5', '0.6'] }
    const lenient = { maxUnmatched: 0.9, labelFromOneSide: 'warning' as const }
    const named = join(whole, { id: whole.id, p: whole.p }, lenient).pair.testSet
    expect(join(whole, part, lenient).pair.testSet).toEqual(named)
    const other = { ...whole, y: ['1', '0', '1', '1'] }
    expect(join(other, part, lenient).pair.testSet).not.toEqual(named)
  })

  test('weights that are all 1 are no weights, so that declaring them changes no draw', () => {
    const ones = { ...champion, w: ['1', '1', '1', '1.0'] }
    const declared = join(ones, challenger, {}, { ...columns, weight: 'w' }).pair
    expect(declared.weight).toBeUndefined()
    expect(declared.fingerprint).toEqual(join(ones, challenger).pair.fingerprint)
  })

  test('units stand by id, the rows of a unit together by row id', () => {
    const withUnits = { ...champion, u: ['u2', 'u10', 'u2', 'u1'] }
    const { pair } = join(withUnits, challenger, {}, { ...columns, cluster: 'u' })
    expect([...pair.championScore]).toEqual([0.2, 0.1, 0.3, 0.4])
    expect([...(pair.unitOfRow ?? [])]).toEqual([0, 1, 2, 2])
    expect([pair.units, pair.buckets]).toEqual([3, 3])
    expect([...pair.bucketOfRow]).toEqual([0, 1, 2, 2])
  })

  test('with more than 1024 units the bucket comes from the id of the unit (gate_procedure.json, draws.bucket_hash)', () => {
    const known = gate.draws.bucket_hash
    const id = [...known.map((each) => each.id), ...Array.from({ length: 1100 }, (_, i) => `other ${i}`)]
    const cells = { id, y: id.map((_, i) => String(i % 2)), p: id.map((_, i) => String(i / 2000)) }
    const { pair } = join(cells, cells)
    expect(pair.buckets).toBe(1024)
    const bucketOf = new Map(id.map((name, i) => [name, pair.bucketOfRow[pair.championScore.indexOf(i / 2000)]]))
    expect(known.map((each) => bucketOf.get(each.id))).toEqual(known.map((each) => each.bucket_1024))
  })

  test('knows when every score is the same number', () => {
    expect(join(champion, champion).pair.identicalPredictions).toBe(true)
    expect(join(champion, { ...champion, p: ['0.3', '0.1', '0.4', '0.20'] }).pair.identicalPredictions).toBe(true)
    expect(join(champion, { ...champion, p: ['0.3', '0.1', '0.4', '0.21'] }).pair.identicalPredictions).toBe(false)
  })
})

describe('ids', () => {
  test('that repeat are refused in each file, with count and lines and without the id', () => {
    const twice = { id: ['a', 'b', 'a', 'a'], y: ['1', '0', '1', '1'], p: ['0.1', '0.2', '0.3', '0.4'] }
    const problems = refusal(() => join(twice, twice))
    expect(codes(problems)).toEqual(['duplicate_id', 'duplicate_id'])
    expect(problems[0].args).toEqual({
      model: 'champion',
      file: 'old.csv',
      column: 'id',
      count: 2,
      line: 2,
      otherLine: 4,
    })
  })

  test('that are empty are refused', () => {
    const [problem] = refusal(() => join({ ...champion, id: ['c', '', 'd', ''] }, challenger))
    expect(problem).toMatchObject({ code: 'id_missing', args: { count: 2, line: 3 } })
  })

  test('that find no partner count on both sides, against the larger file', () => {
    const more = { id: ['a', 'b', 'c', 'x', 'y'], y: ['0', '1', '1', '0', '0'], p: ['0.1', '0.2', '0.3', '0.4', '0.5'] }
    const [problem] = refusal(() => join(champion, more, { maxUnmatched: 0.59 }))
    expect(problem).toMatchObject({
      code: 'unmatched_rows',
      args: { onlyFirst: 1, onlySecond: 2, share: 3 / 5, matched: 3 },
    })
    const { pair, problems } = join(champion, more, { maxUnmatched: 0.6 })
    expect(codes(problems)).toEqual(['unmatched_rows_within_limit'])
    expect(pair.rows).toEqual({
      champion: 4,
      challenger: 5,
      matched: 3,
      onlyChampion: 1,
      onlyChallenger: 2,
      unusable: 0,
    })
    expect([...pair.championScore]).toEqual([0.1, 0.2, 0.3])
  })

  test('of different sets of rows are refused', () => {
    const other = { ...challenger, id: ['w', 'x', 'y', 'z'] }
    expect(codes(refusal(() => join(champion, other, { maxUnmatched: 0.5 })))).toEqual(['ids_disjoint'])
  })

  test.each([
    ['zero_padding', ['000121', '000122', '000123', '900124'], ['121', '122', '123', '900124'], ['champion']],
    ['decimal_ending', ['121', '122', '123', '124'], ['121.0', '122.0', '123.0', '124.0'], ['challenger']],
    ['letter_case', ['aB', 'cD', 'eF', 'gH'], ['ab', 'cd', 'ef', 'gh'], ['champion']],
    ['spaces', ['a', 'b', 'c', 'd'], [' a', ' b', ' c', ' d'], ['challenger']],
    ['unicode_form', ['é1', 'é2', 'é3', 'é4'], ['e\u03011', 'e\u03012', 'e\u03013', 'e\u03014'], ['challenger']],
    ['several', [' A01', ' B02', ' C03', ' D04'], ['a1', 'b2', 'c3', 'd4'], ['champion']],
  ])('that differ by %s are explained, not joined', (form, left, right, where) => {
    const [problem] = refusal(() => join({ ...champion, id: left }, { ...challenger, id: right }))
    expect(problem).toMatchObject({ code: 'ids_differ_in_form', args: { form, where } })
  })

  test('with 64 bits keep every digit', () => {
    const id = ['9007199254740993', '9007199254740992', '9007199254740995', '9007199254740994']
    expect(join({ ...champion, id }, { ...champion, id }).pair.n).toBe(4)
  })

  test('without an id column rows are paired by position, and said so', () => {
    const { pair, problems } = join(challenger, challenger, {}, { label: 'y', score: 'p' })
    expect(codes(problems)).toEqual(['paired_by_position'])
    expect([...pair.championScore]).toEqual([0.15, 0.25, 0.35, 0.45])
    const shorter = { y: ['1'], p: ['0.5'] }
    const [problem] = refusal(() => join(challenger, shorter, {}, { label: 'y', score: 'p' }))
    expect(problem).toMatchObject({ code: 'no_id_different_rows', args: { counts: [4, 1] } })
  })
})

describe('labels', () => {
  const withLabels = (y: readonly string[]): Cells => ({ ...challenger, y })

  test.each([
    ['1', ['0', '1', '1.0', '0.00']],
    ['1.0', ['0', '1', ' 1 ', '0']],
    ['Yes', ['No', 'Yes', ' Yes', 'No ']],
    ['true', ['false', 'true', 'true', 'false']],
  ])('positive %s is found in %j', (positive, y) => {
    expect([...join(withLabels(y), withLabels(y), { positive }).pair.label]).toEqual([0, 1, 1, 0])
  })

  test.each([
    ['true', ['0', '1', '1', '0'], 'positive_not_in_labels'],
    ['Yes', ['yes', 'no', 'no', 'no'], 'positive_not_in_labels'],
    ['1', ['0', '1', '2', '0'], 'labels_not_binary'],
    ['Yes', ['yes', 'yes', 'yes', 'yes'], 'positive_not_in_labels'],
  ])('positive %s in %j: %s', (positive, y, code) => {
    expect(codes(refusal(() => join(withLabels(y), withLabels(y), { positive })))).toEqual([code])
  })

  test('many distinct values are counted, not shown: they may be values of persons', () => {
    const y = ['Ann', 'Bob', 'Cem', 'Dee', 'Eve', 'Flo']
    const cells = { id: y, y, p: y.map(() => '0.5') }
    const [problem] = refusal(() => join(cells, cells))
    expect(problem).toMatchObject({ code: 'labels_not_binary', args: { distinct: 6, values: [] } })
  })

  test('only the usual opposite of positive: every row is negative, with a warning', () => {
    const { pair, problems } = join(withLabels(['No', 'No', 'No', 'No']), withLabels(['No', 'No', 'No', 'No']), {
      positive: 'Yes',
    })
    expect([...pair.label]).toEqual([0, 0, 0, 0])
    expect(codes(problems)).toEqual(['single_label_value'])
  })

  test('that differ between the files are refused: how many each way, and where', () => {
    const [problem] = refusal(() => join(champion, withLabels(['1', '1', '0', '0'])))
    expect(problem).toMatchObject({
      code: 'label_mismatch',
      args: { count: 2, rows: 4, lines: [2, 4], toPositive: 1, toNegative: 1, models: ['champion', 'challenger'] },
    })
  })

  test('of an evaluation table count first, and the other files must agree with it', () => {
    const holdout = {
      id: ['d', 'c', 'b', 'a', 'unused'],
      y: ['0', '1', '1', '0', '1'],
      age: ['40', '30', '20', '10', '9'],
    }
    const thin = { id: challenger.id, p: challenger.p }
    const { pair, problems } = join(thin, thin, {}, columns, holdout)
    expect([...pair.label]).toEqual([0, 1, 1, 0])
    expect([...(pair.column('age')?.numbers().values ?? [])]).toEqual([10, 20, 30, 40])
    expect(codes(problems)).toEqual(['evaluation_rows_without_prediction'])
    const wrong = { ...holdout, y: ['1', '1', '1', '0', '1'] }
    expect(codes(refusal(() => join(champion, thin, {}, columns, wrong)))).toEqual(['label_mismatch'])
  })

  test('rows that an evaluation table lacks are lost coverage', () => {
    const holdout = { id: ['a', 'b', 'c'], y: ['0', '1', '1'] }
    const thin = { id: challenger.id, p: challenger.p }
    expect(codes(refusal(() => join(thin, thin, { maxUnmatched: 0.2 }, columns, holdout)))).toEqual(['unmatched_rows'])
    const { pair } = join(thin, thin, { maxUnmatched: 0.25 }, columns, holdout)
    expect(pair.rows).toMatchObject({ matched: 4, unusable: 1 })
    expect(pair.n).toBe(3)
  })

  test('in one of two prediction files only are refused unless allowed', () => {
    const thin = { id: challenger.id, p: challenger.p }
    expect(codes(refusal(() => join(champion, thin)))).toEqual(['label_from_one_side'])
    expect(codes(join(champion, thin, { labelFromOneSide: 'warning' }).problems)).toEqual(['label_from_one_side'])
  })

  test('that are missing are lost coverage', () => {
    const y = ['0', '1', '', '0']
    expect(refusal(() => join(withLabels(y), challenger))[0]).toMatchObject({
      code: 'label_missing',
      args: { count: 1, line: 4 },
    })
    const { pair, problems } = join(withLabels(y), challenger, { maxUnmatched: 0.25 })
    expect(codes(problems)).toEqual(['label_missing_within_limit'])
    expect([pair.n, pair.rows.unusable]).toEqual([3, 1])
  })
})

describe('scores', () => {
  const withScores = (p: readonly string[]): Cells => ({ ...challenger, p })

  test.each([
    ['text', ['0.1', 'n/a', '0.3', 'n/a'], 'score_not_a_number', { count: 2, line: 3 }],
    ['nothing', ['0.1', '', '0.3', ''], 'score_missing', { count: 2, line: 3 }],
    ['infinity', ['0.1', '0.2', 'inf', '0.4'], 'score_not_finite', { count: 1, line: 4 }],
    [
      'more than 1',
      ['0.1', '1.5', '-0.25', '0.4'],
      'score_out_of_range',
      { count: 2, smallest: -0.25, largest: 1.5, hint: null },
    ],
    ['percentages', ['0.5', '20', '30', '100'], 'score_out_of_range', { count: 3, hint: 'percentages' }],
  ])('that are %s are refused on either side', (_, p, code, args) => {
    for (const model of ['champion', 'challenger']) {
      const run = () => (model === 'champion' ? join(withScores(p), challenger) : join(challenger, withScores(p)))
      expect(refusal(run)).toMatchObject([{ code, args: { ...args, model } }])
    }
  })

  test('that are missing within the limit leave their rows out, in sight', () => {
    const { pair, problems } = join(champion, withScores(['0.1', '', '0.3', 'inf']), { maxUnmatched: 0.5 })
    expect(codes(problems)).toEqual(['score_missing_within_limit', 'score_not_finite_within_limit'])
    expect([pair.n, pair.rows.unusable, ...pair.championScore]).toEqual([2, 2, 0.1, 0.3])
  })

  test('small losses of every kind add up', () => {
    const lossy = { id: ['a', 'b', 'c', 'x'], y: ['0', '1', '1', '0'], p: ['0.1', '', '0.3', '0.4'] }
    expect(codes(refusal(() => join(champion, lossy, { maxUnmatched: 0.5 })))).toEqual(['lost_coverage'])
  })
})

test('every error of the files is told at once', () => {
  const bad = { id: ['a', 'a', 'b', 'c'], y: ['0', '1', '2', '0'], p: ['0.1', 'x', '7', '0.4'] }
  const problems = refusal(() => join(bad, { id: ['a'], label: ['1'], q: ['0.5'] }, {}, { ...columns, weight: 'w' }))
  expect(codes(problems).sort()).toEqual(
    [
      'column_missing',
      'column_missing',
      'duplicate_id',
      'label_from_one_side',
      'labels_not_binary',
      'score_not_a_number',
      'score_out_of_range',
    ].sort(),
  )
  const near = refusal(() => join(champion, { id: ['a'], y: ['1'], ' P ': ['0.5'] }))
  expect(near[0]).toMatchObject({ code: 'column_missing', args: { column: 'p', nearest: ' P ', files: ['new.csv'] } })
})

test.each(['', '0', '-1', 'x', 'inf'])('weight %j is refused', (weight) => {
  const weighted = { ...champion, w: ['1', weight, '2', '3'] }
  const problems = refusal(() => join(weighted, challenger, {}, { ...columns, weight: 'w' }))
  expect(problems).toMatchObject([{ code: 'weight_invalid', args: { count: 1, line: 3, model: 'champion' } }])
})

test('a row without a unit is refused', () => {
  const problems = refusal(() =>
    join({ ...champion, u: ['u', 'v', '', 'w'] }, challenger, {}, { ...columns, cluster: 'u' }),
  )
  expect(problems).toMatchObject([{ code: 'cluster_missing', args: { count: 1, line: 4 } }])
})

describe('rows repeated under other ids', () => {
  const many = (copies: number): [Cells, Cells] => {
    const rows = Array.from({ length: 200 }, (_, i) => (i < copies ? 0 : i))
    const cells = {
      id: rows.map((_, i) => `id ${i}`),
      y: rows.map((i) => String(i % 2)),
      p: rows.map((i) => String(i / 200)),
      age: rows.map((i) => String(20 + i)),
    }
    return [cells, { ...cells, p: rows.map((i) => String(1 - i / 200)) }]
  }

  test('are counted in a warning above 1 % of the rows', () => {
    const { problems } = join(...many(5))
    expect(problems).toEqual([{ code: 'repeated_rows', severity: 'warning', args: { count: 4, rows: 200 } }])
    expect(join(...many(3)).problems).toEqual([])
  })

  test('are none where a feature differs, where no feature is known, or where units are declared', () => {
    const [old, next] = many(5)
    expect(join({ ...old, age: old.id }, next).problems).toEqual([])
    const thin = ({ id, y, p }: Cells): Cells => ({ id, y, p })
    expect(join(thin(old), thin(next)).problems).toEqual([])
    expect(join(old, next, {}, { ...columns, cluster: 'age' }).problems).toEqual([])
  })

  test('are told apart by the truth of a regression, and not counted where rows are marks or items', () => {
    const [old, next] = many(5)
    const as = (task: JoinColumns['task'], y: readonly string[]) =>
      codes(join({ ...old, y }, { ...next, y }, {}, { ...columns, task }).problems)
    const regression = { task: 'regression' } as const
    expect(as(regression, old.y)).toEqual(['repeated_rows'])
    expect(
      as(
        regression,
        old.id.map((_, row) => String(row / 8)),
      ),
    ).toEqual([])
    expect(as({ task: 'score', repeats: undefined }, old.y)).toEqual([])
    expect(as({ task: 'ranking', query: 'age' }, old.y)).toEqual([])
    const decisions = { task: 'multiclass', prediction: 'y', probabilities: [] } as const
    expect(
      join(old, { ...next, y: old.y }, {}, { id: 'id', label: 'truth', task: decisions }, { ...old, truth: old.y })
        .problems,
    ).toEqual([])
  })
})

test('every sentence about a refusal names a file or column, and neither ids nor codes', () => {
  const secret = { ...champion, id: ['anna', 'bert', 'anna', 'carl'], p: ['0.1', 'x', '3', ''] }
  const problems = refusal(() => join(secret, { ...challenger, id: ['anna', 'anna', 'e', 'f'] }))
  expect(problems.length).toBeGreaterThan(3)
  for (const problem of problems) {
    const sentence = sentenceOf(problem)
    expect(sentence).toMatch(/old\.csv|new\.csv/)
    expect(sentence).not.toMatch(/anna|undefined|NaN|\[object|_id|score_/)
  }
})
