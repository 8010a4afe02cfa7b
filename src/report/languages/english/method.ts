/** Sentences of `method.ts`: what was not checked, and how the rest was computed. `row`: the noun for one row. */
import type { Family } from '../../../core/comparison.js'
import type { GroupReason } from '../../findings.js'
import { joinPhrases, type Phrase, phrase, strong } from '../../phrase.js'
import type { InputOrigin, InputReport } from '../../report.js'
import { formatBytes, formatNumber, formatPercent, perPeriod } from '../../words/format.js'
import { NBSP } from '../../words/signs.js'
import { NOT_CHECKED_AND_HOW } from './common.js'
import { upperFirst } from './letters.js'
import { lists } from './lists.js'
import { countOf, pluralOf } from './nouns.js'

interface Nouns {
  readonly row: string
  /** Plural. */
  readonly positives: string
  readonly negatives: string
}

/** Why several groups could not be evaluated, as an end of "in 3 groups …". */
const IN_GROUPS: Readonly<Record<GroupReason, (nouns: Nouns) => string>> = {
  slice_empty: () => 'without a row',
  one_class: () => 'with one label only',
  no_predicted_positive: () => 'where a model flags nobody',
  no_predicted_negative: () => 'where a model flags everybody',
  champion_not_positive: () => "where today's value is not above zero, so that a share of it means nothing",
}

const TIERS: Readonly<Record<'A' | 'B' | 'C' | 'D', string>> = {
  A: 'the same rows judged by both models',
  B: 'totals with counts or standard errors',
  C: 'bare numbers',
  D: 'one model only',
}

const FAMILIES: Readonly<Record<Family['tier'], string>> = {
  overall: 'overall check',
  slices: 'group check',
  reported: 'reported check',
  limits: 'tested limit check',
}

const INPUTS: Readonly<Record<InputReport['role'], string>> = {
  champion: 'champion',
  challenger: 'challenger',
  evaluation: 'evaluation',
  scenario: 'listed rows',
  operations: 'operations',
  card: 'card',
  reference: 'reference',
}

const ORIGINS: Readonly<Record<Exclude<InputOrigin['kind'], 'path' | 'url'>, string>> = {
  artifact: 'artifact',
  release: 'release',
  mlflow: 'MLflow',
}

const RULES: Readonly<Record<string, (target: string, nouns: Nouns) => string>> = {
  top: (target, { row }) => `to flag at most ${target} of the ${pluralOf(row)}`,
  precision: (target, { row, positives }) => `so that ${target} of the flagged ${pluralOf(row)} are ${positives}`,
  recall: (target, { positives }) => `to flag ${target} of the ${positives}`,
  false_positive_rate: (target, { negatives }) => `to flag at most ${target} of the ${negatives}`,
}

const count = (value: number, noun: string) => countOf(value, formatNumber(value), noun)

