/**
 * The log of a job as the runner of GitHub Actions reads it (actions/runner, `ActionCommand.cs`): line by line, `::name …::`
 * after any white space, and the older `##[name …]` anywhere in a line.
 */
export interface LogCommand {
  readonly name: string
  readonly properties: string
  readonly message: string
}

/** What .NET trims from the start of a line. */
const WHITE = /^[\s\u0085\u001c-\u001f]+/

export function commandsOf(log: string): LogCommand[] {
  return log.split(/\r\n|\r|\n/).flatMap((line) => {
    const [, name, properties = '', message = ''] =
      /^::([^:\s]*)(?: (.*?))?::(.*)$/s.exec(line.replace(WHITE, '')) ?? []
    if (name !== undefined) return [{ name, properties, message: decodeMessage(message) }]
    const [, older, rest = '', after = ''] = /##\[([^\] ]+)([^\]]*)\](.*)$/s.exec(line) ?? []
    return older === undefined ? [] : [{ name: older, properties: rest, message: after }]
  })
}

const decodeMessage = (text: string) => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
