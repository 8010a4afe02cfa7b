/** The whole pure flow: a joined pair and a plan in, a comparison out. */
import { describeCalibration } from './calibration.js'
import { checkId } from './check-id.js'
import { businessKey, type Catalogue, listMeasures, measuresOf } from './compare/catalogue.js'
import { judgedCheck, unjudgedCheck } from './compare/checks.js'
import { type Draft, examineDraft, overallDrafts, sliceDrafts } from './compare/drafts.js'
import { limitChecks, withLimits } from './compare/limits.js'
import type { Check, Comparison, Family } from './comparison.js'
import { explainFailures } from './failures.js'
import {
  type DrawElsewhere,
  type JudgedFamilies,
  judgeFamilies,
  judgeFamiliesTogether,
  type Member,
} from './families.js'
import { countFlips, type FlipList, findFlips, listFlips, type RowValues, testFlips } from './flips.js'
import {
  type FoldedSlicing,
  type FoldInput,
  foldSlicing,
  type Measure,
  needsRanks,
  newRankScratch,
  prepareFold,
  type RankElsewhere,
  type RankScratch,
} from './fold.js'
import { judge } from './judge.js'
import { checkNegativeFlips } from './negative-flips.js'
import { resolveOperatingPoint } from './operating-point.js'
import { findOperatingPoint } from './operating-point-findings.js'
import type { Pair } from './pair.js'
import type { OperatingPoint, Plan } from './plan.js'
import type { Problem } from './problem.js'
import { distributeScores } from './score-distribution.js'
import { cutSlices, type Slicing } from './slices.js'
import { drawSigns } from './stats/random.js'
import type { SliceCounts } from './sums.js'
import { verdictOf } from './verdict.js'

/** D of section 5. */
export const DRAWS = 4999

/** Progress of long work, for a terminal: phase and share done. */
export type Progress = (phase: string, done: number) => void

/**
 * Compares challenger with champion on the rows of a pair. Problems found on the way (slice columns with too many values,
 * formulas without a value) are added to `problems`. Throws ProblemError where nothing can be concluded.
 */
export function compare(
  pair: Pair,
  plan: Plan,
  problems: readonly Problem[] = [],
  progress: Progress = () => {},
): Comparison {
  progress('slices', 0)
  const chosen = chooseMeasures(pair, plan)
  const begun = begin(pair, plan, progress, { ...chosen, cut: cutSlices(plan.slices, pair) })
  const drafted = draftAll(begun, foldAll(begun))
  return conclude(begun, drafted, judgeFamilies(...drafted.asked), problems)
}

/**
 * Where there is another processor: who takes some of the work, and gives the same numbers to the last bit. Each may answer
 * undefined: it will not (too little work to share, or nowhere to do it). A promise that fails costs time only: the work is
 * then done here.
 */
export interface Elsewhere {
  readonly fold: FoldElsewhere
  readonly rank: RankElsewhere
  readonly draw: DrawElsewhere
}

/** Slicings are taken by both sides, each by one of them, until none is left. */
export type FoldElsewhere = (
  input: FoldInput,
  slicings: readonly FoldedPart[],
  measures: readonly Measure[],
) => SharedFold | undefined

export interface SharedFold {
  /** The next slicing to fold here; undefined: all are taken. */
  take(): number | undefined
  /** Those taken elsewhere. */
  readonly there: Promise<ReadonlyMap<number, FoldedSlicing>>
}

interface FoldedPart {
  readonly codes: Int32Array
  readonly slices: number
}

/** The same comparison, with some of the work done elsewhere at the same time. */
export async function compareTogether(
  elsewhere: Elsewhere,
  pair: Pair,
  plan: Plan,
  problems: readonly Problem[] = [],
  progress: Progress = () => {},
): Promise<Comparison> {
  progress('slices', 0)
  const chosen = chooseMeasures(pair, plan)
  const ranked = needsRanks(measuresOf(chosen.catalogue)) ? elsewhere.rank(pair)?.catch(() => undefined) : undefined
  const cut = cutSlices(plan.slices, pair)
  const begun = begin(pair, plan, progress, { ...chosen, cut, ranked: await ranked })
  const drafted = draftAll(begun, await foldTogether(elsewhere.fold, begun))
  return conclude(begun, drafted, await judgeFamiliesTogether(elsewhere.draw, ...drafted.asked), problems)
}

async function foldTogether(foldElsewhere: FoldElsewhere, begun: Begun): Promise<Folded> {
  const { slicings } = begun.cut
  const parts = slicings.map(({ codes, slices }) => ({ codes, slices: slices.length }))
  const shared = foldElsewhere(begun.input, parts, begun.sliceMeasures)
  if (!shared) return foldAll(begun)
  // A failure is looked at only once the work here is done.
  const guarded = shared.there.catch(() => undefined)
  const overall = foldOverall(begun)
  const here = new Map<number, FoldedSlicing>()
  for (let index = shared.take(); index !== undefined; index = shared.take()) {
    begun.progress('metrics', (index + 1) / (slicings.length + 1))
    here.set(index, foldOne(begun, slicings[index]))
  }
  const there = await guarded
  return {
    overall,
    slicings: slicings.map((slicing, index) => here.get(index) ?? there?.get(index) ?? foldOne(begun, slicing)),
  }
}

