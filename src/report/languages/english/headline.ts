/**
 * Sentences of `headline.ts`: heading and alert. `name`: the model's; `does`: what it does, a clause after its name; `row`: the
 * noun for one row, as the config has it.
 */

import { joinPhrases, type Phrase, phrase, sentences, strong } from '../../phrase.js'
import { formatNumber } from '../../words/format.js'
import { NBSP } from '../../words/signs.js'
import { lowerFirst } from './letters.js'
import { countOf, pluralOf, thirdPerson } from './nouns.js'

/** `500 test clients`, with a space at which a line may break. */
const testRows = (count: number, row: string): string =>
  countOf(count, formatNumber(count), `test ${row}`).replace(NBSP, ' ')
const groupsOf = (count: number): string => (count === 1 ? 'one group' : `${formatNumber(count)} groups`)
/** `79.5 % → 43.5 %` behind "goes from": `79.5 % to 43.5 %`. */
const fromTo = (values: string | null): string => (values ?? 'unknown').replace(`${NBSP}→${NBSP}`, ' to ')
const inGroup = (group: Phrase | null): Phrase => (group === null ? [] : phrase` in ${strong(group)}`)

interface Movement {
  readonly name: Phrase
  readonly group: Phrase | null
  /** `79.5 % → 43.5 %`; null: not known. */
  readonly values: string | null
  readonly change: string | null
}

/** Those of a group who are hit by a mistake, as the test counts them. */
interface Harm {
  readonly mistake: 'alarm' | 'miss'
  readonly of: number
  readonly people: string
  readonly group: Phrase
  /** What is done to those who are flagged, as the config says it. */
  readonly flagged: string | null
  readonly today: number
  readonly next: number
}

const movement = ({ name, group, values, change }: Movement): Phrase =>
  phrase`${name}${inGroup(group)} goes from ${fromTo(values)}, a change of ${strong(change ?? 'unknown size')}`