export const method = {
  title: NOT_CHECKED_AND_HOW,
  notChecked: (parts: Phrase): Phrase => phrase`${strong('Not checked:')} ${parts}`,
  assumed: (sentences: string): Phrase => phrase`${strong('Assumed, because no policy says so:')} ${sentences}`,
  failedIds: (ids: Phrase): Phrase => phrase`${strong('Failed checks by id:')} ${ids}.`,
  undecidedIds: (ids: Phrase): Phrase => phrase`${strong('Undecided checks by id:')} ${ids}.`,

  /** examples: groups with their size; may be none. */
  smallGroups: (args: {
    groups: number
    minRows: number
    row: string
    rows: number
    examples: readonly { group: Phrase; rows: number }[]
  }): Phrase => {
    const examples = args.examples.map(({ group, rows }) => phrase`${group} (${formatNumber(rows)})`)
    const such = examples.length > 0 ? phrase`, such as ${lists.and(examples)}` : ''
    return phrase`${count(args.groups, 'group')} with fewer than ${formatNumber(args.minRows)} ${pluralOf(args.row)} (${count(args.rows, args.row)} in all)${such}.`
  },
  moreNotEvaluated: (more: number): string =>
    `${count(more, 'more check')} could not be evaluated; the report lists ${more === 1 ? 'it' : 'them'}.`,
  moneyByGroupNotJudged: 'Money by group is shown, not judged.',
  groupsAndMoneyNeedRows: 'Groups of people and money need rows.',
  noBusinessFunction: 'No business function is configured, so nothing is said about money.',
  /** names: of more than one number; more: of those that are not named. */
  bareNumbers: (names: readonly Phrase[], more: number): Phrase =>
    phrase`${upperFirst(more > 0 ? lists.andMore(names, more) : lists.and(names))} have no standard error in both files, so a difference cannot be told from chance. Give the predictions or standard errors, set limits ("min" or "max"), or write "trust: point" to let the numbers decide as they are.`,
  noReason: 'no reason was given.',
  notEvaluated: (name: Phrase, isLimit: boolean, why: string): Phrase =>
    phrase`${upperFirst(name)}${isLimit ? ', limit' : ''}: ${why}`,
  notEvaluatedInGroup: (name: Phrase, group: Phrase, why: string): Phrase =>
    phrase`${upperFirst(name)} in ${group}: ${why}`,
  /** groups: some of them by name; more: how many others there are. */
  notEvaluatedInGroups: (name: Phrase, groups: readonly Phrase[], more: number, why: string): Phrase =>
    phrase`${upperFirst(name)} in ${formatNumber(groups.length + more)} groups (${lists.longAndMore(groups, more)}): ${why}`,
  groupsLack: (name: Phrase, groups: readonly Phrase[], more: number, why: GroupReason, nouns: Nouns): Phrase =>
    phrase`${upperFirst(name)} in ${formatNumber(groups.length + more)} groups ${IN_GROUPS[why](nouns)}: ${lists.longAndMore(groups, more)}.`,

  nothingCompared: (): Phrase => phrase`${strong('Evidence:')} nothing was compared.`,
  /** what: with its full stop. */
  evidence: (tier: 'A' | 'B' | 'C' | 'D', what: Phrase | string): Phrase =>
    phrase`${strong(`Evidence ${tier}`)} (${TIERS[tier]}): ${what}`,
  /** items: in the lists of a ranking; positives: counted, in words. */
  matchedRows: (args: {
    rows: number
    row: string
    items: number | null
    positives: string | null
    onlyChampion: number
    onlyChallenger: number
    unusable: number
  }): string => {
    const items = args.items === null ? '' : `, ${count(args.items, 'item')}`
    const positives = args.positives === null ? '' : ` (${args.positives})`
    const lost =
      args.onlyChampion + args.onlyChallenger + args.unusable === 0
        ? 'none lost'
        : `${formatNumber(args.onlyChampion)} only in today's file, ${formatNumber(args.onlyChallenger)} only in the new one, ${formatNumber(args.unusable)} without a usable value`
    return `${count(args.rows, args.row).replace(NBSP, ' ')}${items}${positives}, matched by id, ${lost}.`
  },
  decisionsDiffer: (args: {
    changed: number
    share: number
    byWeight: boolean
    becameRight: number
    becameWrong: number
  }): string =>
    `${formatNumber(args.changed)} ${args.changed === 1 ? 'decision differs' : 'decisions differ'} (${formatPercent(args.share)}${args.byWeight ? ' by weight' : ''}): ${formatNumber(args.becameRight)} become right, ${formatNumber(args.becameWrong)} become wrong.`,
  clusters: (units: number): string =>
    `Rows that belong together count as one: ${formatNumber(units)} independent groups (clusters).`,
  weighted: 'Rows are weighted: counts are of rows, shares go by weight.',

  threshold: (sentences: string): Phrase => phrase`${strong('Threshold:')} ${sentences}`,
  bothFlagAt: (threshold: string): string => `both models flag at ${threshold} and above.`,
  newFlagsAt: (threshold: string): string => `the new model flags at ${threshold} and above.`,
  flagAt: (today: string, next: string): string => `today's model flags at ${today} and above, the new one at ${next}.`,
  /** kind: of the rule by which the threshold is chosen. */
  chosenHere: (kind: string, target: string, nouns: Nouns): string => {
    const rule = (Object.hasOwn(RULES, kind) ? RULES[kind] : RULES.false_positive_rate)(target, nouns)
    return `Chosen on these ${pluralOf(nouns.row)}, for each model on its own, ${rule}. So the numbers at it are slightly better than they will be, for both models alike.`
  },

  method: (sentences: string): Phrase => phrase`${strong('Method:')} ${sentences}`,
  untested:
    'the numbers as the files give them. No test, no range: neither can be had without rows or standard errors.',
  paired: 'paired, row by row.',
  twoSamples: 'two independent samples, from totals.',
  /** families: of checks that are tested together; risk: their error rate. */
  blockNeeds: (
    families: readonly { tier: Family['tier']; checks: number; risk: string; canBlock: number }[],
  ): string => {
    const parts = families.map(
      ({ tier, checks, risk, canBlock }) =>
        `${count(checks, FAMILIES[tier])} (${risk}; ${formatNumber(canBlock)} can block)`,
    )
    return `A block needs proof over ${parts.join(' and ')} together.`
  },
  passNeeds: (confidence: string, required: number): string =>
    `A pass needs ${confidence} for ${required === 1 ? 'the required check' : `each of the ${formatNumber(required)} required checks`}.`,
  endsOfRange:
    'The two ends of a range answer two questions: the better end counts all checks together and decides a block; the worse end is for that check alone and decides a pass. So a range can be lopsided.',
  /** models: that the test rows may judge; pass, plain: how sure a pass is of so many, and of one. */
  errorRateIsShared: ({ models, pass, plain }: { models: number; pass: string; plain: string }): string =>
    `These test rows may judge ${formatNumber(models)} new models, which share the error rate: the worse end of a range, and so a pass and "better", is at ${pass} instead of ${plain}. A block is not changed by it.`,

  businessTitle: (name: string, unit: string, isLowerBetter: boolean): Phrase =>
    strong(`${name} (${unit}${isLowerBetter ? ', lower is better' : ''}):`),
  /** A part of a formula, for an outcome such as `true_positive`. */
  formulaOfOutcome: (outcome: string, formula: Phrase): Phrase => phrase`${outcome.replaceAll('_', ' ')} ${formula}`,
  formulaOfCell: (actual: Phrase, predicted: Phrase, formula: Phrase): Phrase =>
    phrase`${actual} taken for ${predicted} ${formula}`,
  /** said: the same in words. */
  asWritten: (said: readonly Phrase[], formula: Phrase): Phrase =>
    phrase`${said.length === 0 ? '' : phrase`${upperFirst(joinPhrases(said, '; '))}. `}As written: ${formula}.`,
  formula: (formula: Phrase): Phrase => phrase`${formula}.`,
  scaledTo: (rows: number, row: string, per: string): string =>
    `Scaled to ${formatNumber(rows)} ${pluralOf(row)} ${perPeriod(per)}.`,
  notAForecast: 'An estimate from past data, not a forecast.',

  toRepeat: (sentences: Phrase): Phrase => phrase`${strong('To repeat:')} ${sentences}`,
  inputRoles: INPUTS,
  inputs: (inputs: readonly Phrase[]): Phrase => phrase`${lists.plain(inputs)}.`,
  /** ref and commit: where in the repository it was read. */
  input: (
    role: InputReport['role'],
    args: { sha256: Phrase; path: Phrase; ref: string | null; commit: Phrase | null; day: string | null },
  ): Phrase => {
    const at = [...(args.ref === null ? [] : [args.ref]), ...(args.commit === null ? [] : [args.commit])]
    return phrase`${INPUTS[role]} ${args.sha256} (${args.path}${at.length === 0 ? '' : phrase` at ${joinPhrases(at, ' ')}`}${args.day === null ? '' : `, of ${args.day}`})`
  },
  /** branch: of the run. */
  remoteInput: (
    role: InputReport['role'],
    kind: Exclude<InputOrigin['kind'], 'path'>,
    args: {
      sha256: Phrase
      path: Phrase
      version: Phrase | null
      run: Phrase | null
      branch: Phrase | null
      commit: Phrase | null
      day: string | null
      bytes: number
    },
  ): Phrase => {
    const parts: (Phrase | string)[] = [
      ...(kind === 'url' ? [] : [ORIGINS[kind]]),
      ...(args.version === null ? [] : [phrase`version ${args.version}`]),
      ...(args.run === null ? [] : [phrase`run ${args.run}${args.branch === null ? '' : phrase` on ${args.branch}`}`]),
      ...(args.commit === null ? [] : [phrase`${kind === 'mlflow' ? 'code at commit' : 'commit'} ${args.commit}`]),
      ...(args.day === null ? [] : [`of ${args.day}`]),
      formatBytes(args.bytes),
    ]
    return phrase`${INPUTS[role]} ${args.sha256} (${args.path}, ${lists.plain(parts)})`
  },
  seed: (seed: Phrase, draws: number | null): Phrase =>
    phrase`Seed ${seed}${draws === null ? '' : `, ${formatNumber(draws)} draws`}.`,
  commit: (sha: Phrase): Phrase => phrase`Commit ${sha}.`,
}
