import { annotations } from './annotations.js'
import { answers } from './answers.js'
import { assumptions } from './assumptions.js'
import { calibration } from './calibration.js'
import { card } from './card.js'
import { cases } from './cases.js'
import { changedDecisions } from './changed-decisions.js'
import { charts } from './charts.js'
import { checkNames } from './check-names.js'
import { checkNumbers } from './check-numbers.js'
import { checkTables } from './check-tables.js'
import { counts } from './counts.js'
import { decided } from './decided.js'
import { describe } from './describe.js'
import { describeModel } from './describe-model.js'
import { describeProblems } from './describe-problems.js'
import { discovered } from './discovered.js'
import { drift } from './drift.js'
import { explain } from './explain.js'
import { firstVersion } from './first-version.js'
import { folded } from './folded.js'
import { format } from './format.js'
import { formulaWords } from './formula-words.js'
import { glossary } from './glossary.js'
import { harm } from './harm.js'
import { headline } from './headline.js'
import { htmlPage } from './html-page.js'
import { lists } from './lists.js'
import { messages } from './messages/index.js'
import { method } from './method.js'
import { moneyByGroup } from './money-by-group.js'
import { moneySentences } from './money-sentences.js'
import { moneyWords } from './money-words.js'
import * as nouns from './nouns.js'
import { operatingPoint } from './operating-point.js'
import { profileWords } from './profile-words.js'
import { progress } from './progress.js'
import { remedies } from './remedies.js'
import { requirements } from './requirements.js'
import { selfTest } from './self-test.js'
import { shorten } from './shorten.js'
import { targets } from './targets.js'
import { taskWords } from './task-words.js'
import { text } from './text.js'
import { textPlots } from './text-plots.js'
import { headings, is, leads, verdicts, was } from './verdict.js'
import { why } from './why.js'

export const english = {
  /** Of `<html lang>`, as BCP 47. */
  code: 'en',
  /** The four questions that every reader asks, in this order. */
  questions: ['Better or worse?', 'Who gets worse?', 'How sure?', 'What now?'],
  headings,
  /** Behind them, where the policy is not agreed yet. */
  adviceOnly: ' (advice only)',
  leads,
  verdicts,
  was,
  is,
  nouns,
  lists,
  messages,
  annotations,
  answers,
  assumptions,
  calibration,
  card,
  cases,
  changedDecisions,
  charts,
  checkNames,
  checkNumbers,
  checkTables,
  counts,
  decided,
  describe,
  describeModel,
  describeProblems,
  discovered,
  drift,
  explain,
  firstVersion,
  folded,
  format,
  formulaWords,
  glossary,
  harm,
  headline,
  htmlPage,
  method,
  moneyByGroup,
  moneySentences,
  moneyWords,
  operatingPoint,
  profileWords,
  progress,
  remedies,
  requirements,
  selfTest,
  shorten,
  targets,
  taskWords,
  text,
  textPlots,
  why,
}
