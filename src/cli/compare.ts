import type { Command } from 'commander'
import { type Problem, ProblemError, reason } from '../core/problem.js'
import { sha256 } from '../io/digest.js'
import { cleanLines } from '../report/escape.js'
import { renderModelCard } from '../report/media/cyclonedx.js'
import { renderEvidence } from '../report/media/evidence.js'
import { type FlipsOfModel, renderFlips } from '../report/media/flips-file.js'
import { renderHtml } from '../report/media/html.js'
import { renderJson } from '../report/media/json.js'
import { renderMarkdownReport } from '../report/media/markdown.js'
import { exitCodeOf, renderText } from '../report/media/text.js'
import type { Report } from '../report/report.js'
import { sentenceOf } from '../report/say.js'
import { review } from '../review.js'
import { type CliIo, EXIT } from './io.js'
import { addSourceOptions, noColor, type OutputOptions, type SourceOptions } from './options.js'
import { prepare } from './prepare.js'
import { NO_CONTEXT, readerStream, reportOfProblems, showProgress, writeFiles } from './write.js'

interface CompareOptions extends OutputOptions, SourceOptions {}

export function addCompare(program: Command, io: CliIo, done: (exitCode: number) => void): void {
  const command = program
    .command('compare')
    .description('Compare two prediction files, or all models of a config.')
    .argument('[champion]', 'predictions or metrics of the model in production')
    .argument('[challenger]', 'predictions or metrics of the proposed model')
  addSourceOptions(command)
    .option('--json <file>', 'write the report as JSON; "-" is standard output')
    .option('--markdown <file>', 'write the report as Markdown; "-" is standard output')
    .option('--html <file>', 'write the report as one HTML file')
    .option('--evidence <file>', 'write verdict, inputs and checks as canonical JSON, to be signed')
    .option('--model-card <file>', 'write the model card as CycloneDX')
    .option('--flips <file>', 'write the rows whose decision changes as CSV, the costliest first; it holds ids')
    .option('--quiet', 'print the summary line only, and what went wrong')
    .addOption(noColor())
    .action(async (champion: string | undefined, challenger: string | undefined, options: CompareOptions) => {
      done(await runCompare(io, champion, challenger, options))
    })
}

async function runCompare(
  io: CliIo,
  champion: string | undefined,
  challenger: string | undefined,
  options: CompareOptions,
): Promise<number> {
  const progress = showProgress(io, options)
  const flips: FlipsOfModel[] = []
  let report: Report
  try {
    const prepared = await prepare(io, champion, challenger, options)
    report = await review({
      ...prepared,
      context: NO_CONTEXT,
      advisory: false,
      problems: [],
      progress: progress.show,
      helper: io.helper,
      now: Date.now(),
      takeFlips: options.flips === undefined ? undefined : (model, rows) => flips.push({ model, flips: rows }),
    })
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    report = reportOfProblems(error.problems)
  }
  progress.clear()
  // The files first, so that the summary line knows how it ends.
  const unwritten = await writeReports(io, report, options, flips)
  const exitCode = unwritten.length > 0 ? EXIT.error : exitCodeOf(report)
  const out = readerStream(io, [
    options.json,
    options.markdown,
    options.html,
    options.evidence,
    options.modelCard,
    options.flips,
  ])
  const color = options.color && out.isTTY === true && !io.env.NO_COLOR
  out.write(renderText(report, { color, quiet: options.quiet === true, exitCode }))
  // A code alone would not say what to do.
  const untold = options.quiet && report.verdict === 'error' ? errorsOf(report) : []
  for (const problem of [...untold, ...unwritten]) io.stderr.write(`${cleanLines(sentenceOf(problem))}\n`)
  if (options.flips !== undefined && flips.length === 0 && report.verdict !== 'error')
    io.stderr.write(`${cleanLines(sentenceOf(reason('flips_without_decisions', { file: options.flips })))}\n`)
  return exitCode
}

const errorsOf = ({ problems, models }: Report): Problem[] =>
  [...problems, ...models.flatMap((model) => model.problems)].filter(({ severity }) => severity === 'error')

const digestOf = (report: Report) => sha256(Buffer.from(renderJson(report)))

/** A file that cannot be written is a problem of its own: the verdict stands, and the exit code says that not all is done. */
const writeReports = (
  io: CliIo,
  report: Report,
  options: OutputOptions,
  flips: readonly FlipsOfModel[],
): Promise<Problem[]> =>
  writeFiles(io, [
    [options.json, () => renderJson(report)],
    [options.markdown, () => renderMarkdownReport(report)],
    [options.html, () => renderHtml(report)],
    [options.evidence, () => renderEvidence(report, { reportSha256: options.json ? digestOf(report) : null })],
    [options.modelCard, () => renderModelCard(report)],
    [options.flips, () => renderFlips(flips)],
  ])
