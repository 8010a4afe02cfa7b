/** The inputs of the action, checked: what is wrong with them is told together. */
import path from 'node:path'
import { errorOf, type Problem, ProblemError } from '../core/problem.js'
import type { ActionIo, InputName } from './io.js'

const COMMENT_MODES = ['always', 'on-change', 'on-failure', 'never'] as const
const MODES = ['evaluate', 'publish', 'command', 'promote'] as const
const CHECK_RUN_MODES = ['auto', 'always', 'never'] as const
const FAIL_ON = ['block', 'review', 'never'] as const

export type CommentMode = (typeof COMMENT_MODES)[number]
export type CheckRunMode = (typeof CHECK_RUN_MODES)[number]
export type FailOn = (typeof FAIL_ON)[number]

export type Mode = (typeof MODES)[number]

export interface Inputs {
  readonly config: string
  readonly token: string
  readonly workingDirectory: string
  /** undefined: all. */
  readonly models: readonly string[] | undefined
  readonly comment: CommentMode
  readonly failOn: FailOn
  readonly checkRun: CheckRunMode
  readonly reportDirectory: string
  /** undefined: by the event. */
  readonly mode: Mode | undefined
  readonly pullRequest: number | undefined
}

export function readInputs({ input }: ActionIo): Inputs {
  const problems: Problem[] = []
  const choose = <Choice extends string>(name: InputName, allowed: readonly Choice[], usual: Choice): Choice => {
    const value = input(name) || usual
    const known = allowed.find((choice) => choice === value)
    if (known === undefined) problems.push(errorOf('input_not_allowed', { input: name, value, allowed }))
    return known ?? usual
  }
  const pathInside = (name: InputName, usual: string): string => {
    const value = input(name) || usual
    const normal = path.posix.normalize(value)
    if (path.posix.isAbsolute(normal) || normal === '..' || normal.startsWith('../')) {
      problems.push(errorOf('input_path_outside', { input: name, value }))
    }
    return normal
  }
  const models = input('models')
    .split(/[\n,]/)
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const inputs = {
    config: pathInside('config', '.github/model-review.yml'),
    token: input('github-token'),
    workingDirectory: pathInside('working-directory', '.'),
    models: models.length > 0 ? models : undefined,
    comment: choose('comment', COMMENT_MODES, 'on-change'),
    failOn: choose('fail-on', FAIL_ON, 'block'),
    checkRun: choose('check-run', CHECK_RUN_MODES, 'auto'),
    reportDirectory: reportDirectoryOf(input),
    mode: input('mode') === '' ? undefined : choose('mode', MODES, 'evaluate'),
    pullRequest: pullRequestOf(input('pr-number'), problems),
  }
  if (inputs.token === '') problems.push(errorOf('token_missing'))
  if (problems.length > 0) throw new ProblemError(...problems)
  return inputs
}

export const reportDirectoryOf = (input: (name: InputName) => string) =>
  input('report-directory') || 'model-review-report'

function pullRequestOf(value: string, problems: Problem[]): number | undefined {
  if (value === '') return undefined
  if (/^[1-9]\d{0,14}$/.test(value)) return Number(value)
  problems.push(errorOf('input_no_number', { input: 'pr-number', value }))
  return undefined
}
