import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aggregateForm, evaluateMask, evaluateNumbers, parseExpression } from '../../src/core/expression.js'
import { scopeOf } from './expression-scope.js'

// A second, naive implementation: its own trees, printed to text for the parser and interpreted here row by row.
type Row = Readonly<Record<string, string>>
type Tri = boolean | undefined
interface NumberTree {
  readonly text: string
  /** undefined: no value. `touched` collects that some condition was undecided. */
  value(row: Row, touch: () => void): number | undefined
}
interface ConditionTree {
  readonly text: string
  truth(row: Row, touch: () => void): Tri
}

const NUMBER_COLUMNS = ['a', 'b', 'net income']
const TEXT_COLUMNS = ['city', '__proto__']
const CITIES = ['Rome', 'Oslo', 'L\'Aquila "x"']

const defined = (value: number) => (Number.isFinite(value) ? value : undefined)
const lift =
  (compute: (...values: number[]) => number, ...of: NumberTree[]): NumberTree['value'] =>
  (row, touch) => {
    const values = of.map((tree) => tree.value(row, touch))
    return values.includes(undefined) ? undefined : defined(compute(...(values as number[])))
  }

const OPERATIONS: Readonly<Record<string, (x: number, y: number) => number>> = {
  '+': (x, y) => x + y,
  '-': (x, y) => x - y,
  '*': (x, y) => x * y,
  '/': (x, y) => x / y,
  // The sign of the divisor: fmod, moved by one divisor where the signs differ (Python reference, `math.fmod` and `%`).
  '%': (x, y) => ((x % y) * Math.sign(y) < 0 ? (x % y) + y : x % y),
}

const nameText = (name: string) => (name.includes(' ') ? `col(${JSON.stringify(name)})` : name)
const literal = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom(0.5, 2.25, 1e3))
const padding = fc.constantFrom('', ' ', '  ')

const { number, condition } = fc.letrec<{ number: NumberTree; condition: ConditionTree }>((tie) => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    literal.map((value) => ({ text: String(value), value: () => value })),
    fc.constantFrom(...NUMBER_COLUMNS).map((name) => ({
      text: nameText(name),
      value: (row: Row) => (row[name] === '' ? undefined : defined(Number(row[name]))),
    })),
    tie('number').map((of) => ({ text: `-(${of.text})`, value: lift((x) => -x, of) })),
    fc
      .tuple(fc.constantFrom('+', '-', '*', '/', '%'), tie('number'), tie('number'), padding)
      .map(([op, left, right, pad]) => ({
        text: `(${left.text})${pad}${op}${pad}(${right.text})`,
        value: lift(OPERATIONS[op], left, right),
      })),
    fc.tuple(fc.constantFrom('min', 'max'), tie('number'), tie('number')).map(([name, left, right]) => ({
      text: `${name}(${left.text}, ${right.text})`,
      value: lift(name === 'min' ? (x, y) => Math.min(x, y) : (x, y) => Math.max(x, y), left, right),
    })),
    fc.tuple(fc.constantFrom('abs', 'sqrt', 'log', 'exp', 'floor'), tie('number')).map(([name, of]) => ({
      text: `${name}(${of.text})`,
      value: lift((x) => (Math as unknown as Record<string, (x: number) => number>)[name](x), of),
    })),
    fc.tuple(tie('condition'), tie('number'), tie('number')).map(([when, yes, no]) => ({
      text: `if(${when.text}, ${yes.text}, ${no.text})`,
      value: (row: Row, touch: () => void) => {
        const truth = when.truth(row, touch)
        if (truth === undefined) touch()
        return (truth === true ? yes : no).value(row, touch)
      },
    })),
  ),
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.boolean().map((value) => ({ text: String(value), truth: () => value })),
    fc
      .tuple(fc.constantFrom('==', '!=', '<', '<=', '>', '>='), tie('number'), tie('number'))
      .map(([op, left, right]) => ({
        text: `(${left.text}) ${op} (${right.text})`,
        truth: (row: Row, touch: () => void) => {
          const [x, y] = [left.value(row, touch), right.value(row, touch)]
          if (x === undefined || y === undefined) return undefined
          return { '==': x === y, '!=': x !== y, '<': x < y, '<=': x <= y, '>': x > y, '>=': x >= y }[op]
        },
      })),
    fc
      .tuple(
        fc.constantFrom(...TEXT_COLUMNS),
        fc.constantFrom('in', 'not in'),
        fc.uniqueArray(fc.constantFrom(...CITIES), { minLength: 1 }),
      )
      .map(([name, op, list]) => ({
        text: `${name} ${op} [${list.map((text) => JSON.stringify(text)).join(',')}]`,
        truth: (row: Row) => (row[name] === '' ? undefined : list.includes(row[name]) === (op === 'in')),
      })),
    fc
      .tuple(fc.constantFrom(...TEXT_COLUMNS), fc.constantFrom('==', '!='), fc.constantFrom(...CITIES))
      .map(([name, op, text]) => ({
        text: `${name} ${op} ${JSON.stringify(text)}`,
        truth: (row: Row) => (row[name] === '' ? undefined : (row[name] === text) === (op === '==')),
      })),
    tie('condition').map((of) => ({
      text: `not (${of.text})`,
      truth: (row: Row, touch: () => void) => {
        const truth = of.truth(row, touch)
        return truth === undefined ? undefined : !truth
      },
    })),
    fc.tuple(fc.constantFrom('and', 'or'), tie('condition'), tie('condition')).map(([op, left, right]) => ({
      text: `(${left.text}) ${op} (${right.text})`,
      truth: (row: Row, touch: () => void) => {
        const [x, y] = [left.truth(row, touch), right.truth(row, touch)]
        const decisive = op === 'or'
        if (x === decisive || y === decisive) return decisive
        return x === undefined || y === undefined ? undefined : !decisive
      },
    })),
  ),
}))

