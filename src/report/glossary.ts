/** One line for each term that a comment uses, for readers who meet it for the first time; terms that do not occur have none. */
import type { Block, CheckRow, Description, Section } from './description.js'
import { code, type Phrase, phrase, plainText, strong } from './phrase.js'

interface Term {
  readonly term: string
  readonly occurs: RegExp
  readonly meaning: string
}

/** Words of the comment, in the order in which a reader meets them. */
const TERMS: readonly Term[] = [
  {
    term: "Today's model, the new model",
    occurs: /\btoday's model|\bnew model/i,
    meaning: 'the one in production (champion), and the one that this change brings (challenger).',
  },
  {
    term: 'Group',
    occurs: /\bgroups?\b/i,
    meaning: 'a part of the test rows that have something in common, such as an age band.',
  },
  { term: 'Points', occurs: /\u00a0points\b/, meaning: 'the change of a rate: from 80 % to 75 % is −5 points.' },
  { term: 'Allowed', occurs: /\ballow/i, meaning: 'the largest loss that the policy of the main branch lets pass.' },
  {
    term: 'Range',
    occurs: /\brange\b|fits the data/,
    meaning: 'changes that fit the test data. If it lies wholly beyond what is allowed, the loss is shown.',
  },
  {
    term: 'Worse, better',
    occurs: /\b(?:worse|better)\b/i,
    meaning: 'shown by the test data beyond chance; anything less is called unclear.',
  },
  {
    term: 'Unclear, undecided',
    occurs: /\bun(?:clear|decided)\b/i,
    meaning: 'the data show neither a loss beyond what is allowed nor its absence.',
  },
  {
    term: 'No harm shown',
    occurs: /no harm (?:is )?shown/,
    meaning: 'no loss beyond what is allowed was seen; that does not prove there is none.',
  },
  {
    term: 'Primary',
    occurs: /\(primary\)/,
    meaning: 'a check of which it must be shown that nothing is lost beyond what is allowed.',
  },
  {
    term: 'Critical',
    occurs: /\(critical\)/,
    meaning: 'it must pass, whatever got better elsewhere.',
  },
  {
    term: 'False alarm',
    occurs: /\bfalse alarm\b/,
    meaning: 'a model that is no worse is blocked by chance.',
  },
  {
    term: 'Waiver',
    occurs: /\bwaive[rd]?\b/i,
    meaning: 'a person answers for a failed check, with a reason, until a day.',
  },
  {
    term: 'Threshold',
    occurs: /\bthreshold\b/i,
    meaning: 'the score from which on a row is flagged.',
  },
  {
    term: 'Flagged',
    occurs: /\bflag(?:s|ged)?\b/i,
    meaning: 'the model decides against it: its score reaches the threshold.',
  },
]

