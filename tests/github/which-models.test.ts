import { describe, expect, test } from 'vitest'
import type { ChangedFiles } from '../../src/github/changed-files.js'
import { findTouchedModels, touchedFilesOf } from '../../src/github/which-models.js'

const changedOf = (...paths: string[]): ChangedFiles => ({
  files: paths.map((path) => ({ path, previousPath: undefined, status: 'modified', patch: undefined })),
  complete: true,
  problems: [],
})

const credit = { name: 'credit', when: ['models/credit/**', 'features/**'], paths: ['predictions/credit.csv'] }
const fraud = { name: 'fraud', when: ['models/fraud/**'], paths: ['predictions/fraud.csv'] }
const always = { name: 'always', when: undefined, paths: [] }

describe('which models a pull request touches', () => {
  test('those of which a pattern matches a changed file, in the order of the config', () => {
    expect(findTouchedModels([credit, fraud], changedOf('models/fraud/a.py', 'features/x/y.sql'), '')).toEqual([
      'credit',
      'fraud',
    ])
    expect(findTouchedModels([credit, fraud], changedOf('models/fraud/a.py'), '')).toEqual(['fraud'])
    expect(findTouchedModels([credit, fraud], changedOf('README.md'), '')).toEqual([])
  })

  test('a model without patterns is always under review, even when nothing is listed', () => {
    expect(findTouchedModels([credit, always], changedOf(), '')).toEqual(['always'])
  })

  test('a change of its own predictions touches a model, whatever its patterns say', () => {
    expect(findTouchedModels([credit, fraud], changedOf('predictions/credit.csv'), '')).toEqual(['credit'])
  })

  test('so does a change inside of the folder that is its predictions, and none beside it', () => {
    const model = { ...credit, paths: ['predictions/credit'] }
    const part = 'predictions/credit/part-00000.parquet'
    expect(findTouchedModels([model], changedOf(part), '')).toEqual(['credit'])
    expect(findTouchedModels([model], changedOf('predictions/credit.md'), '')).toEqual([])
    expect(touchedFilesOf(model, changedOf('features/x.sql', part), '')).toEqual([part, 'features/x.sql'])
  })

  test('a file moved out of a pattern touches the model as well', () => {
    const moved = { path: 'attic/a.py', previousPath: 'models/credit/a.py', status: 'renamed', patch: undefined }
    expect(findTouchedModels([credit], { files: [moved], complete: true, problems: [] }, '')).toEqual(['credit'])
  })

  test('every model is touched when the list of files is cut off', () => {
    expect(findTouchedModels([credit, fraud], { files: [], complete: false, problems: [] }, '')).toEqual([
      'credit',
      'fraud',
    ])
  })

  test('a later pattern wins over an earlier one', () => {
    const model = { ...credit, when: ['models/**', '!models/**/*.md', 'models/credit/CARD.md'] }
    expect(findTouchedModels([model], changedOf('models/credit/notes.md'), '')).toEqual([])
    expect(findTouchedModels([model], changedOf('models/credit/CARD.md'), '')).toEqual(['credit'])
    expect(findTouchedModels([model], changedOf('models/credit/notes.md', 'models/a.py'), '')).toEqual(['credit'])
  })

  test('files that start with a dot are files like any other', () => {
    expect(findTouchedModels([{ ...credit, when: ['**'] }], changedOf('.dvc/config'), '')).toEqual(['credit'])
  })

  test('patterns start at the base folder and may leave it', () => {
    const model = { name: 'credit', when: ['models/**', '../shared/**'], paths: ['p.csv'] }
    expect(findTouchedModels([model], changedOf('services/credit/models/a.py'), 'services/credit')).toEqual(['credit'])
    expect(findTouchedModels([model], changedOf('services/shared/a.py'), 'services/credit')).toEqual(['credit'])
    expect(findTouchedModels([model], changedOf('services/credit/p.csv'), 'services/credit')).toEqual(['credit'])
    expect(findTouchedModels([model], changedOf('models/a.py', 'p.csv'), 'services/credit')).toEqual([])
  })
})
