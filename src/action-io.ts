/** The runner of GitHub Actions as the action sees it: inputs, environment, files, log, outputs, summary. */
import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import * as core from '@actions/core'
import type { ActionIo } from './action.js'
import { connect } from './github/client.js'
import { cleanLines } from './report/escape.js'

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
    exists: (file) =>
      access(file).then(
        () => true,
        () => false,
      ),
    log: {
      info: (line) => core.info(defuseCommands(cleanLines(line))),
      warning: (line) => core.warning(cleanLines(line)),
      error: (line) => core.error(cleanLines(line)),
      maskSecret: (secret) => core.setSecret(secret),
    },
    setOutput: (name, value) => core.setOutput(name, value),
    writeSummary: async (markdown) => {
      await core.summary.addRaw(markdown, true).write()
    },
    connect,
  }
}

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
