import type { Reason } from '../../../../core/problem.js'
import type { Messages } from '../../message.js'

const listOf = (value: Reason['args'][string] | undefined): string =>
  Array.isArray(value) ? value.map((each) => `"${each}"`).join(', ') : String(value)
const at = ({ file, line }: Reason['args']): string => `${file}, line ${line}:`

/** What `doctor` finds, each with what to do. */
export const doctorMessages: Messages = {
  doctor_node_old: ({ version, oldest }) =>
    `This is Node ${version}; ${oldest} or later is needed. Install one, such as the current long-term release.`,
  doctor_clock: ({ commit, clock }) =>
    `The clock of this machine says ${clock}, but the config was committed at ${commit}: "max_age" and the end of waivers cannot be trusted. Set the clock.`,
  doctor_config_missing: ({ file }) =>
    `There is no config at "${file}". Make one with: model-review init. For another place: --config FILE.`,
  doctor_config_valid: ({ file, models }) =>
    `The config "${file}" is valid and names ${models} ${models === 1 ? 'model' : 'models'}.`,
  doctor_config_on_base: ({ file }) => `"${file}" is the same on the base branch: its rules bind.`,
  doctor_config_differs: ({ file }) =>
    `"${file}" is not as on the base branch. A pull request is judged by the rules of its base branch: the changes count from the merge on.`,
  doctor_config_not_on_base: ({ file }) =>
    `"${file}" is not on the base branch yet: until it is, reviews only inform and hold no merge up. Merge it.`,
  doctor_source_not_asked: ({ model }) =>
    `The champion of ${model} is an artifact or a release, which only the action can fetch: it was not looked at.`,
  doctor_first_version: ({ model }) =>
    `${model} has no champion where the config looks for one: the first review has nothing to compare with, and the verdict is that of "policy.on_missing_champion".`,
  doctor_files_fit: ({ model, task }) =>
    task === 'metrics'
      ? `The files of ${model} are there and both hold metrics.`
      : `The files of ${model} are there and fit together: ids, labels and predictions.`,
  doctor_challenger_not_here: ({ model, path }) =>
    `The challenger of ${model}, "${path}", is not here. That is right if a step of the workflow writes it before the review; else write it.`,
  doctor_workflow_missing: ({ folder }) =>
    `No workflow in "${folder}" uses this action, so nothing is reviewed. Make one with: model-review init.`,
  doctor_workflow_unreadable: (args) => `${at(args)} this is no YAML, so GitHub does not run it. Correct that line.`,
  doctor_workflow_well: ({ file }) => `The workflow "${file}" is as a gate needs it.`,
  doctor_event_missing: (args) =>
    `${at(args)} the workflow does not start on pull requests. Add "pull_request:" to "on:".`,
  doctor_event_target: (args) =>
    `${at(args)} "pull_request_target" gives a token that may write to code that a stranger wrote. Use "pull_request".`,
  doctor_paths_filter: (args) =>
    `${at(args)} with "${args.key}" the workflow is skipped for other files, and a required check that is skipped stays pending for ever. Remove it: a pull request that touches no model is done in seconds.`,
  doctor_types_missing: (args) =>
    `${at(args)} not started on ${listOf(args.missing)}, so a pull request can change after its review. Remove "types" or add them.`,
  doctor_merge_group_missing: (args) =>
    `${at(args)} without "merge_group:" a merge queue waits for ever. Add it to "on:" before a queue is switched on.`,
  doctor_queue_without_event: ({ branch }) =>
    `"${branch}" has a merge queue, and the workflow does not start on "merge_group": the queue waits for ever. Add "merge_group:" to "on:".`,
  doctor_permissions_unsaid: (args) =>
    `${at(args)} no permissions are named, so the token has those that the repository happens to give. Write "permissions:" with ${listOf(args.permissions)}.`,
  doctor_permissions_all: (args) =>
    `${at(args)} "write-all" lets every step change the repository. Name what is needed: ${listOf(args.permissions)}.`,
  doctor_permission_missing: (args) =>
    `${at(args)} the permission "${args.permission}" is missing. Add that line to "permissions:".`,
  doctor_permission_broad: (args) =>
    `${at(args)} "${args.permission}" is more than a review needs. Use "contents: read", unless another step writes.`,
  doctor_job_if: (args) =>
    `${at(args)} the job "${args.job}" is skipped where its "if:" is not met, and a skipped job counts as passed. Remove "if:", or write "if: always()" and decide in a step.`,
  doctor_job_needs: (args) =>
    `${at(args)} if a job that "${args.job}" needs fails, "${args.job}" is skipped, and a skipped job counts as passed. Add "if: always()".`,
  doctor_step_if: (args) =>
    `${at(args)} the review itself is skipped where this "if:" is not met, and the job passes. Remove it.`,
  doctor_continue_on_error: (args) =>
    `${at(args)} with "continue-on-error" the job "${args.job}" passes whatever the review says. Remove it. To inform only, set "fail-on: never".`,
  doctor_no_timeout: (args) =>
    `${at(args)} the job "${args.job}" may run for six hours. Give it "timeout-minutes: 15".`,
  doctor_persist_credentials: (args) =>
    `${at(args)} the checkout leaves the token on disk, where later steps can read it. Add "persist-credentials: false".`,
  doctor_lfs_checkout: (args) =>
    `${at(args)} files of the models are kept by Git LFS, and the checkout takes only pointers. Add "lfs: true".`,
  doctor_action_placeholder: (args) =>
    `${at(args)} "${args.uses}" is a stand-in. Name your copy of this action and a full commit SHA.`,
  doctor_action_not_pinned: (args) =>
    `${at(args)} "${args.uses}" names a tag or branch, which can be moved to other code. Name the full commit SHA, with the version as a comment.`,
  doctor_fail_on_never: (args) =>
    `${at(args)} with "fail-on: never" the review informs and holds no merge up. That is right for the first weeks.`,
  doctor_github_not_asked: () =>
    'Whether merging waits for the review was not asked: that needs GITHUB_TOKEN, and GITHUB_REPOSITORY as OWNER/NAME.',
  doctor_repository_unknown: ({ repository, status }) =>
    `GitHub does not show ${repository} to this token (${status === 0 ? 'no answer' : `status ${status}`}), so its rules are unknown.`,
  doctor_rules_unknown: ({ branch, status }) =>
    `Whether a check is required on "${branch}" is unknown: GitHub does not tell it to this token (${status === 0 ? 'no answer' : `status ${status}`}). Look in Settings, Rules.`,
  doctor_check_required: ({ branch }) => `Merging into "${branch}" waits for the review.`,
  doctor_check_not_required: ({ branch, checks }) =>
    `Merging into "${branch}" does not wait for the review: ${listOf(checks)} is not a required check. Require it in Settings, Rules; it can be chosen once it has run within the last 7 days.`,
}
