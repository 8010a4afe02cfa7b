import type { Message, Messages } from '../../message.js'
import { plural, text } from './decision.js'

type Args = Parameters<Message>[0]

const moved = ({ pointers }: Args): string =>
  Array.isArray(pointers) && pointers.length > 0 ? ` Moved to it: ${pointers.join('; ')}.` : ''

const by = ({ number }: Args): string => (number === null ? 'a push without a pull request' : `pull request ${number}`)

/** Sentences about what becomes the champion, and back. */
export const promotionMessages: Messages = {
  nothing_to_promote: ({ branch }) =>
    `This push to "${branch}" changed no file of a model, so the champions are what they were.`,
  promoted: (args) =>
    `${text(args, 'model')}: the new model of ${by(args)} is the champion now. Its review let it through.${moved(args)}`,
  promoted_despite: (args) =>
    `${text(args, 'model')}: ${by(args)} was merged although its review said "${text(args, 'verdict')}". The ledger keeps that. To go back: model-review rollback ${JSON.stringify(args.model)}. So that it cannot happen again, make the job of the review a required check (docs/workflows.md).`,
  promoted_unreviewed: (args) =>
    `${text(args, 'model')}: ${by(args)} changed the model, and no review of what was merged could be read. The ledger keeps that. If the pull request was reviewed, check that its workflow uploads the artifact model-review-report and that this job has "actions: read".`,
  promoted_advisory: (args) =>
    `${text(args, 'model')}: the new model of ${by(args)} is the champion now. The rules came with it, so it was reviewed by none that were agreed before.`,
  promotion_known: (args) =>
    `${text(args, 'model')}: that ${text(args, 'commit')} made it the champion was recorded before. Nothing changed.`,
  promotion_differs: (args) =>
    `${text(args, 'model')}: what ${by(args)} put on the branch is not what was reviewed (SHA-256 ${text(args, 'found')}…, reviewed was ${text(args, 'reviewed')}…), so it is not recorded as the champion and nothing moved to it. Open a pull request with the file that is meant, so that it is reviewed.`,
  promotion_pointers_held: (args) =>
    args.unread === true
      ? `${text(args, 'model')}: nothing that "promotion" names was moved, since the new model's file could not be read here and compared with what was reviewed. Keep it in the repository, or where the config can take it from after the merge.`
      : `${text(args, 'model')}: nothing that "promotion" names was moved, since its review did not let it through. Move it by hand if it is meant, or open a pull request that passes.`,
  promotion_pointer_failed: (args) =>
    `${text(args, 'model')}: ${text(args, 'pointer')} was not moved, for the reason below. Everything else is recorded. Re-run this job once it is mended: it does what is still missing.`,
  rollback_nothing: (args) =>
    args.model === null
      ? `The ledger knows of no champion. It is filled by the workflow that promotes (docs/promotion.md).`
      : `The ledger knows of no champion of "${text(args, 'model')}" before the present one, so there is nothing to go back to.`,
  rollback_file_missing: (args) =>
    `${text(args, 'path')} at ${text(args, 'commit')} is not the file that was the champion then, so nothing was taken back. Put the file where "promotion" asks for it by hand, in a pull request.`,
  rollback_model_unclear: (args) =>
    `The ledger has ${plural(args, 'count', 'model', 'models')}: ${text(args, 'known')}. Say which one to take back.`,
  rollback_no_access: () =>
    `To take a champion back, this command writes to the repository: set GITHUB_REPOSITORY (owner/name) and GITHUB_TOKEN (contents: write). With --dry-run it only says what it would do.`,
  ledger_unreadable_here: (args) =>
    `There is no ledger at ${text(args, 'where')}. If there is one on the server, fetch its branch (git fetch origin ${text(args, 'branch')}), or name a file with --ledger. It is written by the workflows for commands and promotion (examples/workflows); without them there is none.`,
  ledger_broken: (args) =>
    `${text(args, 'where')} is damaged from line ${text(args, 'line')} on, so nothing is read from it. The next decision in a pull request repairs it, and says what was lost.`,
}