/** Everything before the first sum. */
export interface Begun {
  readonly pair: Pair
  readonly plan: Plan
  readonly progress: Progress
  readonly cut: ReturnType<typeof cutSlices>
  /** Resolved on the rows where the plan gives a rule. */
  readonly point: OperatingPoint
  readonly catalogue: Catalogue
  readonly sliceMeasures: readonly Measure[]
  readonly input: FoldInput
  readonly scratch: RankScratch
}

export interface Folded {
  readonly overall: FoldedSlicing
  readonly slicings: readonly FoldedSlicing[]
}

export function chooseMeasures(pair: Pair, plan: Plan): Pick<Begun, 'point' | 'catalogue'> {
  const point = resolveOperatingPoint(pair, plan.operatingPoint)
  return { point, catalogue: listMeasures(plan, pair, point) }
}

/** made: what is there already. */
export function begin(
  pair: Pair,
  plan: Plan,
  progress: Progress,
  made: Pick<Begun, 'cut' | 'point' | 'catalogue'> & { readonly ranked?: FoldInput['ranked'] },
): Begun {
  const { cut, point, catalogue, ranked } = made
  const input = prepareFold(pair, point, measuresOf(catalogue), ranked)
  const sliceMeasures = catalogue.onSlices.map((place) => catalogue.list[place].measure)
  return { pair, plan, progress, cut, point, catalogue, sliceMeasures, input, scratch: newRankScratch(input) }
}

const foldOne = ({ input, sliceMeasures, scratch }: Begun, { codes, slices }: Slicing): FoldedSlicing =>
  foldSlicing(input, codes, slices.length, sliceMeasures, { fourths: false, scratch })

function foldOverall({ pair, input, catalogue, scratch, progress }: Begun): FoldedSlicing {
  progress('metrics', 0)
  return foldSlicing(input, new Int32Array(pair.n), 1, measuresOf(catalogue), { scratch })
}

export function foldAll(begun: Begun): Folded {
  const { slicings } = begun.cut
  return {
    overall: foldOverall(begun),
    slicings: slicings.map((slicing, index) => {
      begun.progress('metrics', (index + 1) / (slicings.length + 1))
      return foldOne(begun, slicing)
    }),
  }
}

/** The checks before they are judged, and what is asked of the families. */
export interface Drafted {
  readonly overall: FoldedSlicing
  readonly drafts: readonly Draft[]
  readonly examined: readonly ReturnType<typeof examineDraft>[]
  readonly asked: Parameters<typeof judgeFamilies>
}

/** From the sums on. */
export function draftAll({ pair, plan, progress, cut, catalogue }: Begun, { overall, slicings }: Folded): Drafted {
  const drafts = [
    ...overallDrafts(plan, catalogue, overall),
    ...cut.slicings.flatMap((slicing, index) => sliceDrafts(plan, catalogue, overall, slicing, slicings[index])),
  ]
  progress('decision', 0)
  const examined = drafts.map((draft) => examineDraft(draft, plan, pair))
  const members = drafts.map((draft, index): Member => {
    const answer = examined[index]
    return { tier: draft.tier, examined: 'examined' in answer ? answer.examined : undefined }
  })
  const drawAll = () => drawSigns(pair.fingerprint.subarray(0, 16), pair.buckets, DRAWS)
  return { overall, drafts, examined, asked: [members, 1 - plan.policy.confidence, drawAll, isFlipGate(plan) ? 1 : 0] }
}

