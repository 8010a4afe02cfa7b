import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('./small/', import.meta.url)

/** Files of `small/make.py`: the same twelve rows in each. */
export const smallFiles: readonly string[] = readdirSync(folder).filter((name) => !name.endsWith('.py'))

export const readSmall = (name: string): Buffer => readFileSync(new URL(name, folder))

export const smallRows = {
  id: Array.from({ length: 12 }, (_, row) => String(2n ** 53n + BigInt(row))),
  label: Array.from({ length: 12 }, (_, row) => String(row % 3 === 0)),
  score: Array.from({ length: 12 }, (_, row) => (row === 5 ? Number.NaN : row / 16)),
  group: Array.from({ length: 12 }, (_, row) => (row === 7 ? null : ['north', 'süd'][row % 2])),
  name: Array.from({ length: 12 }, (_, row) => `row ${row} of twelve`),
  price: Array.from({ length: 12 }, (_, row) => (row / 4).toFixed(2)),
  when: Array.from({ length: 12 }, (_, row) => `2024-02-29T23:59:${50 + Math.floor(row / 2)}`),
  void: Array.from({ length: 12 }, () => null),
}
