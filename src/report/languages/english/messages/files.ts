import { formatBytes, formatNumber } from '../../../words/format.js'
import type { Message, Messages } from '../../message.js'

/** Sentences about finding a file, opening it and splitting it into cells. */
export const filesMessages: Messages = {
  path_outside: ({ path }) =>
    `"${path}" leads out of the folder that the config may read. Use a path inside the repository, without ".." and links that leave it.`,
  file_missing: ({ path, folder, near }) =>
    `There is no file "${path}" (looked in ${folder}). ${near ? `Did you mean "${near}"?` : 'Check the path, and whether the step that writes it has run.'}`,
  is_a_folder: ({ path }) =>
    `"${path}" is a folder. Name the file with the predictions; for a folder of metrics, set "task: metrics".`,
  folder_without_parts: ({ path, holds }) =>
    `"${path}" is a folder without part files${(holds as readonly string[]).length > 0 ? `; it holds ${(holds as readonly string[]).join(', ')}` : ''}. Name the file with the predictions, or the folder with the Parquet files of one table (part-*.parquet), as Spark writes it; for a folder of metrics, set "task: metrics".`,
  folder_unfinished: ({ path, found }) =>
    `"${path}" holds "${found}": the job that writes it has not ended, or failed. Wait for it (Spark writes _SUCCESS last), or run it again.`,
  folder_of_log: ({ path, format }) =>
    `"${path}" is a ${format} table: which of its files count is written in its log, which is not read here. Write the predictions as plain Parquet: .write.mode("overwrite").parquet(…).`,
  folder_nested: ({ path, found }) =>
    `"${path}" holds "${found}", which is no plain file, and only files of the folder itself are read as one table. Write without partitionBy(…), or name the folder with the part files.`,
  folder_too_many_parts: ({ path, files, limit }) =>
    `"${path}" holds ${formatNumber(Number(files))} part files (at most ${formatNumber(Number(limit))}). Write fewer: .coalesce(8).write.parquet(…).`,
  part_not_parquet: ({ file, path }) =>
    `${file} is no Parquet file, and the files of a folder are read as one table only if all are. Write "${path}" with .parquet(…), take out what does not belong there, or name one file.`,
  parts_differ: ({ path, first, second, column, firstType, secondType }) =>
    `The files of "${path}" are not of one table: ${first} has ${columnOf(column, firstType)}, and ${second} ${columnOf(column, secondType)}. If two jobs wrote there, write it anew: .write.mode("overwrite").parquet(…).`,
  folder_without_metrics: ({ path, holds }) =>
    `"${path}" is a folder without metrics that are known${(holds as readonly string[]).length > 0 ? `; it holds ${(holds as readonly string[]).join(', ')}` : ''}. Name a file, the folder of one MLflow run or its "metrics", or a model folder with ".eval_results" or README.md.`,
  folder_too_large: ({ path, files, limit }) =>
    `"${path}" holds ${formatNumber(Number(files))} files or more (at most ${formatNumber(Number(limit))}), which no set of metrics is. Name the folder of one run.`,
  file_unreadable: ({ path, why }) =>
    `"${path}" cannot be opened${why === 'EACCES' || why === 'EPERM' ? `: reading it is not allowed (${why}). Give this user the right to read it.` : ` (${why}). Check what it is and who may read it.`}`,
  file_too_large: ({ file, bytes, limit }) =>
    `${file} has ${formatBytes(Number(bytes))}; at most ${formatBytes(Number(limit))} can be read. Keep only the columns that the review needs.`,
  git_unavailable: ({ ref, why }) =>
    `The file at "${ref}" cannot be read from git${why ? ` (${why})` : ''}. Run inside a checkout of the repository, with git installed.`,
  git_ref_missing: ({ ref, looked }) =>
    `git knows no commit "${looked}"${ref === looked ? '' : ` (meant by ref: ${ref})`}. Check the name; in a workflow, give actions/checkout "fetch-depth: 0" so that it is fetched.`,
  file_missing_on_ref: ({ path, ref, commit, near }) =>
    `There is no file "${path}" at ${ref} (commit ${shortCommit(commit)}). ${near ? `Did you mean "${near}"?` : 'Check the path, or whether the file was added only later.'}`,
  dvc_not_pulled: ({ path, ref }) =>
    ref === null
      ? `There is no "${path}" here: DVC keeps the file, as "${path}.dvc" or a dvc.yaml says. Run "dvc pull ${path}" in a step before this one.`
      : `At ${ref} there is no "${path}" in git: DVC keeps the file, as "${path}.dvc" or a dvc.yaml says. In a step before this one, run "dvc get . ${path} --rev ${ref === 'base' ? 'origin/HEAD' : ref} -o champion.csv", and name that file without "ref".`,
  link_on_ref: ({ path, ref, commit }) =>
    `"${path}" at ${ref} (commit ${shortCommit(commit)}) is a symbolic link, which is not followed. Name the file it leads to.`,

  file_empty: ({ file }) => `${file} is empty. Check that the step that writes it ran to its end.`,
  no_rows: ({ file, columns }) =>
    `${file} has ${count(columns, 'column')} and no rows. Check that the step that writes it ran to its end.`,
  lfs_pointer: ({ file, size }) =>
    `${file} is a Git LFS pointer, not the file itself${size === null ? '' : ` (which has ${formatBytes(Number(size))})`}. Fetch it with "git lfs pull", in a workflow with "lfs: true" at actions/checkout. A file read at a ref is always the pointer: for that, run "git show REF:PATH | git lfs smudge > champion.csv" in a step before this one, and name that file without "ref".`,
  dvc_pointer: ({ file }) =>
    `${file} is a DVC pointer, not the data it stands for. Run "dvc pull" first, and name the data file without ".dvc".`,
  not_csv: ({ file, looksLike }) =>
    `${file} is no table that can be read: it looks like ${looksLike}. Export the predictions as CSV, JSON Lines, Parquet or Arrow.`,
  truncated_gzip: ({ file }) =>
    `${file} is a gzip file that ends too early. Upload or download it again; "gzip -t" tells when it is whole.`,
  damaged_gzip: ({ file }) => `${file} begins as a gzip file, but what follows is damaged. Write or download it again.`,
  inflated_too_large: ({ file, bytes, limit }) =>
    `${file} has ${formatBytes(Number(bytes))} and inflates to more than the ${formatBytes(Number(limit))} allowed. Keep only the columns that the review needs.`,
  not_utf8: ({ file, line, byte }) =>
    `${file}, line ${line}: byte ${byte} (hexadecimal) is not valid UTF-8; the file may be Latin-1 or Windows-1252. Save it as UTF-8, for instance to_csv(…, encoding="utf-8").`,
  not_utf16: ({ file }) =>
    `${file} begins with the byte order mark of UTF-16, but what follows is no such text. Save it as UTF-8.`,

  duplicate_column: ({ file, column, first, second }) =>
    `${file}: columns ${first} and ${second} are both named "${column}". Rename or drop one, so that it is clear which is meant.`,
  ragged_row: ({ file, line, found, expected, rows }) =>
    `${file}, line ${line}: ${count(found, 'field')} where the header has ${expected}${typeof rows === 'number' && rows > 1 ? ` (${formatNumber(rows)} such rows in all)` : ''}. Put values that hold the separator in double quotes.`,
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

  broken_json: ({ file, line, character, expected }) =>
    `${file}, line ${line}: no JSON at character ${character}, where ${expected} was expected. Write one object a line (JSON Lines), or one array of objects.`,
  json_cut_off: ({ file, line }) =>
    `${file} ends in the middle of line ${line}, before its JSON is closed. Write or download it again.`,
  not_json_rows: ({ file, shape }) =>
    `${file} holds ${shape}, and not one object for each row. Write one object a line, in pandas with to_json(…, orient="records", lines=True).`,
  repeated_key: ({ file, line, column }) =>
    `${file}, line ${line}: the name "${column}" stands twice in one object. Keep one, so that it is clear which value is meant.`,
  ragged_json_row: ({ file, line, row, found, expected }) =>
    `${file}, line ${line}: row ${row} of "data" has ${count(found, 'value')} where "columns" names ${expected}. Write the file again; each row needs as many values as there are columns.`,

  truncated_file: ({ file, format }) =>
    `${file} begins as ${article(format)} ${format} file and ends too early. Write or download it again.`,
  damaged_file: ({ file, format }) =>
    `${file} begins as ${article(format)} ${format} file, but what follows is damaged. Write or download it again; if other programs read it, please report it with the program that wrote it.`,
  codec_unsupported: ({ file, format, codec }) =>
    `${file} is ${article(format)} ${format} file compressed with "${codec}", which cannot be read. Write it with zstd, lz4 or no compression.`,
  encoding_unsupported: ({ file, column, encoding }) =>
    `${file}: column "${column}" is encoded as ${encoding}, which cannot be read. Write the file with the usual encodings (plain, dictionary, delta).`,
  big_endian: ({ file }) =>
    `${file} was written with the bytes of its numbers in big-endian order, which cannot be read. Write it in little-endian order, or as Parquet.`,
  nested_column: ({ file, column, kind, line }) =>
    `${file}${typeof line === 'number' ? `, line ${line}` : ''}: column "${column}" holds ${kind}, and the review needs one plain value a row. Write what is needed of it as a column of its own.`,
  column_type_unsupported: ({ file, column, type }) =>
    `${file}: column "${column}" has the type "${type}", which cannot be read. Write it as numbers or text.`,
  column_not_text: ({ file, column }) =>
    `${file}: column "${column}" holds bytes that are not UTF-8 text. Write it as text or numbers.`,

  decimal_comma: ({ file, column }) =>
    `${file}: in column "${column}" the comma was read as the decimal mark (0,5 as 0.5).`,
  ambiguous_comma: ({ file, column }) =>
    `${file}: numbers in column "${column}" have commas that may be decimal marks or group thousands (1,234), so they were not read as numbers. Write them with a dot (1.234) or without the comma (1234).`,
}

type Value = Parameters<Message>[0][string]

const count = (number: Value, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`
const shortCommit = (commit: Value): string => String(commit).slice(0, 7)

const columnOf = (column: Value, type: Value): string =>
  type === null ? `no column "${column}"` : `"${column}" as ${type}`

const article = (format: Value): string => (format === 'Arrow' ? 'an' : 'a')