/** What a metric measures, by its name without parameters. */
const METRICS: Readonly<Record<string, string>> = {
  roc_auc:
    'of pairs of a positive and another row, the share in which the positive one has the higher score; 0.5 is guessing.',
  average_precision: 'how many of the highest scores are positive, over all depths of the list.',
  log_loss: 'the error of probabilities; sure and wrong costs most. Lower is better.',
  brier_score: 'the mean squared distance of probabilities from what happened. Lower is better.',
  accuracy: 'the share of decisions that are right.',
  balanced_accuracy: 'the same with both labels counted alike.',
  recall: 'of the positive rows, the share that is flagged.',
  specificity: 'of the other rows, the share that is not flagged.',
  precision: 'of the flagged rows, the share that is positive.',
  f1: 'one number for catches and false alarms: the harmonic mean of precision and recall.',
  fbeta: 'the same with recall weighted.',
  matthews_corrcoef: 'the correlation of decisions and labels; 0 is guessing, 1 is perfect.',
  negative_flip_rate: 'the share of all decisions that are right today and wrong with the new model.',
  mean_calibration_error: 'how far probabilities are too high or too low on average.',
  positive_rate: 'the share of rows that is flagged.',
  net_benefit: 'flagged positives per row, less false alarms at the odds of the threshold.',
  mean_absolute_error: 'the mean distance of predictions from the truth. Lower is better.',
  root_mean_squared_error: 'the same, with large distances counted more. Lower is better.',
  mean_squared_error: 'the mean squared distance from the truth. Lower is better.',
  median_absolute_error: 'half of the predictions are nearer to the truth than this. Lower is better.',
  r2: 'the share of the variation that predictions explain; 1 is perfect, 0 is no better than the mean.',
  mean_error: 'how far predictions are too high or too low on average.',
  mean_pinball_loss: 'the error of predicted quantiles. Lower is better.',
  mean_absolute_percentage_error: 'the mean error as a share of the truth. Lower is better.',
  mean_absolute_scaled_error: 'the error against that of the naive forecast; below 1 beats it.',
  interval_coverage: 'the share of truths inside their predicted interval.',
  ndcg: 'how well the best results stand on top; 1 is the best order.',
  map: 'how early the relevant results come.',
  mrr: 'the mean of 1 divided by the place of the first relevant result.',
  hit_rate: 'the share of queries with a relevant result among the first.',
  cohen_kappa_score: 'agreement with the labels beyond that of chance.',
  mean_score: 'the mean of the scores given.',
  exact_match: 'the share of answers that are exactly right.',
  pass: 'the share of problems that are solved within so many tries.',
  win_rate: 'the share of items in which an answer beats the other.',
}
const OF_RANKING: Readonly<Record<string, string>> = {
  precision: 'of the first results, the share that is relevant.',
  recall: 'of the relevant results, the share that is among the first.',
}

/** The section, from everything that is said; null where no term needs a line. */
export function glossaryOf(description: Description, tasks: readonly string[]): Section | null {
  const said: string[] = []
  const codes = new Set<string>()
  const read = (content: Phrase | null) => {
    if (content === null) return
    said.push(plainText(content))
    for (const part of content) {
      if (typeof part === 'string') continue
      if (part.kind === 'code') codes.add(part.text)
      if (part.kind === 'strong') read(part.phrase)
    }
  }
  const blocks = [
    ...description.open,
    ...(description.models ? [description.models] : []),
    ...[...description.folded, ...(description.mergeAnyway ? [description.mergeAnyway] : [])].flatMap((section) => {
      read(section.title)
      return section.blocks
    }),
  ]
  read(description.heading.text)
  read(description.alert.text)
  for (const { parts } of description.answers) parts.forEach(read)
  for (const block of blocks) readBlock(block, read)
  const text = said.join('\n')
  const isRanking = tasks.length > 0 && tasks.every((task) => task === 'ranking')
  const meaningOf = (metric: string): string | undefined => {
    const base = /^[a-z0-9_]+/.exec(metric)?.[0] ?? ''
    if (isRanking && Object.hasOwn(OF_RANKING, base)) return OF_RANKING[base]
    return Object.hasOwn(METRICS, base) ? METRICS[base] : undefined
  }
  const items: Phrase[] = [
    ...TERMS.filter(({ occurs }) => occurs.test(text)).map(
      ({ term, meaning }) => phrase`${strong(`${term}:`)} ${meaning}`,
    ),
    ...[...codes].flatMap((metric) => {
      const meaning = metric.includes('=') ? undefined : meaningOf(metric)
      return meaning === undefined ? [] : [phrase`${code(metric)}: ${meaning}`]
    }),
  ]
  return items.length === 0
    ? null
    : { title: ['Words used here'], about: 'glossary', blocks: [{ kind: 'list', items }], drop: 'words explained' }
}

function readBlock(block: Block, read: (content: Phrase) => void): void {
  switch (block.kind) {
    case 'title':
      read([block.text])
      break
    case 'paragraph':
      read(block.text)
      break
    case 'list':
      block.items.forEach(read)
      break
    case 'grid':
      for (const row of [block.header.map((cell) => [cell]), ...block.rows]) row.forEach(read)
      break
    case 'checks':
      read([block.rangeTitle])
      for (const row of block.rows) readRow(row, read)
      break
    case 'code':
      break
  }
}

function readRow({ name, result, change, allowed, values, range }: CheckRow, read: (content: Phrase) => void): void {
  read(name)
  for (const text of [result.word, change, allowed, values, range]) if (text !== null) read([text])
}
