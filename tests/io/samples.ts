/** Files as lm-evaluation-harness 0.4 writes them with --log_samples. */
import { readTable } from '../../src/io/read-table.js'
import type { TextTable } from '../../src/io/text-table.js'

export const sample = (doc: string, rest: object = {}) => ({
  doc_id: 0,
  doc: { question: 'Why?', note: 'NaN' },
  target: '1',
  arguments: {},
  resps: [['x']],
  filtered_resps: ['x'],
  filter: 'none',
  metrics: undefined,
  doc_hash: doc,
  prompt_hash: `p-${doc}`,
  target_hash: `t-${doc}`,
  acc: 1,
  ...rest,
})

export const bytesOf = (...samples: (object | string)[]) =>
  new TextEncoder().encode(samples.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'))

export const readSamples = (samples: (object | string)[], path = 'samples.jsonl'): Promise<TextTable> =>
  readTable({ path, bytes: bytesOf(...samples) })
