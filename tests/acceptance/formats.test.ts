import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { renderJson } from '../../src/report/media/json.js'
import type { Report } from '../../src/report/report.js'
import { hasSharedData, reviewPair, SHARED_DATA } from './shared-data.js'

const FORMATS = [
  'csv.gz',
  'jsonl',
  'jsonl.gz',
  'uncompressed.parquet',
  'snappy.parquet',
  'gzip.parquet',
  'zstd.parquet',
  'arrow',
  'arrows',
]

const review = (champion: string, challenger: string) =>
  reviewPair(join(SHARED_DATA, 'formats'), {
    name: 'online-shoppers',
    champion: { path: `champion.${champion}` },
    challenger: { path: `challenger.${challenger}` },
    columns: { id: 'session_id', label: 'purchased', score: 'p_purchase' },
    positive: 'true',
    metrics: [{ metric: 'roc_auc', role: 'primary', margin: 0.005 }, 'log_loss', 'recall'],
    slices: {
      of: ['visitor_type', 'weekend', { column: 'page_values', bins: [1, 10] }, { cross: ['weekend', 'region'] }],
    },
    business: [{ name: 'Value', unit: 'EUR', value: 'if(flagged, if(label == 1, page_values, 0) - 1, 0)' }],
  })

/** Everything but where the bytes came from. */
const withoutInputs = (report: Report) =>
  renderJson({ ...report, models: report.models.map((model) => ({ ...model, inputs: [] })) })

describe.skipIf(!hasSharedData)(
  'the same predictions give the same report, byte for byte, whatever file they are in',
  () => {
    it.each(FORMATS)('%s on both sides is as CSV', async (format) => {
      expect(withoutInputs(await review(format, format))).toBe(withoutInputs(await review('csv', 'csv')))
    })

    it('Parquet against CSV is as CSV against CSV', async () => {
      expect(withoutInputs(await review('zstd.parquet', 'csv'))).toBe(withoutInputs(await review('csv', 'csv')))
    })
  },
)