export const headline = {
  /** Clauses behind the first words of the heading. */
  facts: {
    samePredictions: (name: Phrase): Phrase => phrase`the predictions of ${name} did not change`,
    predictsAsBefore: (name: Phrase): Phrase => phrase`${name} predicts as before`,
    notSettled: (name: Phrase): Phrase => phrase`the data do not settle whether ${name} is worse`,
    tooLittle: (name: Phrase): Phrase => phrase`too little data to judge ${name}`,
    undecided: (name: Phrase): Phrase => phrase`${name} is undecided`,
    notInFull: (name: Phrase): Phrase => phrase`${name} could not be judged in full`,
    notJudged: (name: Phrase): Phrase => phrase`${name} could not be judged`,
    needsDecision: (name: Phrase): Phrase => phrase`${name} needs a decision`,
    does: (name: Phrase, does: string): Phrase => phrase`${name} ${does}`,
    doesThanToday: (name: Phrase, does: string): Phrase => phrase`${name} ${does} than today's`,
    worse: (name: Phrase): Phrase => phrase`${name} gets worse`,
    worseIn: (name: Phrase, group: Phrase): Phrase => phrase`${name} gets worse in ${group}`,
    worseForGroups: (name: Phrase, groups: number): Phrase => phrase`${name} gets worse for ${groupsOf(groups)}`,
    worseForGroupsOf: (name: Phrase, groups: number, row: string): Phrase =>
      phrase`${name} gets worse for ${groupsOf(groups)} of ${pluralOf(row)}`,
    breaksLimit: (name: Phrase, of: Phrase): Phrase => phrase`${name} breaks the limit for ${of}`,
    breaksLimitBy: (name: Phrase, of: Phrase, value: string | null, allowed: string | null): Phrase =>
      phrase`${name} breaks the limit for ${of}: ${value ?? 'not known'}, allowed ${allowed ?? 'not given'}`,
    breaksALimit: (name: Phrase): Phrase => phrase`${name} breaks a limit`,
    drift: (name: Phrase): Phrase => phrase`the rows of ${name} are not like the reference`,
    driftOf: (name: Phrase, column: Phrase): Phrase =>
      phrase`the rows of ${name} are not like the reference: ${column}`,
    keepsLimits: (name: Phrase, limits: number): Phrase =>
      phrase`${name} keeps ${limits === 1 ? 'its limit' : 'its limits'}`,
    notWorse: (name: Phrase): Phrase => phrase`${name} is not worse than allowed`,
    passes: (name: Phrase): Phrase => phrase`${name} passes`,
    better: (name: Phrase): Phrase => phrase`${name} gets better`,
    betterBy: (name: Phrase, change: string): Phrase => phrase`${name} gets better, about ${change}`,
  },

  // First words of the alert, where a loss is shown and does not block.
  worseAndAsked: 'Worse, and a person decides.',
  worseAndPasses: 'Worse, but the policy lets it pass.',

  // Undecided.
  accepted: 'That is accepted; it is not shown.',
  undecidedPasses: 'The policy lets undecided checks pass.',
  noPass: 'This is not a pass.',
  /** rows: null where there are only totals. */
  cannotShow: (rows: number | null, row: string): string =>
    `${rows === null ? 'These totals' : testRows(rows, row)} cannot show whether the new model is worse than the policy allows.`,
  /** needed: rows that would decide it, formatted; null: not known. */
  moneyUndecided: (args: {
    name: Phrase
    change: string
    rows: number
    row: string
    margin: string
    needed: string | null
  }): Phrase =>
    phrase`${args.name}: best estimate ${strong(args.change)}, but ${testRows(args.rows, args.row)} cannot show whether it loses more than the ${args.margin} that the policy allows${args.needed === null ? '' : `; about ${args.needed} would decide it`}.`,

  // Failed. Clauses after "It": `breaks 2 limits`.
  it: (clauses: readonly Phrase[]): Phrase => phrase`It ${joinPhrases(clauses, ', and ')}.`,
  itAlso: (clauses: readonly Phrase[]): Phrase => phrase`It also ${joinPhrases(clauses, ', and ')}.`,
  breaksLimits: (limits: number): string => `breaks ${formatNumber(limits)} limits`,
  breaksLimit: (name: Phrase): Phrase => phrase`breaks the limit for ${name}`,
  /** measures: named; more: how many there are where they are too many to name. groups: worse beside the whole data. */
  isAlsoWorse: (args: { measures: readonly Phrase[]; more: number; groups: number; row: string }): Phrase =>
    phrase`is also worse ${joinPhrases(
      [
        ...(args.measures.length > 0 ? [phrase`in ${joinPhrases(args.measures, ' and ')}`] : []),
        ...(args.more > 0 ? [`in ${formatNumber(args.more)} other measures`] : []),
        ...(args.groups > 0 ? [`for ${groupsOf(args.groups)} of ${pluralOf(args.row)}`] : []),
      ],
      ' and ',
    )}`,
  /** does: the value of `on_regression`. */
  policySays: (does: string): string => `The policy says what a shown loss does: ${does}.`,
  onlyReported: (sentence: Phrase): Phrase => phrase`Only reported, not judged: ${lowerFirst(sentence)}`,
  countedHarm: (args: Harm): Phrase =>
    phrase`Of ${formatNumber(args.of)} ${args.people} in ${strong(args.group)}, the new model ${args.mistake === 'alarm' ? thirdPerson(args.flagged ?? 'flag') : 'misses'} ${strong(formatNumber(args.next))}; today's model ${formatNumber(args.today)}.`,
  inTest: (does: string): Phrase => phrase`On the test data the new model ${strong(does)}.`,
  inGroup: (group: Phrase, does: string): Phrase => phrase`In ${group} the new model ${strong(does)}.`,
  inTestAllowed: (does: string, allowance: string): Phrase =>
    phrase`On the test data the new model ${strong(does)}; the policy allows ${allowance}.`,
  policyAllows: (allowance: string): string => `The policy allows ${allowance}.`,
  goesFrom: (moved: Movement): Phrase => phrase`${movement(moved)}.`,
  goesFromAllowed: (moved: Movement, allowance: string): Phrase =>
    phrase`${movement(moved)}; the policy allows ${allowance}.`,
  /** A loss of probabilities has no unit that people know; its share of today's is what can be repeated. */
  probabilitiesGoFrom: ({ name, ...moved }: Movement, allowed: string | null): Phrase =>
    phrase`${movement({ ...moved, name: phrase`The error of its probabilities (${name})` })}; the policy allows ${allowed ?? 'none'}.`,

  // A broken limit.
  limitBroken: (name: Phrase, value: string | null, allowed: string | null): Phrase =>
    phrase`${name}: ${strong(value ?? 'not known')}. The policy asks for ${allowed ?? 'not given'}.`,
  todayToo: (value: string): string => `Today's model: ${value}.`,
  /** verb: `misses`. next, allowed: of 100 of them. */
  limitHarm: (args: { people: string; verb: string; next: string; allowed: string }): Phrase =>
    phrase`Of 100 ${args.people}, the new model ${args.verb} ${strong(args.next)}; the policy allows ${args.allowed}.`,
  policyBlocksDrift: 'The policy blocks drift.',

  // Passed.
  noGroups: 'No groups were compared.',
  noGroupJudged: 'No declared group could be judged.',
  searchFound: (groups: number): string =>
    `The search found ${countOf(groups, groups === 1 ? 'one' : formatNumber(groups), 'undeclared group')} that ${groups === 1 ? 'gets' : 'get'} worse: look at "Who gets worse?" before you merge.`,
  onlyLimitsMet: (limits: number): Phrase =>
    sentences(
      limits === 1 ? 'Its limit is met.' : `All ${formatNumber(limits)} limits are met.`,
      'Nothing else was judged.',
    ),
  noCheckWorse: 'No check is shown to be worse than the policy allows.',
}
