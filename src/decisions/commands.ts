/** The commands that people write as comments, one a line, read from the text alone: who may give them is decided elsewhere. */
import { type Reason, reason } from '../core/problem.js'
import { startOfDay } from './day.js'

export type Command =
  | { readonly kind: 'help' | 'status' | 'rerun' }
  | { readonly kind: 'explain'; readonly check: string }
  | { readonly kind: 'approve'; readonly sha: string; readonly reason: string | null }
  | { readonly kind: 'waive'; readonly check: string; readonly until: string; readonly reason: string }
  | { readonly kind: 'revoke'; readonly id: string }

/** One line, and what it asks for, or why it cannot be understood with a line that can be. */
export interface CommandLine {
  /** 1 is the first line of the comment. */
  readonly line: number
  readonly text: string
  readonly asks: Command | Reason
}

/** What a right example is made of. */
export interface ExampleParts {
  /** The short commit that is to be approved. */
  readonly sha: string
  /** Id of a check, best one that fails. */
  readonly check: string
  /** A day within what is allowed. */
  readonly until: string
}

export const COMMAND = '/model-review'
/** More are not read: nobody needs them, and every one is answered. */
export const MOST_COMMANDS = 20
const MOST_CHARACTERS = 500
/** Copied from our comment, where they break mentions; the ids of checks write them otherwise. */
const INVISIBLE = /\p{Cf}/gu

const EXAMPLES: Readonly<Record<Command['kind'], (parts: ExampleParts) => string>> = {
  help: () => COMMAND,
  status: () => `${COMMAND} status`,
  explain: ({ check }) => `${COMMAND} explain ${check}`,
  approve: ({ sha }) => `${COMMAND} approve ${sha} the loss is understood`,
  waive: ({ check, until }) => `${COMMAND} waive ${check} until ${until} because a fix is on its way`,
  revoke: () => `${COMMAND} revoke w-3fa91c02`,
  rerun: () => `${COMMAND} rerun`,
}
export const exampleOf = (kind: Command['kind'], parts: ExampleParts): string => EXAMPLES[kind](parts)

/**
 * The commands of a comment, which has some only if it begins with one. Lines that quote, that are indented or fenced as
 * code, or that nobody can see (an HTML comment) are none. At most `MOST_COMMANDS`; further ones are counted in `beyond`.
 */
export function readCommands(
  body: string,
  parts: ExampleParts,
): { readonly lines: readonly CommandLine[]; readonly beyond: number } {
  const spoken = spokenLines(body)
  if (!isCommand(spoken.find(({ text }) => text.trim() !== '')?.text ?? '')) return { lines: [], beyond: 0 }
  const commands = spoken.filter(({ text }) => isCommand(text))
  const lines = commands.slice(0, MOST_COMMANDS).map(({ line, text }) => {
    const plain = text.replace(INVISIBLE, '').trim()
    return { line, text: clip(plain), asks: readCommand(plain, parts) }
  })
  return { lines, beyond: commands.length - lines.length }
}

/** A text that JSON can hold, of bounded length. */
const clip = (text: string): string => {
  const whole = text.replace(/\p{Surrogate}/gu, '\ufffd')
  const shown = [...whole.slice(0, 2 * MOST_CHARACTERS)].slice(0, MOST_CHARACTERS).join('')
  return shown === whole ? whole : `${shown}…`
}

/** Whether a comment begins with a command at all. */
export const hasCommand = (body: string): boolean =>
  isCommand(spokenLines(body).find(({ text }) => text.trim() !== '')?.text ?? '')

/** Four spaces would make it code. */
const isCommand = (line: string): boolean => /^ {0,3}\/model-review(?:\s|$)/.test(line)

interface Line {
  readonly line: number
  readonly text: string
}

/** The lines that stand in the comment as text; a quoted or fenced first line is one too, but begins no command. */
function spokenLines(body: string): Line[] {
  const found: Line[] = []
  let fence: string | undefined
  let isHidden = false
  for (const [index, raw] of body.split(/\r\n|\n|\r/).entries()) {
    const ends = /^ {0,3}(`{3,}|~{3,})\s*$/.exec(raw)?.[1]
    if (fence !== undefined) {
      if (ends?.startsWith(fence)) fence = undefined
      continue
    }
    if (isHidden) {
      isHidden = !raw.includes('-->')
      continue
    }
    const begins = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/.exec(raw)?.[1]
    fence = begins
    isHidden = /^ {0,3}<!--/.test(raw) && !raw.includes('-->')
    found.push({ line: index + 1, text: raw })
  }
  return found
}

function readCommand(text: string, parts: ExampleParts): Command | Reason {
  const [, name = '', rest = ''] = /^\/model-review(?:\s+(\S+))?(?:\s+([\s\S]*))?$/.exec(text) ?? []
  const words = rest.trim()
  const kind = name.toLowerCase()
  const malformed = (missing: string, of: Command['kind'] = kind as Command['kind']): Reason =>
    reason('command_malformed', { command: of, missing, example: exampleOf(of, parts) })
  switch (kind) {
    case '':
    case 'help':
      return { kind: 'help' }
    case 'status':
    case 'rerun':
      return words === '' ? { kind } : malformed('nothing_more')
    case 'explain':
      return /^\S+$/.test(words) ? { kind, check: words } : malformed(words === '' ? 'check' : 'one_check')
    case 'approve': {
      const [, sha, why = ''] = /^([0-9a-f]{7,64})(?:\s+([\s\S]+))?$/i.exec(words) ?? []
      if (sha === undefined) return malformed('sha')
      return { kind, sha: sha.toLowerCase(), reason: clip(why.trim()) || null }
    }
    case 'waive':
      return readWaive(words, malformed)
    case 'revoke':
      return /^\S+$/.test(words) ? { kind, id: words } : malformed('id')
    default:
      return reason('command_unknown', { command: name, known: Object.keys(EXAMPLES) })
  }
}

function readWaive(words: string, malformed: (missing: string) => Reason): Command | Reason {
  const check = /^(\S+)/.exec(words)?.[1]
  if (check === undefined || /^(?:until|because)$/i.test(check)) return malformed('check')
  const until = /^\S+\s+until\s+(\S+)/i.exec(words)?.[1]
  if (until === undefined) return malformed('until')
  if (startOfDay(until) === undefined) return malformed('day')
  const why = /^\S+\s+until\s+\S+\s+because\s+([\s\S]+)$/i.exec(words)?.[1].trim()
  return why ? { kind: 'waive', check, until, reason: clip(why) } : malformed('because')
}

export const isCommandOf = (asks: Command | Reason): asks is Command => 'kind' in asks
