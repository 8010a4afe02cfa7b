import type { Message, Messages } from './message.js'

/** Sentences about finding a file, opening it and splitting it into cells. */
export const filesMessages: Messages = {
  path_outside: ({ path }) =>
    `"${path}" leads out of the folder that the config may read. Use a path inside the repository, without ".." and links that leave it.`,
  file_missing: ({ path, folder, near }) =>
    `There is no file "${path}" (looked in ${folder}). ${near ? `Did you mean "${near}"?` : 'Check the path, and whether the step that writes it has run.'}`,
  is_a_folder: ({ path }) => `"${path}" is a folder. Name the file with the predictions.`,
  file_unreadable: ({ path, why }) => `"${path}" cannot be opened (${why}). Check what it is and who may read it.`,
  file_too_large: ({ file, bytes, limit }) =>
    `${file} has ${sizeText(bytes)}; at most ${sizeText(limit)} can be read. Keep only the columns that the review needs.`,
  git_unavailable: ({ ref, why }) =>
    `The file at "${ref}" cannot be read from git${why ? ` (${why})` : ''}. Run inside a checkout of the repository, with git installed.`,
  git_ref_missing: ({ ref, looked }) =>
    `git knows no commit "${looked}"${ref === looked ? '' : ` (meant by ref: ${ref})`}. Check the name; in a workflow, give actions/checkout "fetch-depth: 0" so that it is fetched.`,
  file_missing_on_ref: ({ path, ref, commit, near }) =>
    `There is no file "${path}" at ${ref} (commit ${shortCommit(commit)}). ${near ? `Did you mean "${near}"?` : 'Check the path, or whether the file was added only later.'}`,
  link_on_ref: ({ path, ref, commit }) =>
    `"${path}" at ${ref} (commit ${shortCommit(commit)}) is a symbolic link, which is not followed. Name the file it leads to.`,

  file_empty: ({ file }) => `${file} is empty. Check that the step that writes it ran to its end.`,
  no_rows: ({ file, columns }) =>
    `${file} has a header with ${count(columns, 'column')} and no rows. Check that the step that writes it ran to its end.`,
  lfs_pointer: ({ file, size }) =>
    `${file} is a Git LFS pointer, not the file itself${size === null ? '' : ` (which has ${sizeText(size)})`}. Fetch it with "git lfs pull", in a workflow with "lfs: true" at actions/checkout. A file read at a ref is always the pointer.`,
  dvc_pointer: ({ file }) =>
    `${file} is a DVC pointer, not the data it stands for. Run "dvc pull" first, and name the data file without ".dvc".`,
  not_csv: ({ file, looksLike }) => `${file} is no CSV: it looks like ${looksLike}. Export the predictions as CSV.`,
  format_not_supported_yet: ({ file, format }) =>
    `${file} looks like ${format}, which cannot be read yet. Export the predictions as CSV.`,
  truncated_gzip: ({ file }) =>
    `${file} is a gzip file that ends too early. Upload or download it again; "gzip -t" tells when it is whole.`,
  damaged_gzip: ({ file }) => `${file} begins as a gzip file, but what follows is damaged. Write or download it again.`,
  inflated_too_large: ({ file, bytes, limit }) =>
    `${file} has ${sizeText(bytes)} in gzip and inflates to more than the ${sizeText(limit)} allowed. Keep only the columns that the review needs.`,
  not_utf8: ({ file, line, byte }) =>
    `${file}, line ${line}: byte ${byte} (hexadecimal) is not valid UTF-8; the file may be Latin-1 or Windows-1252. Save it as UTF-8, for instance to_csv(…, encoding="utf-8").`,
  not_utf16: ({ file }) =>
    `${file} begins with the byte order mark of UTF-16, but what follows is no such text. Save it as UTF-8.`,

  duplicate_column: ({ file, column, first, second }) =>
    `${file}: columns ${first} and ${second} are both named "${column}". Rename or drop one, so that it is clear which is meant.`,
  ragged_row: ({ file, line, found, expected, rows }) =>
    `${file}, line ${line}: ${count(found, 'field')} where the header has ${expected}${typeof rows === 'number' && rows > 1 ? ` (${rows} such rows in all)` : ''}. Put values that hold the separator in double quotes.`,
  truncated: ({ file, line, found, expected }) =>
    `${file} ends in the middle of line ${line}: ${count(found, 'field')} of ${expected}, and no line end. Write or download it again.`,
  unclosed_quote: ({ file, line }) =>
    `${file}, line ${line}: a double quote opens a field and is never closed. Close it; a quote inside a quoted field is written twice ("").`,
  stray_quote: ({ file, line }) =>
    `${file}, line ${line}: text follows the double quote that closes a field. A quote inside a quoted field is written twice ("").`,
  blank_line: ({ file, line }) =>
    `${file}, line ${line} is blank, with rows after it. Remove the line, or restore the row that is missing there.`,
  mixed_line_ends: ({ file, line }) =>
    `${file}, line ${line} ends unlike the lines before: a bare carriage return (CR) and a line feed (LF) are mixed. Use one kind of line end, and put text with line ends in double quotes.`,

  decimal_comma: ({ file, column }) =>
    `${file}: in column "${column}" the comma was read as the decimal mark (0,5 as 0.5).`,
  ambiguous_comma: ({ file, column }) =>
    `${file}: numbers in column "${column}" have commas that may be decimal marks or group thousands (1,234), so they were not read as numbers. Write them with a dot (1.234) or without the comma (1234).`,
}

type Value = Parameters<Message>[0][string]

const count = (number: Value, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`
const shortCommit = (commit: Value): string => String(commit).slice(0, 7)

function sizeText(bytes: Value): string {
  let size = Number(bytes)
  if (size < 1024) return count(size, 'byte')
  const units = ['KiB', 'MiB', 'GiB', 'TiB']
  let unit = -1
  while (size >= 1023.95 && unit < units.length - 1) {
    size /= 1024
    unit++
  }
  return `${size.toFixed(1).replace('.0', '')} ${units[unit]}`
}
