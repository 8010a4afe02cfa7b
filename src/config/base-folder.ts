/**
 * The folder that a config's relative paths start at: its own folder, except that a config inside a `.github` folder (at
 * any depth) speaks for the repository and starts at the folder that holds `.github`. `configPath` has `/` or `\`
 * separators; the result has `/`, and is `.` for the current folder.
 */
export function baseFolderOf(configPath: string): string {
  const folders = configPath.replaceAll('\\', '/').split('/').slice(0, -1)
  const github = folders.lastIndexOf('.github')
  const base = (github < 0 ? folders : folders.slice(0, github)).join('/')
  if (base !== '') return base
  return configPath.startsWith('/') ? '/' : '.'
}
