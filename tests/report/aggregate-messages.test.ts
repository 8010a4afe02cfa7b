import { describe, expect, it } from 'vitest'
import type { Reason } from '../../src/core/problem.js'
import { aggregateMessages } from '../../src/report/languages/english/messages/aggregate.js'
import { sentenceOf } from '../../src/report/say.js'

/** Every code with what the code is called with, and what its sentence must hold. */
const said: readonly (readonly [string, Reason['args'], readonly string[]])[] = [
  [
    'evidence_totals',
    {},
    ['independent samples', 'more evidence than comparing row by row', 'groups cannot be checked'],
  ],
  ['evidence_numbers', {}, ['Limits can be checked', 'cannot be told']],
  ['evidence_numbers_trusted', {}, ['trust: point', 'chance']],
  [
    'metric_missing',
    { metric: 'roc_auc', side: 'both', near: 'test.roc_auc' },
    ['neither', 'Did you mean "test.roc_auc"?'],
  ],
  ['metric_missing', { metric: 'auc', side: 'challenger', near: null }, ['"auc" is not in the new file', 'not a pass']],
  ['metric_not_number', { metric: 'auc', side: 'champion', found: 'NaN' }, ['"NaN"', "today's file"]],
  ['not_comparable', { metric: 'a', what: 'shots', champion: '0', challenger: '5' }, ['(0 and 5)', 'shots']],
  ['not_comparable', { metric: 'a', what: 'prompts', champion: 'abc', challenger: 'def' }, ['different prompts']],
  ['direction_unknown', { metric: 'surprise' }, ['"surprise"', 'better: lower']],
  ['evidence_bare_numbers', { metric: 'auc' }, ['"auc"', 'trust: point']],
  ['standard_error_zero', { metric: 'acc', side: 'champion' }, ['"acc"', "today's file"]],
  ['identical_aggregates', { metrics: 7 }, ['All 7 metrics are']],
  ['identical_aggregates', { metrics: 1 }, ['The only metric is']],
  ['trusted_point', { metric: 'auc', within: true }, ['lie within']],
  ['trusted_point', { metric: 'auc', within: false }, ['lie beyond', 'may be chance']],
  ['rows_differ', { champion: 10, challenger: 12 }, ['10 rows', 'over 12']],
  ['independent_samples', { confidence: 0.95 }, ['independent samples']],
  ['metrics_not_recognised', { file: 'a.bin' }, ['a.bin']],
  ['metrics_unreadable', { file: 'a.json', format: 'JSON', line: 3 }, ['a.json looks like JSON', 'line 3']],
  ['metrics_unreadable', { file: 'a.json', format: 'JSON', line: null }, ['but cannot be read']],
  ['metrics_too_deep', { file: 'a.json', limit: 64 }, ['64 levels']],
  ['metric_twice', { file: 'a.json', metric: 'auc' }, ['"auc" twice']],
  ['no_metrics_found', { file: 'a.json', format: 'lm_eval' }, ['lm-evaluation-harness']],
  ['samples_unreadable', { file: 's.jsonl', line: 4 }, ['Line 4 of s.jsonl']],
  ['samples_score_chosen', { column: 'em,strict', others: ['em,loose'] }, ['"em,strict" was judged', '"em,loose"']],
  ['samples_repeated', { file: 'a', samples: 20, questions: 10 }, ['20 samples of 10 questions', 'averaged']],
  [
    'samples_no_common_score',
    { championFile: 'a', challengerFile: 'b', champion: ['acc', 'f1'], challenger: [] },
    ['a has "acc", "f1"', 'b has none'],
  ],
  ['samples_lower_is_better', { metric: 'wer' }, ['Less of "wer"', 'task: metrics']],
  [
    'samples_documents_differ',
    { championFile: 'a', challengerFile: 'b', champion: 10, challenger: 12 },
    ['a (10 questions)', 'b (12)', 'no question in common'],
  ],
  ['samples_hash_missing', { file: 's.jsonl', line: 4, field: 'prompt_hash' }, ['line 4', '"prompt_hash"']],
  ['samples_metric_missing', { file: 's.jsonl', line: 1, metric: 'acc', known: ['f1', 'em'] }, ['"acc"', '"f1", "em"']],
  ['samples_score_not_number', { file: 's.jsonl', line: 1, metric: 'ppl' }, ['"ppl"', 'line 1']],
  ['samples_filter_unknown', { file: 's.jsonl', metric: 'em', filters: ['strict', 'loose'] }, ['"strict", "loose"']],
  [
    'samples_prompts_differ',
    { what: 'prompts', rows: 2, total: 9, championFile: 'a', championLine: 3, challengerFile: 'b', challengerLine: 5 },
    ['2 of 9', 'different prompts', 'line 3 of a', 'line 5 of b'],
  ],
]

describe('sentences of reviews from totals', () => {
  it.each(said)('%s %j holds what it must', (code, args, parts) => {
    const sentence = sentenceOf({ code, args })
    for (const part of parts) expect(sentence).toContain(part)
    expect(sentence).not.toMatch(/undefined|null|\[object/)
    expect(sentence).toMatch(/[.?)]$/)
  })

  it('every code is said here', () => {
    expect([...new Set(said.map(([code]) => code))].sort()).toEqual(Object.keys(aggregateMessages).sort())
  })

  it('hashes are not shown to people', () => {
    const args = { metric: 'a', what: 'prompts', champion: 'abc123', challenger: 'def456' }
    expect(sentenceOf({ code: 'not_comparable', args })).not.toMatch(/abc123|def456/)
  })
})
