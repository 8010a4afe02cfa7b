import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ExpressionError, parseExpression } from '../../src/core/expression.js'
import { formulaOptions } from '../../src/core/formula-scope.js'
import { reason } from '../../src/core/problem.js'
import type { ScenarioForm, ScenarioPlan } from '../../src/core/scenario-plan.js'
import { findFailedRows, judgeScenarios, type ScenarioOptions } from '../../src/core/scenarios.js'
import { makePair } from './make-pair.js'

const POINT = { champion: 0.5, challenger: 0.5 }
const options = (changes: Partial<ScenarioOptions> = {}): ScenarioOptions => ({
  operatingPoint: POINT,
  hasChampion: true,
  listed: new Map(),
  ...changes,
})

const scenario = (form: ScenarioForm, changes: Partial<ScenarioPlan> = {}): ScenarioPlan => ({
  name: 'Known rings',
  slug: 'known_rings',
  severity: 'normal',
  minPass: 1,
  because: undefined,
  owner: undefined,
  form,
  ...changes,
})

const condition = (source: string, variants = false) =>
  parseExpression(source, { ...formulaOptions('binary'), expect: 'boolean', aggregates: false, variants })
const rows = (where: string | undefined, expectation: string): ScenarioForm => ({
  kind: 'rows',
  where: where === undefined ? undefined : condition(where),
  expect: condition(expectation),
})
const groups = (expectation: string, tolerance = 0): ScenarioForm => ({
  kind: 'groups',
  where: undefined,
  pairBy: 'client',
  variant: 'variant',
  expect: condition(expectation, true),
  tolerance,
})
const pinned = (expectation?: string, tolerance = 0): ScenarioForm => ({
  kind: 'pinned',
  expect: expectation === undefined ? undefined : condition(expectation),
  tolerance,
})

const judge = (pair: ReturnType<typeof makePair>, plan: ScenarioPlan, changes: Partial<ScenarioOptions> = {}) => {
  const { checks, problems } = judgeScenarios([plan], pair, options(changes))
  return { check: checks[0], args: checks[0].reason!.args, problems }
}

/** Six payments, four of known rings: the champion stops all of them, the challenger lets one go. */
const payments = makePair({
  label: [1, 1, 0, 1, 0, 1],
  champion: [0.9, 0.8, 0.7, 0.6, 0.2, 0.9],
  challenger: [0.9, 0.4, 0.7, 0.6, 0.1, 0.2],
  id: ['a', 'b', 'c', 'd', 'e', 'f'],
  columns: { ring: ['r7', 'r7', 'r9', 'r9', 'none', 'none'], limit: [1, 1, 1, 'none', 1, 1] },
})

