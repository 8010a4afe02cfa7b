import { type Found, fieldOf, isObject, type Json, readDecimal, textOf } from './found.js'

/**
 * The `model-index` of a model card on the Hugging Face Hub: names are `dataset.config.split.metric`, of the parts that are
 * there. Values may be numbers in text. The revision of a data set is the version, `num_few_shot` the shots.
 */
export function readModelIndex(document: Json, found: Found): boolean {
  const models = fieldOf(document, 'model-index')
  if (!Array.isArray(models)) return false
  for (const model of models) {
    for (const result of listOf(fieldOf(model, 'results'))) {
      const dataset = fieldOf(result, 'dataset')
      const args = fieldOf(dataset, 'args')
      for (const metric of listOf(fieldOf(result, 'metrics'))) {
        const parts = [
          textOf(fieldOf(dataset, 'type')) ?? textOf(fieldOf(dataset, 'name')),
          textOf(fieldOf(dataset, 'config')),
          textOf(fieldOf(dataset, 'split')),
          textOf(fieldOf(metric, 'type')) ?? textOf(fieldOf(metric, 'name')),
        ]
        addDecimal(found, joinParts(parts), fieldOf(metric, 'value'), {
          version: textOf(fieldOf(dataset, 'revision')),
          shots: textOf(fieldOf(args, 'num_few_shot')),
        })
      }
    }
  }
  return true
}

/**
 * A file of `.eval_results/` on the Hub: a list of data sets with a value each, named `dataset.task`, with its notes behind it
 * ("dataset.task (no-tools)"), as a model may have several values that differ by them alone. The revision of the data set
 * is the version.
 */
export function readEvalResults(document: Json, found: Found): boolean {
  if (!Array.isArray(document) || document.length === 0) return false
  if (
    !document.every(
      (entry) => textOf(fieldOf(fieldOf(entry, 'dataset'), 'id')) && fieldOf(entry, 'value') !== undefined,
    )
  )
    return false
  for (const entry of document) {
    const dataset = fieldOf(entry, 'dataset')
    const name = joinParts([textOf(fieldOf(dataset, 'id')), textOf(fieldOf(dataset, 'task_id'))])
    const notes = textOf(fieldOf(entry, 'notes'))
    addDecimal(found, notes === undefined ? name : `${name} (${notes})`, fieldOf(entry, 'value'), {
      version: textOf(fieldOf(dataset, 'revision')),
    })
  }
  return true
}

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : [])

const joinParts = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join('.')

function addDecimal(
  found: Found,
  name: string,
  value: Json | undefined,
  rest: { version?: string; shots?: string; setup?: string },
) {
  const number = readDecimal(value)
  if (number === undefined) found.addUnreadable(name, value ?? null)
  else found.add({ name, value: number, ...rest })
}
