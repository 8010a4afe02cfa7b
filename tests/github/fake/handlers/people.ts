/** Who the token speaks for; what people may do, which team they are in, and what they said of a pull request. */
import { type Handlers, pageOf } from '../answer.js'
import { accountOf, privateUserOf, refusalOf } from '../shapes.js'

const SITE = 'https://github.test'
const API = 'https://api.github.test'

export const peopleHandlers = {
  'users/get-authenticated': (_, { identity }) =>
    identity.kind === 'installation'
      ? refusalOf(403, 'Resource not accessible by integration')
      : { status: 200, json: privateUserOf(identity.login) },
  'repos/get-collaborator-permission-level': ({ params }, { repository }) => {
    const login = params.username ?? ''
    const permission = repository.people.collaborators.get(login) ?? 'read'
    const user = { ...accountOf(login), role_name: permission }
    return { status: 200, json: { permission, role_name: permission, user } }
  },
  'teams/get-membership-for-user-in-org': ({ params }, { repository }) => {
    const { org, team_slug, username = '' } = params
    if (!repository.people.mayReadTeams) return refusalOf(403, 'Resource not accessible by integration')
    if (!repository.people.teams.get(`${org}/${team_slug}`)?.has(username)) return refusalOf(404, 'Not Found')
    return { status: 200, json: { url: `${API}/teams/1/memberships/${username}`, role: 'member', state: 'active' } }
  },
  'pulls/list-reviews': (asked, world) => {
    const pull = Number(asked.params.pull_number)
    const url = `${SITE}/pull/${pull}`
    const reviews = world.repository.people.reviews.filter((review) => review.pull === pull)
    return pageOf(
      asked,
      world,
      reviews.map(({ id, login, state, commit }) => ({
        id,
        node_id: 'PRR_1',
        user: accountOf(login),
        body: '',
        state,
        html_url: url,
        pull_request_url: url,
        _links: { html: { href: url }, pull_request: { href: url } },
        commit_id: commit,
        submitted_at: '2026-01-02T03:04:05Z',
        author_association: 'MEMBER',
      })),
    )
  },
  'reactions/create-for-issue-comment': ({ params, body }, { repository, identity }) => {
    const comment = Number(params.comment_id)
    const { content } = body as { content: string }
    const { login } = identity
    const { reactions } = repository.people
    const isThere = reactions.some((each) => each.comment === comment && each.content === content)
    if (!isThere) reactions.push({ comment, content, login })
    const shown = { id: 1, node_id: 'REA_1', user: accountOf(login), content, created_at: '2026-01-02T03:04:05Z' }
    return { status: isThere ? 200 : 201, json: shown }
  },
} satisfies Handlers