describe('rows that a condition chooses', () => {
  it('must meet what is expected of them: each one is counted, and compared with the champion', () => {
    const { check, args } = judge(payments, scenario(rows('ring in ["r7", "r9"]', 'flagged')))
    expect(check).toMatchObject({
      id: 'scenario.known_rings',
      kind: 'scenario',
      status: 'regressed',
      n: 4,
      champion: 1,
      challenger: 0.75,
      gating: true,
    })
    expect(args).toMatchObject({ cases: 4, passed: 3, failed: 1, newly_failed: 1, newly_passed: 0, expect: 'flagged' })
  })

  it('are enough if as many pass as min_pass asks', () => {
    const form = rows('ring in ["r7", "r9"]', 'flagged')
    expect(judge(payments, scenario(form, { minPass: 0.75 })).check.status).toBe('pass')
    expect(judge(payments, scenario(form, { minPass: 0.76 })).check.status).toBe('regressed')
  })

  it('are all rows without a condition', () => {
    expect(judge(payments, scenario(rows(undefined, 'score <= 0.9'))).check).toMatchObject({ n: 6, status: 'pass' })
  })

  it('that are none are no pass', () => {
    const { check } = judge(payments, scenario(rows('ring == "r8"', 'flagged')))
    expect(check).toMatchObject({ status: 'not_evaluated', challenger: null, reason: { code: 'scenario_no_rows' } })
  })

  it('with a column that is not there are no pass, and the nearest name is told', () => {
    const { check } = judge(payments, scenario(rows('rings == "r7"', 'flagged')))
    expect(check.status).toBe('not_evaluated')
    expect(check.reason).toMatchObject({ code: 'scenario_column_missing', args: { column: 'rings', nearest: 'ring' } })
  })

  it('that a missing value leaves undecided hold the answer back only where it hangs on them', () => {
    const undecided = rows('ring in ["r7", "r9"]', 'score <= limit')
    expect(judge(payments, scenario(undecided)).check.reason?.code).toBe('scenario_undecided')
    expect(judge(payments, scenario(undecided, { minPass: 0.75 })).check.status).toBe('pass')
    const failing = rows('ring in ["r7", "r9"]', 'score < limit - 0.5')
    expect(judge(payments, scenario(failing, { minPass: 0.9 })).check.status).toBe('regressed')
  })

  it('of one severity: info only reports, critical and normal decide', () => {
    const form = rows(undefined, 'flagged')
    expect(judge(payments, scenario(form, { severity: 'info' })).check).toMatchObject({ gating: false, role: 'info' })
    expect(judge(payments, scenario(form, { severity: 'critical' })).check).toMatchObject({ gating: true })
  })

  it('are judged of the challenger alone where there is no champion', () => {
    const { check, args } = judge(payments, scenario(rows('ring in ["r7", "r9"]', 'flagged')), { hasChampion: false })
    expect(check).toMatchObject({ status: 'regressed', champion: null, challenger: 0.75, difference: null })
    expect(args).toMatchObject({ newly_failed: null, newly_passed: null })
  })

  it('carry why they are asked for, and by whom', () => {
    const plan = scenario(rows(undefined, 'flagged'), { because: 'incident 2231', owner: '@acme/fraud' })
    expect(judge(payments, plan).args).toMatchObject({ because: 'incident 2231', owner: '@acme/fraud' })
  })

  it('that fail can be found', () => {
    const plan = scenario(rows('ring in ["r7", "r9"]', 'flagged'))
    expect(findFailedRows(plan, payments, options())).toEqual([1])
    expect(findFailedRows(scenario(rows('ring == "r8"', 'flagged')), payments, options())).toEqual(
      reason('scenario_no_rows'),
    )
  })
})

/** Clients 1 to 4 with a row of high and of low income each; client 5 lacks one, client 6 has one twice. */
const incomes = (challenger: readonly number[]) =>
  makePair({
    label: challenger.map(() => 0),
    champion: [0.1, 0.2, 0.1, 0.2, 0.1, 0.2, 0.1, 0.2, 0.1, 0.1, 0.1, 0.2],
    challenger,
    columns: {
      client: ['1', '1', '2', '2', '3', '3', '4', '4', '5', '6', '6', '6'],
      variant: ['high', 'low', 'low', 'high', 'high', 'low', 'high', 'low', 'high', 'high', 'high', 'low'],
      region: ['n', 'n', 'n', 's', 's', 's', 's', 's', 's', 's', 's', 's'],
    },
  })
const someIncomes = incomes([0.1, 0.2, 0.3, 0.2, 0.25, 0.2, 0.2, 0.2, 0.9, 0.9, 0.9, 0.1])

describe('rows of a group', () => {
  it('are one case: a direction is asked of them, whatever their order in the file', () => {
    const { check, args } = judge(someIncomes, scenario(groups('score[high] <= score[low]')))
    expect(check).toMatchObject({ n: 4, challenger: 0.75, status: 'regressed' })
    // Client 2 was wrong way round before and is not any more, client 3 the other way.
    expect(args).toMatchObject({ newly_failed: 1, newly_passed: 1, left_out: 2 })
  })

  it('of which one is not there, or is there twice, are counted and said', () => {
    const { problems } = judge(someIncomes, scenario(groups('score[high] <= score[low]')))
    expect(problems).toEqual([
      {
        severity: 'warning',
        code: 'scenario_groups_left_out',
        args: { name: 'Known rings', incomplete: 1, repeated: 1, cases: 4 },
      },
    ])
  })

  it('may miss each other by the tolerance, and by the tolerance itself', () => {
    const near = incomes([0.3, 0.3, 0.3, 0.32, 0.8, 0.6, 0.1, 0.1, 0, 0, 0, 0])
    const failed = (expectation: string, tolerance: number) =>
      judge(near, scenario(groups(expectation, tolerance))).args.failed
    expect(failed('score[high] == score[low]', 0)).toBe(2)
    expect(failed('score[high] == score[low]', 0.02)).toBe(1)
    expect(failed('score[high] == score[low]', 0.2)).toBe(0)
    expect(failed('score[high] <= score[low]', 0.2)).toBe(0)
    expect(failed('score[high] <= score[low] and flagged[low] == flagged[high]', 0.2)).toBe(0)
    expect(failed('score[low] >= score[high]', 0.199)).toBe(1)
  })

  it('are read by name, in quotes and by columns of any name', () => {
    const texts = groups('col("region")["high"] == "s" and region[low] in ["s"]')
    expect(judge(someIncomes, scenario(texts)).args).toMatchObject({ cases: 4, passed: 2 })
  })

  it('that are none are no pass', () => {
    const { check } = judge(someIncomes, scenario(groups('score[top] <= score[low]')))
    expect(check.reason).toMatchObject({ code: 'scenario_no_groups', args: { variants: ['top', 'low'], repeated: 0 } })
    expect(check.status).toBe('not_evaluated')
  })

  it('that fail can be found, all of their rows', () => {
    expect(findFailedRows(scenario(groups('score[high] <= score[low]')), someIncomes, options())).toEqual([4, 5])
  })
})

