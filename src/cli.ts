/** The command line: arguments → a command of `cli/` → exit code. */
import { Command, CommanderError } from 'commander'
import { addCompare } from './cli/compare.js'
import { addDoctor } from './cli/doctor.js'
import { addInit } from './cli/init.js'
import { type CliIo, EXIT } from './cli/io.js'
import { addPin } from './cli/pin.js'
import { addRollback } from './cli/rollback.js'
import { addSelfTest } from './cli/self-test.js'
import { addStats } from './cli/stats.js'
import { addValidate } from './cli/validate.js'
import { ProblemError } from './core/problem.js'
import { cleanLines } from './report/escape.js'
import { sentenceOf } from './report/say.js'
import { VERSION } from './version.js'

export { type CliIo, EXIT } from './cli/io.js'

/** Runs a command and returns its exit code. Expected problems are sentences without a stack; a defect of ours exits 70. */
export async function runCli(io: CliIo): Promise<number> {
  let exitCode: number = EXIT.pass
  const program = describeProgram(io, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync([...io.argv], { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.pass : EXIT.error
    if (error instanceof ProblemError) {
      for (const problem of error.problems) io.stderr.write(`${cleanLines(sentenceOf(problem))}\n`)
      const isReview = ['validate', 'self-test'].includes(io.argv[0])
      io.stderr.write(`model-review: ${isReview ? 'could not be evaluated' : 'not completed'}, exit ${EXIT.error}\n`)
      return EXIT.error
    }
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
    io.stderr.write(
      `This is a defect of model-review-gate ${VERSION}, not of your files. Please report it.\n${stack}\n`,
    )
    return EXIT.defect
  }
}

function describeProgram(io: CliIo, done: (exitCode: number) => void): Command {
  const program = new Command('model-review')
    .description('Compares the challenger with the champion: metrics, slices, money; one verdict.')
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError('All commands and options: --help, also after the name of a command.')
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    })
    .addHelpText(
      'after',
      `
Exit codes: 0 pass · 1 block · 3 review (a person must decide) · 2 could not evaluate · 70 a defect of ours`,
    )

  for (const add of [addCompare, addSelfTest, addValidate, addPin, addInit, addDoctor, addStats, addRollback])
    add(program, io, done)
  return program
}
