/** The review of a folder of fixtures/, by its own config. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadConfig } from '../../src/config/load.js'
import { fetchLocal } from '../../src/io/fetch-local.js'
import type { Report } from '../../src/report/report.js'
import { review } from '../../src/review.js'

export async function reviewFixture(name: string): Promise<Report> {
  const folder = join(import.meta.dirname, '../../fixtures', name)
  const config = loadConfig(readFileSync(join(folder, 'model-review.yml'), 'utf8'), 'model-review.yml')
  return review({
    config,
    models: config.config.models.map((model) => model.name),
    fetch: fetchLocal({ baseFolder: folder }),
    configSource: 'model-review.yml',
    configSha256: null,
    context: { repository: null, pullRequest: 7, headSha: null, baseSha: null, baseRef: null, runUrl: null },
    advisory: false,
    problems: [],
  })
}