describe('listed rows', () => {
  const listed = (...ids: readonly string[]) => ({ listed: new Map([['known_rings', ids.map((id) => [id])]]) })

  it('must not get worse: a decision that was right must be right', () => {
    const { check, args } = judge(payments, scenario(pinned()), listed('a', 'b', 'c'))
    expect(check).toMatchObject({ n: 3, status: 'regressed', champion: null })
    // c was wrong before and is as wrong now: nothing was lost.
    expect(args).toMatchObject({ failed: 1, newly_failed: 1, passed: 2, form: 'pinned' })
    expect(judge(payments, scenario(pinned()), listed('a', 'c', 'd')).check.status).toBe('pass')
  })

  it('must meet what is expected, where something is', () => {
    expect(judge(payments, scenario(pinned('flagged')), listed('a', 'c')).check.status).toBe('pass')
    expect(judge(payments, scenario(pinned('not flagged')), listed('a', 'e')).args).toMatchObject({
      failed: 1,
      newly_failed: 0,
    })
  })

  it('that the data do not hold are never a pass', () => {
    const { check, args } = judge(payments, scenario(pinned()), listed('a', 'z'))
    expect(check.status).toBe('not_evaluated')
    expect(check.reason?.code).toBe('scenario_rows_missing')
    expect(args).toMatchObject({ missing: 1, cases: 2 })
    expect(judge(payments, scenario(pinned()), listed('b', 'z')).check.status).toBe('regressed')
    expect(judge(payments, scenario(pinned()), listed()).check.reason?.code).toBe('scenario_no_rows')
  })

  it('count once, however often they are listed', () => {
    expect(judge(payments, scenario(pinned()), listed('a', 'a', 'd')).check.n).toBe(2)
  })

  it('say why their list could not be read', () => {
    const because = reason('file_missing', { path: 'pinned.csv' })
    const { check } = judge(payments, scenario(pinned()), { listed: new Map([['known_rings', because]]) })
    expect(check).toMatchObject({ status: 'not_evaluated', reason: { code: 'file_missing' } })
  })

  it('cannot be found where rows have no id, nor compared where there is no champion', () => {
    const noIds = makePair({ label: [1, 0], champion: [0.9, 0.1], challenger: [0.9, 0.1] })
    expect(judge(noIds, scenario(pinned()), listed('1')).check.reason?.code).toBe('scenario_needs_ids')
    const alone = judge(payments, scenario(pinned()), { ...listed('a'), hasChampion: false })
    expect(alone.check.reason?.code).toBe('no_champion')
  })

  it('of numbers: an error no larger than before, but for the tolerance', () => {
    const yTrue = Float64Array.of(10, 20, 30)
    const champion = Float64Array.of(11, 20, 33)
    const challenger = Float64Array.of(9, 20.5, 31)
    const base = makePair({
      label: [0, 0, 0],
      champion: [...champion],
      challenger: [...challenger],
      id: ['a', 'b', 'c'],
    })
    const numbers = { ...base, values: { task: 'regression', yTrue, champion, challenger } as const }
    const failed = (tolerance: number) => judge(numbers, scenario(pinned(undefined, tolerance)), listed('a', 'b', 'c'))
    expect(failed(0).args).toMatchObject({ failed: 1, newly_passed: 1 })
    expect(failed(0.5).args).toMatchObject({ failed: 0 })
  })
})

