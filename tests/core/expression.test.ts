import { describe, expect, test } from 'vitest'
import {
  aggregateForm,
  classNamesOf,
  columnsOf,
  denominatorIndex,
  ExpressionError,
  evaluateMask,
  evaluateNumbers,
  isMeanOverRows,
  modelValuesOf,
  type ParseOptions,
  parseExpression,
} from '../../src/core/expression.js'
import { configMessages } from '../../src/report/languages/english/messages/config.js'
import { sentenceOf } from '../../src/report/say.js'
import { scopeOf } from './expression-scope.js'

const clients = scopeOf(
  {
    age: ['25', '60', '', '41'],
    income: ['1000', '0', '3000', 'unknown'],
    city: ['Rome', '', 'Oslo', 'Rome'],
    vip: ['true', 'False', '', '1'],
  },
  { score: [0.9, 0.2, 0.5, 0.7], label: [1, 0, 0, 1], flagged: [1, 0, 1, 1] },
)

const numbers = (source: string) => [...evaluateNumbers(parseExpression(source, { expect: 'number' }), clients).values]
const mask = (source: string) => [...evaluateMask(parseExpression(source, { expect: 'boolean' }), clients).mask]
const mistake = (source: string, options: ParseOptions = {}): ExpressionError => {
  try {
    parseExpression(source, options)
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    expect(Object.keys(configMessages)).toContain(error.code)
    expect(sentenceOf(error.problems[0])).not.toMatch(/undefined|NaN|\[object/)
    return error
  }
  throw new Error(`accepted: ${source}`)
}

describe('operators', () => {
  test.each([
    ['2 + 3 * 4', 14],
    ['(2 + 3) * 4', 20],
    ['10 - 4 - 3', 3],
    ['-2 * -3', 6],
    ['- (1 + 2)', -3],
    ['+5', 5],
    ['.5 + 1e-1', 0.6],
    ['7 % 3', 1],
    ['-7 % 3', 2],
    ['7 % -3', -2],
    ['round(2.5)', 3],
    ['round(-2.5)', -3],
    ['floor(-1.2)', -2],
    ['clip(7, 0, 5)', 5],
    ['min(4, 2, 3)', 2],
    ['max(4, 2, 3)', 4],
    ['abs(-4) + sqrt(9) + log(exp(2))', 9],
    ['if(1 < 2, 10, 20)', 10],
  ])('%s is %d', (source, expected) => {
    expect(numbers(source)[0]).toBeCloseTo(expected, 12)
  })

  test('not binds looser than a comparison, tighter than and', () => {
    expect(mask('not age == 60 and city == "Rome"')).toEqual([1, 0, 0, 1])
    expect(mask('not (age == 60 and city == "Rome")')).toEqual([1, 0, 1, 1])
  })

  test('and binds tighter than or', () => {
    expect(mask('true or false and false')).toEqual([1, 1, 1, 1])
  })

  test('a name may begin with an operator word', () => {
    expect(columnsOf(parseExpression('order + inner + notes + android + iffy'))).toEqual([
      'order',
      'inner',
      'notes',
      'android',
      'iffy',
    ])
  })

  test('the value of a formula is taken model by model from score, label, prediction and flagged', () => {
    expect(numbers('if(flagged and label, 1, 0)')).toEqual([1, 0, 0, 1])
    expect(numbers('flagged + label')).toEqual([2, 0, 1, 2])
    expect(mask('score >= 0.5')).toEqual([1, 0, 1, 1])
  })
})

describe('columns', () => {
  test('a column compared with a text is read as text, otherwise as numbers', () => {
    expect(mask('city == "Rome"')).toEqual([1, 0, 0, 1])
    expect(mask('city in ["Rome", "Oslo"]')).toEqual([1, 0, 1, 1])
    expect(mask('age == "25"')).toEqual([1, 0, 0, 0])
    expect(mask('age == 25.0')).toEqual([1, 0, 0, 0])
    expect(mask('age in [25, 41]')).toEqual([1, 0, 0, 1])
  })

  test('a column of 1 and 0, or of true and false in any case, is a condition', () => {
    expect(mask('vip')).toEqual([1, 0, 0, 1])
    expect(mask('not vip')).toEqual([0, 1, 0, 0])
    expect(mask('vip == false')).toEqual([0, 1, 0, 0])
  })

  test('columnsOf lists every column once, in order, without the values of the model', () => {
    const source = 'sum(if(city in ["Rome"], col("net income"), income) * score) / count(age > 3 or label)'
    expect(columnsOf(parseExpression(source))).toEqual(['city', 'net income', 'income', 'age'])
  })

  test('names that JavaScript treats specially are plain column names', () => {
    const source = '__proto__ + constructor + toString + this + hasOwnProperty + prototype'
    expect(columnsOf(parseExpression(source))).toEqual([
      '__proto__',
      'constructor',
      'toString',
      'this',
      'hasOwnProperty',
      'prototype',
    ])
    const scope = scopeOf({ constructor: ['1'], ['__proto__']: ['2'] })
    expect([...evaluateNumbers(parseExpression('constructor + __proto__'), scope).values]).toEqual([3])
  })

  test('names of any script are columns, and a mistake after them is counted in characters', () => {
    expect(columnsOf(parseExpression('größe + 収入 + 𝒳'))).toEqual(['größe', '収入', '𝒳'])
    expect(mistake('𝒳 + 収入 +').column).toBe(9)
  })

  test('col reaches the names that the grammar cannot spell', () => {
    expect(columnsOf(parseExpression('col("score") + col("a.b") + col("it\'s") + col(\'not\')'))).toEqual([
      'score',
      'a.b',
      "it's",
      'not',
    ])
  })
})

describe('names of classes', () => {
  const scope = {
    ...scopeOf({ x: ['1', '2', '3', '4'] }),
    classes: {
      names: ['3', 'apple', 'pear'],
      label: Int32Array.of(0, 1, 2, 1),
      prediction: Int32Array.of(0, 2, 2, 0),
    },
  }
  test.each([
    ['prediction == label', [1, 0, 1, 0]],
    ['label != prediction', [0, 1, 0, 1]],
    ['label == "apple"', [0, 1, 0, 1]],
    ['"pear" != prediction', [1, 0, 0, 1]],
    ['label == 3', [1, 0, 0, 0]],
    ['prediction in ["pear", 3] and x > 1', [0, 1, 1, 1]],
    ['label not in ["apple", "pear"]', [1, 0, 0, 0]],
  ])('%s', (source, expected) => {
    const parsed = parseExpression(source, { expect: 'boolean', classNames: true })
    expect([...evaluateMask(parsed, scope).mask]).toEqual(expected)
    expect(modelValuesOf(parsed).length).toBeGreaterThan(0)
  })

  test('are listed, so that they can be checked against the data', () => {
    const parsed = parseExpression('if(label == "a", if(prediction in ["b", 7], 1, 2), 3)', { classNames: true })
    expect(classNamesOf(parsed)).toEqual(['a', 'b', '7'])
  })

  test('position is a column unless the task has places', () => {
    expect(columnsOf(parseExpression('position + 1'))).toEqual(['position'])
    expect(columnsOf(parseExpression('position + 1', { modelValues: ['position'] }))).toEqual([])
  })
})

describe('missing and undefined values', () => {
  test('arithmetic on a missing or unreadable cell is undefined and counted, never zero', () => {
    const { values, undefinedRows, firstUndefined } = evaluateNumbers(parseExpression('age + income'), clients)
    expect([...values]).toEqual([1025, 60, Number.NaN, Number.NaN])
    expect({ undefinedRows, firstUndefined }).toEqual({ undefinedRows: 2, firstUndefined: 2 })
  })

  test.each(['age / income', 'log(income)', 'sqrt(-age - 1)', 'exp(age * 100)', 'age % 0', '1 / (1 / income)'])(
    '%s is undefined where mathematics is or a double overflows',
    (source) => {
      const { values, undefinedRows } = evaluateNumbers(parseExpression(source), clients)
      expect(undefinedRows).toBeGreaterThan(0)
      expect([...values].every((value) => Number.isFinite(value) || Number.isNaN(value))).toBe(true)
      expect(values[1]).toBeNaN()
    },
  )

  test('the branch not taken does not count', () => {
    const guarded = evaluateNumbers(parseExpression('if(income > 0, age / income, 0)'), clients)
    expect(guarded.values[1]).toBe(0)
    expect(guarded.undefinedRows).toBe(1)
    expect(guarded.firstUndefined).toBe(2)
  })

  test('a comparison with a missing value is neither true nor false, and its row is in no mask', () => {
    expect(mask('age > 30')).toEqual([0, 1, 0, 1])
    expect(mask('not age > 30')).toEqual([1, 0, 0, 0])
    expect(mask('city != "Rome"')).toEqual([0, 0, 1, 0])
    expect(mask('age > 30 or city == "Oslo"')).toEqual([0, 1, 1, 1])
    expect(evaluateMask(parseExpression('age > 30'), clients).missingRows).toBe(1)
    expect(evaluateMask(parseExpression('age > 30 or city == "Oslo"'), clients).missingRows).toBe(0)
  })

  test('if and count take an undecided condition for false, and say in how many rows', () => {
    const chosen = evaluateNumbers(parseExpression('if(age > 30, 1, 2) * 10'), clients)
    expect([...chosen.values]).toEqual([20, 10, 20, 10])
    expect(chosen).toMatchObject({ undefinedRows: 0, missingRows: 1 })
    const [counted] = aggregateForm(parseExpression('count(age > 30)')).terms
    expect(evaluateNumbers(counted, clients)).toMatchObject({ missingRows: 1, values: Float64Array.of(0, 1, 0, 1) })
  })

  test('a column that the scope does not hold is a problem, not a missing value', () => {
    expect(() => evaluateNumbers(parseExpression('height * 2'), clients)).toThrow(ExpressionError)
    expect(() => evaluateNumbers(parseExpression('prediction'), clients)).toThrow(/expression_value_missing/)
  })

  test('no rows give no values', () => {
    expect(evaluateNumbers(parseExpression('a + 1'), scopeOf({ a: [] }))).toEqual({
      values: new Float64Array(0),
      undefinedRows: 0,
      firstUndefined: -1,
      missingRows: 0,
    })
  })
})

describe('mistakes carry a code and the character they stand at', () => {
  test.each<[string, string, number, ParseOptions?]>([
    ['', 'expression_empty', 1],
    ['   ', 'expression_empty', 1],
    ['a +', 'expression_ends_early', 4],
    ['(a + b', 'expression_ends_early', 7],
    ['a + b)', 'expression_unexpected', 6],
    ['a b', 'expression_unexpected', 3],
    ['a, b', 'expression_unexpected', 2],
    ['a; b', 'expression_unexpected', 2],
    ['max(a b)', 'expression_unexpected', 7],
    ['max(a,, b)', 'expression_unexpected', 7],
    ['"north', 'expression_ends_early', 7],
    ['12abc', 'expression_unexpected', 3],
    ['1.2.3', 'expression_unexpected', 4],
    ['“a”', 'expression_unexpected', 1],
    ['a and', 'expression_ends_early', 6],
    ['and b', 'expression_unexpected', 1],
    ['a && b', 'expression_operator', 3],
    ['a || b', 'expression_operator', 3],
    ['!a', 'expression_operator', 1],
    ['a === 1', 'expression_operator', 3],
    ['a = 1', 'expression_operator', 3],
    ['a ** 2', 'expression_operator', 3],
    ['a <> 1', 'expression_operator', 3],
    ['a ? 1 : 2', 'expression_operator', 3],
    ['a ≤ 1', 'expression_operator', 3],
    ['0 <= a <= 1', 'expression_chain', 8],
    ['a == b == c', 'expression_chain', 8],
    ['a.b', 'expression_member', 2],
    ['a[0]', 'expression_member', 2],
    ['a?.b', 'expression_member', 2],
    ['a`x`', 'expression_member', 2],
    ['f(1)(2)', 'expression_not_callable', 5],
    ['a == null', 'expression_null', 6],
    ['1e999', 'expression_number_too_large', 1],
    ['1 + maxx(a, b)', 'expression_function', 5],
    ['sqrt(a, b)', 'expression_arity', 1],
    ['if(a > 1, 2)', 'expression_arity', 1],
    ['col(a)', 'expression_col_text', 5],
    ['1 + (a > 2)', 'expression_type', 6],
    ['if(3, 1, 2)', 'expression_type', 4],
    ['a + 1', 'expression_type', 1, { expect: 'boolean' }],
    ['a > 1', 'expression_type', 1, { expect: 'number' }],
    ['a + "x"', 'expression_text', 5],
    ['a < "x"', 'expression_text_order', 3],
    ['a + 1 == "x"', 'expression_text_partner', 1],
    ['label == "yes"', 'expression_model_text', 1],
    ['a in "x"', 'expression_in_needs_list', 6],
    ['a in []', 'expression_list_empty', 6],
    ['a in [1, "x"]', 'expression_list_mixed', 6],
    ['[1, 2]', 'expression_list_place', 1],
    ['if(score, 1, 0)', 'expression_score_condition', 4],
    ['sum(sum(a))', 'expression_aggregate_nested', 5],
    ['max(sum(a), 1)', 'expression_not_smooth', 1],
    ['sum(a) % 2', 'expression_not_smooth', 8],
    ['sum(a) + b', 'expression_row_beside_aggregate', 10],
    ['sum(a) > 3', 'expression_type', 1, { expect: 'boolean' }],
    ['mean(a)', 'expression_aggregate_place', 1, { aggregates: false }],
    ['score > 0.5', 'expression_model_value', 1, { modelValues: false }],
    ['1 + flagged', 'expression_value_unknown', 5, { modelValues: ['score', 'label'] }],
    ['if(position < 3, 1, label)', 'expression_value_unknown', 21, { modelValues: ['score', 'position'] }],
    ['prediction * 2', 'expression_class_place', 1, { classNames: true }],
    ['if(label, 1, 0)', 'expression_class_place', 4, { classNames: true }],
    ['if(1 < label, 1, 0)', 'expression_class_place', 8, { classNames: true }],
    ['if(prediction == region, 1, 0)', 'expression_class_place', 4, { classNames: true }],
    ['if(label in ["a", b], 1, 0)', 'expression_class_place', 19, { classNames: true }],
  ])('%s', (source, code, column, options) => {
    const error = mistake(source, options)
    expect([error.code, error.column]).toEqual([code, column])
  })

  test.each([
    'constructor.constructor("return process")()',
    '__proto__.polluted = 1',
    'this.constructor',
    'process.exit(1)',
    'import("fs")',
    'eval("1")',
    '(() => 1)()',
    'a => a',
    '`x`',
    'new Date()',
    'a = b',
    '[].map',
    '{}',
    '/x/.test(a)',
    'x++',
    'delete a',
    'require("fs")',
    '$' + '{a}',
    'constructor("x")',
    '__proto__(1)',
    'toString()',
  ])('code is refused: %s', (source) => {
    expect(mistake(source).code).toMatch(/^expression_/)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  test('nesting and length have limits that are told, and no formula overflows the stack', () => {
    expect(mistake(`${'('.repeat(1500)}a${')'.repeat(1500)}`).code).toBe('expression_too_deep')
    expect(mistake(`${'-'.repeat(3000)}a`).code).toBe('expression_too_deep')
    expect(mistake(`${'not '.repeat(900)}a`).code).toBe('expression_too_deep')
    expect(mistake('abs('.repeat(900)).code).toBe('expression_too_deep')
    expect(mistake('['.repeat(3000)).code).toBe('expression_too_deep')
    expect(mistake('a'.repeat(5000)).code).toBe('expression_too_long')
    const longSum = Array.from({ length: 1900 }, () => 'a').join('+')
    expect(evaluateNumbers(parseExpression(longSum), scopeOf({ a: ['2'] })).values[0]).toBe(3800)
  })

  test('every code of a formula has a sentence that quotes the formula or names the place', () => {
    for (const source of ['a && b', 'a <= b <= c', 'maxx(a, b)', 'a +', 'label == "yes"', 'sum(a) + b', 'a.b']) {
      const [problem] = mistake(source).problems
      expect(sentenceOf(problem)).toContain(`In the formula ${source}, at character ${problem.args.column}: `)
    }
    expect(sentenceOf(mistake('maxx(a, b)').problems[0])).toContain('Did you mean "max"?')
    expect(sentenceOf(mistake('avg(a)').problems[0])).toContain('Did you mean "mean"?')
  })
})

describe('a mean over rows', () => {
  test.each([
    'a * 2',
    'if(flagged, a, 0)',
    'mean(a)',
    'sum(a) / count()',
    '(sum(a) - 3 * sum(b) + count(a > 1)) / count()',
    '2 * mean(a) - mean(b) / 4 + 5',
    '-mean(a)',
  ])('is %s: its groups add up', (source) => {
    expect(isMeanOverRows(parseExpression(source))).toBe(true)
  })
  test.each([
    'sum(a)',
    'sum(a) / sum(b)',
    'mean(a) * mean(b)',
    'sqrt(mean(a))',
    'mean(a) / mean(b)',
    'count()',
    'a > 1',
  ])('is not %s', (source) => {
    expect(isMeanOverRows(parseExpression(source))).toBe(false)
  })
})

describe('aggregate formulas', () => {
  test('are functions of the weighted row count and of weighted sums of row formulas', () => {
    const form = aggregateForm(parseExpression('sum(if(flagged, 30, 0)) / count(flagged and label) + mean(age)'))
    expect(form.terms).toHaveLength(3)
    expect([...evaluateNumbers(form.terms[0], clients).values]).toEqual([30, 0, 30, 30])
    expect([...evaluateNumbers(form.terms[1], clients).values]).toEqual([1, 0, 0, 1])
    expect(form.combine([4, 90, 2, 168])).toBe(87)
    expect(form.gradient([4, 90, 2, 168])).toEqual([-10.5, 0.5, -22.5, 0.25])
  })

  test('a sum that is named twice is one term', () => {
    expect(aggregateForm(parseExpression('sum(a) / (sum(a) + sum( a ) + mean(b))')).terms).toHaveLength(2)
  })

  test('a row formula stands for its mean', () => {
    const form = aggregateForm(parseExpression('2 * income'))
    expect(form.combine([4, 10])).toBe(2.5)
    expect(form.gradient([4, 10])).toEqual([-0.625, 0.25])
  })

  test('sum and mean of a condition count the rows that meet it', () => {
    const { terms, combine } = aggregateForm(parseExpression('mean(age > 30)'))
    expect([...evaluateNumbers(terms[0], clients).values]).toEqual([0, 1, 0, 1])
    expect(combine([4, 2])).toBe(0.5)
  })

  test.each([
    ['sum(a) / sum(b)', [10, 1, 0]],
    ['log(sum(a))', [10, 0]],
    ['sqrt(sum(a))', [10, -1]],
    ['exp(sum(a))', [10, 1000]],
    ['1 / (1 / sum(a))', [10, 0]],
  ])('%s is undefined where a sum makes it so, and so is its gradient', (source, sums) => {
    const form = aggregateForm(parseExpression(source))
    expect(form.combine(sums)).toBeNaN()
    expect(form.gradient(sums)).toEqual(sums.map(() => Number.NaN))
  })

  test.each([
    ['sum(a) / sum(b)', 2],
    ['100 * sum(a) / sum(b)', 2],
    ['-sum(a) / sum(b) * 100', 2],
    ['sum(a) / sum(a)', 1],
    ['sum(a) / count(b > 1)', 2],
    ['count(b > 1) / count()', 0],
    ['mean(a)', 0],
    ['0.5 * amount', 0],
    ['sum(a)', undefined],
    ['mean(a) / mean(b)', undefined],
    ['sum(a) / (sum(b) + 1)', undefined],
    ['(sum(a) - sum(c)) / sum(b)', undefined],
    ['mean(a) + 1', undefined],
  ])('the sum below the line of %s is number %s', (source, expected) => {
    expect(denominatorIndex(parseExpression(source))).toBe(expected)
  })
})
