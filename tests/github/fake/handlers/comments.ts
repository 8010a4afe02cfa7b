/** Comments on pull requests. */
import { type Handlers, pageOf } from '../answer.js'
import { commentOf, refusalOf } from '../shapes.js'

/** GitHub's limit on a comment: in its error message, not in its description. */
const MAX_COMMENT_CHARACTERS = 65_536

export const commentHandlers = {
  'issues/list-comments': (asked, world) => {
    const { repository } = world
    const issue = Number(asked.params.issue_number)
    if (!repository.pulls.has(issue)) return refusalOf(404, 'Not Found')
    const comments = repository.comments.filter((comment) => comment.issue === issue)
    return pageOf(
      asked,
      world,
      comments.map((comment) => commentOf(repository, comment)),
    )
  },
  'issues/create-comment': ({ params, body }, { repository, identity }) => {
    const issue = Number(params.issue_number)
    if (!repository.pulls.has(issue)) return refusalOf(404, 'Not Found')
    const text = (body as { body: string }).body
    const refused = refuseBody(text)
    if (refused) return refused
    return { status: 201, json: commentOf(repository, repository.addComment(issue, identity.login, text)) }
  },
  'issues/get-comment': ({ params }, { repository }) => {
    const comment = repository.comments.find(({ id }) => id === Number(params.comment_id))
    return comment ? { status: 200, json: commentOf(repository, comment) } : refusalOf(404, 'Not Found')
  },
  'issues/delete-comment': ({ params }, { repository }) => {
    const index = repository.comments.findIndex(({ id }) => id === Number(params.comment_id))
    if (index < 0) return refusalOf(404, 'Not Found')
    repository.comments.splice(index, 1)
    return { status: 204, json: undefined }
  },
  'issues/update-comment': ({ params, body }, { repository }) => {
    const comment = repository.comments.find(({ id }) => id === Number(params.comment_id))
    if (!comment) return refusalOf(404, 'Not Found')
    const text = (body as { body: string }).body
    const refused = refuseBody(text)
    if (refused) return refused
    comment.body = text
    comment.edits += 1
    comment.updatedAt = new Date(Date.parse(comment.updatedAt) + 1_000).toISOString()
    return { status: 200, json: commentOf(repository, comment) }
  },
} satisfies Handlers

function refuseBody(body: string) {
  if (body.trim() === '') return refusalOf(422, 'Validation Failed', ["Body can't be blank"])
  if (body.length <= MAX_COMMENT_CHARACTERS) return undefined
  return refusalOf(422, 'Validation Failed', [`body is too long (maximum is ${MAX_COMMENT_CHARACTERS} characters)`])
}
