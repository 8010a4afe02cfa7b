import fc from 'fast-check'

/** What happens to a file on its way: cut, a byte flipped, a piece lost, doubled, moved or replaced. */
export const damage = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), length: fc.nat(), fill: fc.constant(new Uint8Array()) }),
  fc.record({
    kind: fc.constantFrom('flip' as const, 'remove' as const, 'double' as const, 'swap' as const),
    at: fc.nat(),
    length: fc.integer({ min: 1, max: 60 }),
    fill: fc.uint8Array({ minLength: 1, maxLength: 1 }),
  }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.nat(),
    length: fc.constant(0),
    fill: fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 8 }),
      fc
        .constantFrom(
          '"',
          '\n',
          '\r',
          ',',
          ';',
          '\t',
          '\0',
          '-',
          'e9',
          'NaN',
          'inf',
          '\uFEFF',
          '""',
          ',,',
          '\nr1,1,0.5,a0\n',
        )
        .map((text) => new TextEncoder().encode(text)),
    ),
  }),
)
export type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never

export const insert = (at: number, fill: number[]): Damage => ({
  kind: 'insert',
  at,
  length: 0,
  fill: Uint8Array.from(fill),
})

export function apply(bytes: Uint8Array, { kind, at, length, fill }: Damage): Uint8Array {
  const start = bytes.length === 0 ? 0 : at % bytes.length
  const end = Math.min(bytes.length, start + length)
  const piece = bytes.subarray(start, end)
  const parts = {
    cut: () => [bytes.subarray(0, start)],
    flip: () => [bytes.subarray(0, start), fill, bytes.subarray(Math.min(bytes.length, start + 1))],
    remove: () => [bytes.subarray(0, start), bytes.subarray(end)],
    double: () => [bytes.subarray(0, end), piece, bytes.subarray(end)],
    swap: () => [piece, bytes.subarray(0, start), bytes.subarray(end)],
    insert: () => [bytes.subarray(0, start), fill, bytes.subarray(start)],
  }[kind]()
  return Buffer.concat(parts)
}
