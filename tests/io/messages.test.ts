import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sentenceOf } from '../../src/report/say.js'

// The words and what writes them load each other in a ring, which begins with what writes.
const { filesMessages } = await import('../../src/report/languages/english/messages/files.js')
const { sourcesMessages } = await import('../../src/report/languages/english/messages/sources.js')

const folder = new URL('../../src/io/', import.meta.url)
// The readers of totals in a folder of their own, of samples, of documents and of what is far away have sentences of their own.
const farAway = ['download.ts', 'fetch-any.ts', 'mlflow-registry.ts', 'zip.ts']
const elsewhere = ['lm-eval-samples.ts', 'read-document.ts', ...farAway]
const isOurs = (name: string) => name.endsWith('.ts') && !elsewhere.includes(name)
const sources = readdirSync(folder)
  .filter(isOurs)
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
const said = new Set(
  sources.flatMap((source) => [...source.matchAll(/(?:errorOf|warningOf)\(\s*'(\w+)'/g)].map(([, code]) => code)),
)
// Chosen at run time, so no literal stands at the call.
said.add('decimal_comma').add('ambiguous_comma')

const file = 'data/p.csv'
const commit = '0123456789abcdef'
const examples: readonly [string, Record<string, string | number | null | readonly string[]>, readonly string[]][] = [
  ['ambiguous_comma', { file, column: 'score' }, [file, '"score"']],
  ['blank_line', { file, line: 7 }, [file, 'line 7']],
  ['big_endian', { file }, [file, 'big-endian', 'Parquet']],
  [
    'broken_json',
    { file, line: 7, character: 12, expected: 'a comma or }' },
    [file, 'line 7', 'character 12', 'a comma or }', 'one object a line'],
  ],
  ['codec_unsupported', { file, format: 'Parquet', codec: 'LZO' }, [file, 'a Parquet file', '"LZO"', 'zstd']],
  ['column_not_text', { file, column: 'score' }, [file, '"score"', 'UTF-8']],
  ['column_type_unsupported', { file, column: 'score', type: 'interval' }, [file, '"score"', '"interval"']],
  ['damaged_file', { file, format: 'Arrow' }, [file, 'an Arrow file', 'again']],
  ['encoding_unsupported', { file, column: 'score', encoding: 'BIT_PACKED' }, [file, '"score"', 'BIT_PACKED']],
  ['json_cut_off', { file, line: 7 }, [file, 'line 7', 'again']],
  ['nested_column', { file, column: 'score', kind: 'arrays', line: 7 }, [file, 'line 7', '"score"', 'arrays']],
  ['nested_column', { file, column: 'score', kind: 'lists or records' }, [`${file}: column "score"`]],
  ['not_json_rows', { file, shape: 'lines that are no objects' }, [file, 'lines that are no objects', 'lines=True']],
  [
    'ragged_json_row',
    { file, line: 7, row: 3, found: 1, expected: 2 },
    [file, 'line 7', 'row 3', '1 value where', 'names 2'],
  ],
  ['repeated_key', { file, line: 7, column: 'score' }, [file, 'line 7', '"score"']],
  ['truncated_file', { file, format: 'Parquet' }, [file, 'a Parquet file', 'too early']],
  ['damaged_gzip', { file, bytes: 10 }, [file, 'gzip']],
  ['decimal_comma', { file, column: 'score' }, [file, '"score"', '0,5']],
  ['duplicate_column', { file, column: 'score', first: 3, second: 4 }, [file, '3 and 4', '"score"']],
  ['dvc_pointer', { file }, [file, 'dvc pull']],
  ['dvc_not_pulled', { path: 'a.csv', ref: null }, ['"a.csv"', 'dvc pull a.csv']],
  ['dvc_not_pulled', { path: 'a.csv', ref: 'v1' }, ['"a.csv"', 'dvc get . a.csv --rev v1']],
  ['file_empty', { file }, [file, 'empty']],
  ['file_missing', { path: 'a.csv', folder: 'models', near: 'b.csv' }, ['"a.csv"', 'models', 'Did you mean "b.csv"?']],
  ['file_missing', { path: 'a.csv', folder: 'models', near: null }, ['"a.csv"', 'models', 'Check the path']],
  ['file_missing_on_ref', { path: 'a.csv', ref: 'base', commit, near: null }, ['"a.csv"', 'base', '0123456)']],
  ['file_missing_on_ref', { path: 'a.csv', ref: 'base', commit, near: 'b.csv' }, ['Did you mean "b.csv"?']],
  ['file_too_large', { file, bytes: 5 * 2 ** 30, limit: 2 ** 32 - 1 }, [file, '5 GiB', '4 GiB']],
  ['file_unreadable', { path: file, why: 'EACCES' }, [file, 'EACCES']],
  ['git_ref_missing', { ref: 'base', looked: 'origin/HEAD' }, ['"origin/HEAD"', 'ref: base', 'fetch-depth: 0']],
  ['git_unavailable', { ref: 'base', why: 'git was not found' }, ['"base"', 'git was not found']],
  ['inflated_too_large', { file, bytes: 1536, limit: 2 ** 31 }, [file, '1.5 KiB', '2 GiB']],
  ['is_a_folder', { path: 'models' }, ['"models"', 'folder']],
  ['folder_without_metrics', { path: 'models', holds: ['a', 'b'] }, ['"models"', 'holds a, b', '.eval_results']],
  ['folder_too_large', { path: 'models', files: 2001, limit: 2000 }, ['"models"', '2,001 files', 'at most 2,000']],
  ['folder_without_parts', { path: 'models', holds: ['a', 'b'] }, ['"models"', 'holds a, b', 'part-*.parquet']],
  ['folder_without_parts', { path: 'models', holds: [] }, ['"models" is a folder without part files. Name']],
  ['folder_unfinished', { path: 'models', found: '_temporary' }, ['"models"', '"_temporary"', '_SUCCESS']],
  ['folder_of_log', { path: 'models', format: 'Delta' }, ['"models" is a Delta table', '.parquet(…)']],
  ['folder_nested', { path: 'models', found: 'city=Cork' }, ['"models"', '"city=Cork"', 'partitionBy']],
  ['folder_too_many_parts', { path: 'models', files: 2001, limit: 2000 }, ['2,001 part', 'at most 2,000', 'coalesce']],
  ['part_not_parquet', { file, path: 'data' }, [file, '"data"', '.parquet(…)']],
  [
    'parts_differ',
    { path: 'p', first: 'p/a', second: 'p/b', column: 'x', firstType: 'DOUBLE', secondType: null },
    ['"p"', 'p/a has "x" as DOUBLE', 'p/b no column "x"', 'overwrite'],
  ],
  ['lfs_pointer', { file, size: 12_345 }, [file, '12.1 KiB', 'git lfs pull']],
  ['lfs_pointer', { file, size: null }, [file, 'not the file itself. Fetch']],
  ['link_on_ref', { path: 'a.csv', ref: 'v1', commit }, ['"a.csv"', 'v1', '0123456)']],
  ['mixed_line_ends', { file, line: 7 }, [file, 'line 7']],
  ['no_rows', { file, columns: 1 }, [file, '1 column and']],
  ['not_csv', { file, looksLike: 'a web page' }, [file, 'a web page', 'JSON Lines, Parquet or Arrow']],
  ['not_utf16', { file, bytes: 9 }, [file, 'UTF-16']],
  ['not_utf8', { file, line: 7, byte: 'E9' }, [file, 'line 7', 'E9']],
  ['path_outside', { path: '../a' }, ['"../a"']],
  [
    'ragged_row',
    { file, line: 7, found: 8, expected: 7, rows: 2 },
    [file, 'line 7', '8 fields', 'has 7', '2 such rows'],
  ],
  ['ragged_row', { file, line: 7, found: 1, expected: 7, rows: 1 }, ['1 field where the header has 7.']],
  ['stray_quote', { file, line: 7 }, [file, 'line 7']],
  ['truncated', { file, line: 7, found: 2, expected: 3 }, [file, 'line 7', '2 fields of 3']],
  ['truncated_gzip', { file, bytes: 100 }, [file, 'gzip']],
  ['unclosed_quote', { file, line: 7 }, [file, 'line 7']],
]

describe('every finding about a source that is far away', () => {
  const found = [...farAway.map((name) => `../../src/io/${name}`), '../../src/github/stores.ts', '../../src/ages.ts']
  const codes = found.flatMap((name) => {
    const text = readFileSync(new URL(name, import.meta.url), 'utf8')
    return [...text.matchAll(/(?:errorOf|warningOf|reason)\(\s*'(\w+)'/g)].map(([, code]) => code)
  })

  it('has a sentence, and every sentence is of a finding that can be made', () => {
    const shared = ['inflated_too_large', 'path_outside', 'file_missing', 'github_unavailable']
    expect([...new Set(codes)].filter((code) => !shared.includes(code)).sort()).toEqual(
      Object.keys(sourcesMessages).sort(),
    )
  })
})

describe('every finding of src/io', () => {
  it('has a sentence, and every sentence is of a finding that can be made', () => {
    expect(Object.keys(filesMessages).sort()).toEqual([...said].sort())
  })
  it('has an example below', () => {
    expect([...new Set(examples.map(([code]) => code))].sort()).toEqual([...said].sort())
  })
  it.each(examples)('%s %j is told with its values and what to do next', (code, args, parts) => {
    const sentence = sentenceOf({ code, args })
    for (const part of parts) expect(sentence).toContain(part)
    expect(sentence).not.toMatch(/undefined|null|NaN|\[object/)
    expect(sentence).toMatch(/^.+[.?]$|\.$/)
  })
})
