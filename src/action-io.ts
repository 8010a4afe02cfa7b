/** The runner of GitHub Actions as the action sees it: inputs, environment, files, log, outputs, summary. */
import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import * as core from '@actions/core'
import type { ActionIo, LogPlace } from './action.js'
import { connect } from './github/client.js'
import { cleanLines, cleanText } from './report/escape.js'

/** As of a process that SIGINT ended. */
const CANCELLED_EXIT_CODE = 130

type Runner = Omit<ActionIo, 'review' | 'version'>

export function connectToRunner(): Runner {
  return {
    input: (name) => core.getInput(name),
    env: process.env,
    readFile: (file) => readFile(file).catch(undefinedWhenMissing),
    writeFile: async (file, text) => {
      await mkdir(path.dirname(file), { recursive: true })
      await writeFile(file, text)
    },
    listFolder: async (folder) => {
      const entries = await readdir(folder, { withFileTypes: true }).catch(undefinedWhenMissing)
      return (entries ?? []).map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
    },
    exists: (file) =>
      access(file).then(
        () => true,
        () => false,
      ),
    log: {
      info: (line) => core.info(defuseCommands(cleanLines(line))),
      warning: (line, place) => core.warning(cleanLines(line), propertiesOf(place)),
      error: (line, place) => core.error(cleanLines(line), propertiesOf(place)),
      maskSecret: (secret) => core.setSecret(secret),
    },
    setOutput: (name, value) => core.setOutput(name, value),
    writeSummary: async (markdown) => {
      await core.summary.addRaw(markdown, true).write()
    },
    connect,
    whenCancelled: (finish) => {
      // The runner sends SIGINT, after 7.5 seconds SIGTERM, and kills the process 2.5 seconds later.
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.once(signal, () => void finish().finally(() => process.exit(CANCELLED_EXIT_CODE)))
      }
    },
  }
}

const propertiesOf = (place: LogPlace | undefined) =>
  place === undefined
    ? {}
    : { file: cleanText(place.file), ...(place.line === undefined ? {} : { startLine: place.line }) }

/**
 * Log lines with text from a pull request must not be read as commands of the workflow: the runner takes `::name::` at the
 * start of a line, after any space, and the older `##[name]` anywhere.
 */
export function defuseCommands(text: string): string {
  return text.replace(/^(\s*):(?=:)/gm, '$1: ').replaceAll('##[', '# #[')
}

function undefinedWhenMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'EISDIR') return undefined
  throw error
}
