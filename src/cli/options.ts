/** Options that several commands take. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Hints } from '../config/infer.js'
import { DEFAULT_CONFIG } from './io.js'

export interface OutputOptions {
  readonly json?: string
  readonly markdown?: string
  readonly html?: string
  readonly evidence?: string
  readonly modelCard?: string
  readonly flips?: string
  readonly quiet?: boolean
  readonly color: boolean
}

/** What names the models to be compared. */
export interface SourceOptions extends Hints {
  readonly config?: string
  readonly model?: readonly string[]
  readonly base?: string
}

export const addSourceOptions = (command: Command): Command =>
  command
    .option('--config <file>', `config; without prediction files the default is ${DEFAULT_CONFIG}`)
    .option('--model <name...>', 'only these models of the config')
    .option('--base <ref>', 'what "ref: base" of the config means (default: origin/HEAD)')
    .option('--id <column>', 'column that names a row')
    .option('--label <column>', 'column with what really happened')
    .option('--score <column>', 'column with the predicted probability')
    .option('--weight <column>', 'column with the weight of a row')
    .option('--cluster <column>', 'column that names rows belonging together')
    .option('--positive <value>', 'label that counts as positive')
    .option('--threshold <number>', 'score at or above which a row is flagged', parseThreshold)

/** A fresh one for each command. */
export const noColor = (): Option => new Option('--no-color', 'print without colours')

export function parseThreshold(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value <= 1)) {
    throw new InvalidArgumentError('A threshold is a number from 0 to 1, such as 0.25.')
  }
  return value
}

export const parseCount =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text)
    if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`A whole number from ${least} to ${most} is needed.`)
    }
    return value
  }