describe('classes', () => {
  const base = makePair({
    label: [0, 0, 0, 0],
    champion: [0, 1, 1, 0],
    challenger: [0, 1, 1, 1],
    id: ['a', 'b', 'c', 'd'],
    columns: { client: ['1', '1', '2', '2'], variant: ['x', 'y', 'x', 'y'] },
  })
  const predicted = (classes: readonly number[]) => ({ predicted: Int32Array.from(classes), probabilities: undefined })
  const pair = {
    ...base,
    values: {
      task: 'multiclass',
      classes: ['cat', 'dog'],
      label: Int32Array.of(0, 1, 1, 0),
      champion: predicted([0, 1, 1, 0]),
      challenger: predicted([0, 1, 1, 1]),
    } as const,
  }
  const classCondition = (source: string, variants = false) =>
    parseExpression(source, { ...formulaOptions('multiclass'), expect: 'boolean', aggregates: false, variants })

  it('are compared by name, with each other, and between the rows of a group', () => {
    const expectation = (source: string): ScenarioForm => ({
      kind: 'rows',
      where: undefined,
      expect: classCondition(source),
    })
    expect(judge(pair, scenario(expectation('prediction == label'))).args).toMatchObject({ failed: 1, newly_failed: 1 })
    expect(judge(pair, scenario(expectation('prediction in ["dog"]'))).args).toMatchObject({ passed: 3 })
    const same = { ...groups('true'), expect: classCondition('prediction[x] == prediction[y]', true) } as ScenarioForm
    expect(judge(pair, scenario(same)).args).toMatchObject({ cases: 2, passed: 1, newly_passed: 1 })
    const dog = { ...groups('true'), expect: classCondition('prediction[x] == "dog" and label[y] == "cat"', true) }
    expect(judge(pair, scenario(dog as ScenarioForm)).args).toMatchObject({ passed: 1 })
  })

  it('that are listed must be as right as before', () => {
    const listed = new Map([['known_rings', [['c'], ['d']]]])
    expect(judge(pair, scenario(pinned()), { listed }).args).toMatchObject({ failed: 1 })
  })
})

describe('whatever the data', () => {
  it('the order of rows changes nothing', () => {
    const row = fc.record({
      label: fc.integer({ min: 0, max: 1 }),
      champion: fc.constantFrom(0.1, 0.4, 0.5, 0.9),
      challenger: fc.constantFrom(0.1, 0.4, 0.5, 0.9),
      client: fc.constantFrom('1', '2', '3', '4'),
      variant: fc.constantFrom('high', 'low', 'other'),
    })
    const plans = [
      scenario(rows('client in ["1", "2"]', 'flagged'), { slug: 'one' }),
      scenario(groups('score[high] <= score[low]', 0.1), { slug: 'two' }),
      scenario(pinned(), { slug: 'three' }),
    ]
    const listed = new Map([['three', [['0'], ['2'], ['5']]]])
    fc.assert(
      fc.property(
        fc
          .array(row, { minLength: 1, maxLength: 12 })
          .map((made) => made.map((each, id) => ({ ...each, id })))
          .chain((made) => fc.tuple(fc.constant(made), fc.shuffledSubarray(made, { minLength: made.length }))),
        ([made, shuffled]) => {
          const judged = (of: typeof made) =>
            judgeScenarios(
              plans,
              makePair({
                label: of.map((each) => each.label),
                champion: of.map((each) => each.champion),
                challenger: of.map((each) => each.challenger),
                id: of.map((each) => each.id),
                columns: { client: of.map((each) => each.client), variant: of.map((each) => each.variant) },
              }),
              options({ listed }),
            )
          expect(judged(shuffled)).toEqual(judged(made))
        },
      ),
    )
  })

  it('a formula of groups is read or refused with the character of its mistake, never anything else', () => {
    const piece = fc.constantFrom(
      'score',
      '[',
      ']',
      'high',
      '"a b"',
      '7',
      ' <= ',
      ' == ',
      'col("x")',
      '(',
      ')',
      ' and ',
      'not ',
      '-',
      '.',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof({ arbitrary: piece, weight: 9 }, fc.string()), { maxLength: 12 }), (pieces) => {
        try {
          condition(pieces.join(''), true)
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionError)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('swapping the models turns what newly fails into what newly passes', () => {
    const scores = fc.array(fc.constantFrom(0.1, 0.9), { minLength: 8, maxLength: 8 })
    fc.assert(
      fc.property(scores, scores, (one, other) => {
        const of = (champion: number[], challenger: number[]) =>
          judge(makePair({ label: one.map(() => 0), champion, challenger }), scenario(rows(undefined, 'flagged'))).args
        const [there, back] = [of(one, other), of(other, one)]
        expect([there.newly_failed, there.newly_passed]).toEqual([back.newly_passed, back.newly_failed])
      }),
    )
  })
})
