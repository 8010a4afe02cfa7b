import type { Reason } from '../../../../core/problem.js'
import type { Messages } from '../../message.js'
import { heldSentence } from './gate.js'

const textOf = (value: Reason['args'][string] | undefined): string =>
  Array.isArray(value) ? value.join(', ') : String(value)

const quoteLines = (lead: string, lines: Reason['args'][string] | undefined): string =>
  Array.isArray(lines) && lines.length > 0 ? `${lead}: ${lines.map((line) => `"${line}"`).join(', ')}.` : ''

const whyNot = (why: Reason['args'][string] | undefined): string =>
  ({
    github_rate_limited: "GitHub's rate limit was reached",
    github_token_refused: 'GitHub refused the token',
    github_not_permitted: 'the token may not do so',
    github_refused: 'GitHub refused the request',
  })[String(why)] ?? 'GitHub did not answer as it should'

/** Findings about GitHub, the workflow and where the policy comes from. */
export const platformMessages: Messages = {
  event_not_supported: ({ event }) =>
    event === null
      ? 'GITHUB_EVENT_NAME is not set, so this is no run of GitHub Actions. Outside of it, use the command line: model-review compare.'
      : event === 'pull_request_target'
        ? 'The workflow was started by "pull_request_target", which gives code of strangers a token that may write. It is not supported: start it with "on: pull_request", and publish on pull requests from forks with "on: workflow_run".'
        : `The workflow was started by "${event}", which is not supported. Start it with "on: pull_request".`,
  event_unreadable: ({ event, at }) =>
    `The description of the "${event}" event that GitHub gives to the job is not as expected${at === null ? ': it is not JSON' : ` at "${at}"`}. Re-run the job; if that does not help, report it with the version of the runner.`,

  merge_group_unclear: ({ ref, branch }) =>
    `The branch "${ref}" of the merge queue does not say which pull request it merges into "${branch}", so nothing was evaluated. Re-run the job; if that does not help, report it.`,
  mode_not_for_event: ({ mode, event, allowed }) =>
    `The input "mode" is "${mode}", which a run started by "${event}" cannot be. Leave it out, or write one of: ${textOf(allowed)}.`,
  push_elsewhere: ({ ref, branch }) =>
    `This push is to "${ref}", and only pushes to the default branch "${branch}" have something for this action to do. Limit the workflow to it: "on: { push: { branches: [${branch}] } }". Changes are reviewed on their pull request.`,
  pull_request_unknown: ({ number }) =>
    `There is no pull request ${number} in this repository. Correct the input "pr-number".`,
  pull_request_closed: ({ number }) =>
    `Pull request ${number} is closed, so nothing was evaluated. Reopen it, or leave out the input "pr-number".`,
  checkout_of_other_commit: ({ number, found }) =>
    `The checkout is ${found === null ? 'of a commit that could not be read' : `of commit ${found}`}, and not of pull request ${number}. Add "ref: refs/pull/${number}/merge" to the step with actions/checkout.`,

  comment_not_new: ({ action }) =>
    `The comment was ${action}, not written, so nothing in it was carried out. Write a new comment.`,
  comment_elsewhere: ({ number }) => `Number ${number} is no open pull request, so there is nothing to decide on it.`,
  comment_of_bot: ({ author }) => `The comment is from ${author}, a bot, and commands are taken from people only.`,
  comment_asks_nothing: () => 'The comment has no line that starts with /model-review, so nothing was asked.',
  run_of_other_event: ({ event }) =>
    `The run that has ended was started by "${event}", not by a pull request, so there is nothing to publish.`,
  run_report_missing: ({ conclusion }) =>
    `The run ended${conclusion === null ? '' : ` as "${conclusion}"`} without a report, so there is no result, and no result is not a pass. Look at its log; its last step must upload the folder of reports as the artifact "model-review-report", with "if: always()".`,
  run_not_approved: () =>
    'The run waits for a maintainer who lets it start, as GitHub asks for people who are new here. Nothing was evaluated, and nothing passes.',
  computed_elsewhere: ({ repository, because }) =>
    `${because === 'fork' ? `Computed in a contributor's fork${repository === null ? ' that is gone' : ` (${repository})`}` : because === 'dependabot' ? 'Computed by a run that Dependabot started' : 'Computed by another run'}, without write access, from files that this repository did not make. The numbers are shown as they were received; the rules are those of the base branch, and the verdict is never better than the checks give by them.`,
  report_of_other_policy: ({ branch }) =>
    `The run was judged by other rules than "${branch}" has now. Update the branch of the pull request, so that it is judged anew; until then a person must decide.`,
  check_left_out: ({ metric }) =>
    `The report says nothing of ${metric}, which the policy judges. A report that leaves out a check is not a pass: re-run the job that wrote it.`,
  report_unreadable: ({ file, at }) =>
    `"${file}" is no report of this tool${at === null ? ': it is not JSON' : `: "${at}" is not as expected`}. Re-run the job that wrote it, with the same version of the action.`,
  report_too_large: ({ file }) =>
    `"${file}" is larger or more deeply nested than a report can be, so it was not read. Look at what the job has uploaded.`,
  report_of_other_commit: ({ file, found, expected }) =>
    `"${file}" reports on commit ${found === null ? 'nobody knows which' : found}, and this run is for ${expected}. Download only what the jobs of this run have uploaded.`,
  model_reported_twice: ({ model }) =>
    `Several jobs have reported on "${model}". The worst of their verdicts counts. Name each model in the input "models" of one job.`,
  model_not_expected: ({ model }) =>
    `A report speaks of "${model}", which is not under review here, so it was left out.`,

  run_outdated: ({ sha, head, number }) =>
    `The run that has ended was for commit ${sha}, and the head of pull request ${number} is ${head} by now. Nothing was published: the run for that commit will be.`,
  run_without_pull_request: ({ sha }) =>
    `No open pull request has commit ${sha} of that repository as its head, so there is no place for the report. If it was closed, all is well.`,
  run_unclear: ({ sha, numbers }) =>
    `Several pull requests have commit ${sha} as their head (${textOf(numbers)}), and the run does not say which it was for. Name one with the input "pr-number", or close the others.`,

  models_left_out: ({ models, chosen }) =>
    `This change also touches ${textOf(models)}, which the input "models" (${textOf(chosen)}) leaves to another job. Nothing is said about ${Array.isArray(models) && models.length > 1 ? 'them' : 'it'} here, so let a last job with "mode: publish" wait for all of them.`,
  model_result_missing: ({ model }) =>
    `No job has reported on "${model}", which this change touches. A job that was skipped, cancelled or that crashed leaves no report: look at its log, and at the list "models" of each job.`,

  input_no_number: ({ input, value }) =>
    `The input "${input}" is "${value}", which is no number of a pull request. Write digits alone, as in "${input}: 12", or leave it out.`,
  input_not_allowed: ({ input, value, allowed }) =>
    `The input "${input}" is "${value}". Write one of: ${textOf(allowed)}.`,
  input_path_outside: ({ input, value }) =>
    `The input "${input}" is "${value}", which lies outside of the repository. Give a path inside of it, without a leading "/" and without "..".`,
  input_model_unknown: ({ models, known }) =>
    `The configuration has no model named ${textOf(models)}. Its models: ${textOf(known)}. Correct the input "models" of the action, or --model on the command line.`,
  token_missing: () =>
    'The input "github-token" is empty. Leave it out to use the token of the job, or pass a secret that exists in this repository.',

  policy_new: ({ path, branch }) =>
    `"${path}" is not on "${branch}" yet, so this review only informs: it is judged by the rules of this very pull request and does not hold the merge up. From the moment "${branch}" has the file, its rules are binding.`,
  policy_changed_in_pr: ({ path, branch, removed, added, held }) =>
    `This pull request changes "${path}". It is judged by the rules on "${branch}"; whoever merges it agrees to the new ones.${heldSentence({ held })}${quoteLines(' It removes', removed)}${quoteLines(' It adds', added)}`,
  policy_differs: ({ path, branch }) =>
    `"${path}" in this checkout is not the same as on "${branch}", and the list of changed files is not complete enough to tell whether this pull request changes it. It is judged by the rules on "${branch}".`,
  policy_missing: ({ path, branch }) =>
    `There is no "${path}", neither on "${branch}" nor in this pull request. Make one with "model-review init", name another with the input "config", or add a step with actions/checkout before this one.`,
  policy_not_text: ({ path }) => `"${path}" is not UTF-8 text. Save it as UTF-8.`,
  base_branch_missing: ({ branch }) =>
    `The branch "${branch}", which this pull request wants to change, does not exist any more. Choose another base branch for the pull request.`,

  changed_files_not_permitted: () =>
    'The token may not list the files that this pull request changes, so every model is reviewed. Add "pull-requests: write" (or "read") to the "permissions" of the job.',
  github_ref_missing: ({ path, ref }) =>
    `"${path}" is to be read at "${ref}", but the repository has no branch, tag or commit of that name. Check "ref" in the configuration.`,
  folder_at_ref: ({ path, ref }) =>
    `"${path}" at ${ref} is a folder, and the action reads single files at a ref. Commit one file instead and name that, or check the branch out to a path of its own and name the folder there without ref.`,
  file_too_large_for_api: ({ path, megabytes }) =>
    `"${path}" is larger than the ${megabytes} MB that GitHub gives out through its API. Compress it (gzip is read as it is), or fetch it in a step before this one and name it without "ref".`,

  github_rate_limited: ({ doing, seconds }) =>
    `GitHub's rate limit was reached while ${doing}${seconds === null ? '' : ` (it asks to wait ${seconds} seconds)`}. Re-run the job later.`,
  github_token_refused: ({ doing }) =>
    `GitHub refused the token while ${doing}. Check the input "github-token": the secret may have expired.`,
  github_not_permitted: ({ doing, permission, status }) =>
    `GitHub did not permit ${doing} (${status}). Add "${permission}" to the "permissions" of the job.`,
  github_unavailable: ({ doing, status }) =>
    `GitHub did not answer as it should while ${doing} (${status}), also when asked again. Re-run the job later.`,
  github_refused: ({ doing, status }) =>
    `GitHub refused the request while ${doing} (${status}). Re-run the job; if that does not help, report it.`,

  comment_not_permitted: ({ because }) => {
    if (because === 'fork')
      return 'The comment could not be written: this pull request comes from a fork, and GitHub gives its jobs a token that may only read, whatever "pull-requests: write" says. The verdict stands; the report is in the summary of the job.'
    if (because === 'dependabot')
      return 'The comment could not be written: GitHub gives jobs started by Dependabot a token that may only read, unless the workflow itself grants "pull-requests: write". The verdict stands; the report is in the summary of the job.'
    return 'The comment could not be written: the token may not do so. Add "pull-requests: write" to the "permissions" of the job. The verdict stands; the report is in the summary of the job.'
  },
  comment_overtaken: ({ sha, head }) =>
    `The pull request has moved on from ${sha} to ${head}, and its comment stands for that commit already, so it was left as it is.`,
  comment_too_long: () =>
    'The comment could not be written: GitHub refused even its shortest form as invalid. The verdict stands; the report is in the summary of the job. If "pull-requests: write" is granted and this comes back, report it.',
  comment_failed: ({ why, status }) =>
    `The comment could not be written: ${
      why === 'github_rate_limited'
        ? "GitHub's rate limit was reached"
        : why === 'github_token_refused'
          ? 'GitHub refused the token'
          : 'GitHub did not answer as it should'
    }${status === null ? '' : ` (${status})`}, also when asked again. The verdict stands; the report is in the summary of the job. Re-run the job later; it needs "pull-requests: write".`,
  check_run_left_out: () =>
    'No check run shows the report: the token may not write one. "checks: write" in the "permissions" of the job would let it.',
  check_run_cancelled: () =>
    'The job was cancelled before there was a result. Re-run it; nothing is known about the model.',
  run_defect: () =>
    'The review ended by a defect of model-review-gate, not of your files, so there is no result and no merge. The log of the job says more; please report it.',
  check_run_defect: () =>
    'The review ended by a defect of model-review-gate, so there is no result and no merge. The log of the job says more; please report it.',
  check_run_failed: ({ why, status }) =>
    `The check "Model review: report" could not be written: ${whyNot(why)}${status === null ? '' : ` (${status})`}. The verdict stands; it is the exit code of the job.`,
  check_run_not_permitted: () =>
    'The check "Model review: report" could not be written: the token may not do so. Add "checks: write" to the "permissions" of the job, or set the input "check-run" to "auto". The verdict stands.',
  labels_failed: ({ why, status }) =>
    `The labels of the pull request could not be changed: ${whyNot(why)}${status === null ? '' : ` (${status})`}.${why === 'github_not_permitted' ? ' Add "pull-requests: write" to the "permissions" of the job, or leave "github.labels" out of the configuration.' : ''} The verdict stands.`,
  summary_failed: () =>
    'The summary of the job could not be written. The verdict stands; the report files named by the outputs of this step hold the report.',
  report_files_failed: ({ folder }) =>
    `The report files could not be written to "${folder}". The verdict stands; name a folder that can be written with the input "report-directory".`,
}