function conclude(
  begun: Begun,
  { overall, drafts, examined }: Drafted,
  { answers, families }: JudgedFamilies,
  problems: readonly Problem[],
): Comparison {
  const { pair, plan, cut, point, catalogue } = begun
  const checks = drafts.map((draft, index): Check => {
    const answer = examined[index]
    if ('because' in answer) return unjudgedCheck(draft, answer.because)
    return judgedCheck(draft, judge(answer.examined, answers[index], plan.policy), answer.examined)
  })
  const alphaOfTier = families.find(({ tier }) => tier !== 'reported')?.alpha ?? 1 - plan.policy.confidence
  const flips = lookAtFlips(begun, overall.counts[0], alphaOfTier)
  const limits = [...limitChecks(begun, overall), ...flips.checks]
  const isBinary = pair.values.task === 'binary'
  const all = withLimits(checks, limits).map((check) => (isBinary ? check : { ...check, positives: undefined }))
  const explained = explainFailures(pair, point, cut.slicings, all)
  const small = all.filter((check) => check.reason?.code === 'slice_too_small')
  return {
    schemaVersion: 1,
    ...verdictOf(all, plan.policy, pair.identicalPredictions, pair.n),
    evidence: 'A',
    rows: pair.rows,
    positives: isBinary ? overall.counts[0].positives : null,
    units: pair.units,
    clustered: pair.unitOfRow !== undefined,
    weighted: pair.weight !== undefined,
    identicalPredictions: pair.identicalPredictions,
    disagreement: flips.disagreement,
    flipTest: flips.flipTest,
    scores: distributeScores(pair),
    calibration: isBinary ? describeCalibration(pair, plan.policy.confidence) : null,
    operatingPoint: isBinary ? findOperatingPoint(pair, plan, point, begun.input) : null,
    checks: explained,
    smallSlices: summariseSmall(small, cut.slicings, plan.slices.minRows),
    families: [...families, ...flips.families],
    seed: hex(pair.fingerprint.subarray(0, 16)),
    ...(pair.testSet ? { testSet: hex(pair.testSet) } : {}),
    draws: DRAWS,
    problems: [...problems, ...cut.problems, ...catalogue.problems],
  }
}

/** Value of every row by the first business function, where it is a value of single rows. */
function firstRowValues({ list, place }: Catalogue, plan: Plan): RowValues | undefined {
  const [business] = plan.business
  const measured = business && list[place.get(businessKey(business.slug))!]
  if (measured?.measure.kind !== 'mean' || measured.undefinedBecause) return undefined
  const { champion, challenger } = measured.measure
  return { slug: business.slug, better: business.better, champion, challenger }
}

/**
 * The limits on the challenger alone: of metrics, and on the negative-flip rate. alpha: of its family, as `judgeFamilies` says
 * of the others.
 */
export function checkLimits(begun: Begun, overall: FoldedSlicing, alpha: number): Check[] {
  const flips = begun.plan.negativeFlips && findFlips(begun.pair, begun.input.cells)
  return [...limitChecks(begun, overall), ...(flips ? limitFlips(begun, flips, overall.counts[0], alpha) : [])]
}

function limitFlips({ plan, input }: Begun, flips: Uint8Array, counts: SliceCounts, alpha: number): Check[] {
  const asked = plan.negativeFlips
  return asked ? [checkNegativeFlips(asked, flips, input, counts, plan.policy, alpha)] : []
}

/** Everything about decisions that change; nulls for tasks without decisions. */
function lookAtFlips(begun: Begun, counts: SliceCounts, alpha: number) {
  const { pair, plan, catalogue, input } = begun
  const flips = findFlips(pair, input.cells)
  if (!flips) return { disagreement: null, flipTest: null, checks: [], families: [] }
  const checks = limitFlips(begun, flips, counts, alpha)
  const gating = checks.filter((check) => check.gating)
  return {
    disagreement: countFlips(flips, input.weight),
    flipTest: testFlips(pair, flips, input.weight, firstRowValues(catalogue, plan)),
    checks,
    families: gating.map(
      () => ({ tier: 'limits', alpha, eligible: 1, checks: 1, criticalValue: null }) satisfies Family,
    ),
  }
}

/** Whether the negative-flip rate can block: then it takes a share of alpha as every other family does. */
const isFlipGate = ({ negativeFlips }: Plan): boolean =>
  negativeFlips !== undefined && negativeFlips.role !== 'info' && negativeFlips.max !== undefined

/**
 * The changed decisions of a pair row by row, for the files of those who asked for them; undefined for tasks without
 * decisions. label: the column of the label, for the text in it. See `listFlips`.
 */
export function listChangedDecisions(pair: Pair, plan: Plan, most: number, label?: string): FlipList | undefined {
  const point = resolveOperatingPoint(pair, plan.operatingPoint)
  const catalogue = listMeasures({ ...plan, metrics: [], slices: { ...plan.slices, of: [] } }, pair, point)
  const { cells } = prepareFold(pair, point, [])
  const flips = findFlips(pair, cells)
  const labels = label === undefined ? undefined : pair.column(label)?.categories()
  return flips && listFlips(pair, flips, cells, firstRowValues(catalogue, plan), plan.positive, most, labels)
}

function summariseSmall(
  small: readonly Check[],
  slicings: readonly Slicing[],
  minRows: number,
): Comparison['smallSlices'] {
  const bySlice = new Map<string, { slice: Readonly<Record<string, string>>; n: number }>()
  for (const check of small) bySlice.set(checkId('', check.slice), { slice: check.slice!, n: check.n })
  const slices = [...bySlice.values()].sort((a, b) => b.n - a.n)
  return {
    slices: slicings.reduce((sum, { unlisted }) => sum + unlisted.slices, slices.length),
    rows: slicings.reduce(
      (sum, { unlisted }) => sum + unlisted.rows,
      slices.reduce((sum, { n }) => sum + n, 0),
    ),
    minRows,
    examples: slices.slice(0, 3),
  }
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