const rows = fc.array(
  fc.record({
    a: fc.oneof(fc.integer({ min: -3, max: 9 }).map(String), fc.constantFrom('', 'n/k', '0.5', '-1e3')),
    b: fc.oneof(fc.integer({ min: -3, max: 9 }).map(String), fc.constant('')),
    'net income': fc.integer({ min: 0, max: 1000 }).map(String),
    city: fc.constantFrom(...CITIES, ''),
    ['__proto__']: fc.constantFrom(...CITIES, ''),
  }),
  { maxLength: 12 },
)

const scopeFor = (table: readonly Row[]) => {
  const names = [...NUMBER_COLUMNS, ...TEXT_COLUMNS]
  return scopeOf(Object.fromEntries(names.map((name) => [name, table.map((row) => row[name])])))
}

describe('evaluation over columns agrees with a row-by-row interpreter', () => {
  test('numbers, undefined rows and rows with an undecided condition', () => {
    fc.assert(
      fc.property(number, rows, (tree, table) => {
        const result = evaluateNumbers(parseExpression(tree.text, { expect: 'number' }), scopeFor(table))
        let missingRows = 0
        const expected = table.map((row) => {
          let touched = false
          const value = tree.value(row, () => {
            touched = true
          })
          if (touched && value !== undefined) missingRows++
          return value
        })
        expect(result.values.length).toBe(table.length)
        expected.forEach((value, row) => {
          if (value === undefined) expect(result.values[row]).toBeNaN()
          // Adding 0 makes −0 and 0 one.
          else expect(result.values[row] + 0).toBe(value + 0)
        })
        expect(result.undefinedRows).toBe(expected.filter((value) => value === undefined).length)
        expect(result.firstUndefined).toBe(expected.indexOf(undefined))
        expect(result.missingRows).toBe(missingRows)
      }),
      { numRuns: 1500 },
    )
  })

  test('masks and rows that a missing value left undecided', () => {
    fc.assert(
      fc.property(condition, rows, (tree, table) => {
        const result = evaluateMask(parseExpression(tree.text, { expect: 'boolean' }), scopeFor(table))
        const expected = table.map((row) => {
          let touched = false
          const truth = tree.truth(row, () => {
            touched = true
          })
          return { truth, undecided: truth === undefined || touched }
        })
        expect([...result.mask]).toEqual(expected.map(({ truth }) => (truth === true ? 1 : 0)))
        expect(result.missingRows).toBe(expected.filter(({ undecided }) => undecided).length)
      }),
      { numRuns: 1500 },
    )
  })

  test('blocks of rows join without a seam', () => {
    const a = Array.from({ length: 10_000 }, (_, row) => (row % 977 === 0 ? '' : String(row)))
    const { values, undefinedRows } = evaluateNumbers(parseExpression('if(a % 2 == 0, a, -a) + 0 * a'), scopeOf({ a }))
    a.forEach((text, row) => {
      expect(values[row]).toBe(text === '' ? Number.NaN : row % 2 === 0 ? row : -row)
    })
    expect(undefinedRows).toBe(11)
  })
})

describe('gradients of aggregate formulas', () => {
  const { aggregate } = fc.letrec<{ aggregate: string }>((tie) => ({
    aggregate: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('sum(a)', 'sum(b)', 'mean(a)', 'mean(b * 2)', 'count()', 'count(a > 3)', '3', '0.25'),
      fc
        .tuple(fc.constantFrom('+', '-', '*', '/'), tie('aggregate'), tie('aggregate'))
        .map(([op, x, y]) => `(${x} ${op} ${y})`),
      fc.tuple(fc.constantFrom('sqrt', 'log'), tie('aggregate')).map(([name, x]) => `${name}(${x})`),
      tie('aggregate').map((x) => `-(${x})`),
      tie('aggregate').map((x) => `exp(${x} / 1000)`),
    ),
  }))

  test('match central finite differences', () => {
    let compared = 0
    fc.assert(
      fc.property(
        aggregate.filter((text) => /sum|mean|count/.test(text)),
        fc.array(fc.double({ min: 1, max: 20, noNaN: true }), { minLength: 8, maxLength: 8 }),
        (text, draws) => {
          const form = aggregateForm(parseExpression(text))
          const sums = draws.slice(0, 1 + form.terms.length)
          const gradient = form.gradient(sums)
          expect(gradient).toHaveLength(sums.length)
          const value = form.combine(sums)
          if (Number.isNaN(value)) return
          sums.forEach((sum, j) => {
            const slopeAt = (step: number) => {
              const shifted = (by: number) => form.combine(sums.map((other, k) => (k === j ? sum + by : other)))
              return (shifted(step) - shifted(-step)) / (2 * step)
            }
            const [coarse, fine] = [slopeAt(1e-4), slopeAt(5e-5)]
            // Two steps that agree show that the difference quotient itself can be trusted here.
            const scale = 1 + Math.abs(fine)
            const trusted = Math.abs(coarse - fine) < 1e-7 * scale && Math.abs(value) < 1e4 && Number.isFinite(fine)
            if (!trusted) return
            if (Number.isNaN(gradient[j])) {
              // The slope of a root at exactly 0 is not finite, even where what is under the root never moves.
              expect(text).toContain('sqrt')
              return
            }
            // Where the slope changes within a millionth, as beside log(a) / log(a) at a = 1, rounding is all there is to see.
            const beside = form.gradient(sums.map((other) => other * (1 + 1e-6)))[j]
            if (!(Math.abs(beside - gradient[j]) < 1e-3 * (1 + Math.abs(gradient[j])))) return
            compared++
            expect(Math.abs(gradient[j] - fine)).toBeLessThan(1e-5 * scale)
          })
        },
      ),
      { numRuns: 800, seed: 20 },
    )
    expect(compared).toBeGreaterThan(800)
  })
})

describe('any text', () => {
  const fragments = fc.constantFrom(
    'a',
    'sum(',
    ')',
    '(',
    '[',
    ']',
    ',',
    '"x"',
    "'",
    ' in ',
    ' not ',
    ' and ',
    '<=',
    '==',
    '-',
    '*',
    '1e9',
    '.5',
    'if(',
    'col(',
    '\\',
    '`',
    '{',
    '\u0000',
    '𝒳',
    'constructor',
    '.',
    '?',
    '\n',
  )

  test('is either a formula or a mistake with a code and a character inside the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fragments, { maxLength: 14 }).map((parts) => parts.join('')),
        ),
        (text) => {
          try {
            const { root } = parseExpression(text)
            expect(root).toBeDefined()
          } catch (error) {
            expect(error).toMatchObject({ name: 'ExpressionError', code: expect.stringMatching(/^expression_/) })
            const { column } = error as { column: number }
            expect(column).toBeGreaterThanOrEqual(1)
            expect(column).toBeLessThanOrEqual([...text].length + 1)
          }
        },
      ),
      { numRuns: 3000 },
    )
  })
})
