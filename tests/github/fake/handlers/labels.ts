/** Labels of the repository and of its pull requests. */
import { type Handlers, pageOf } from '../answer.js'
import { refusalOf } from '../shapes.js'
import { labelOf } from '../shapes-checks.js'

/** GitHub takes names that differ only in case for the same. */
const isSame = (a: string) => (b: string) => a.toLowerCase() === b.toLowerCase()

export const labelHandlers = {
  'issues/list-labels-on-issue': (asked, world) => {
    const { repository } = world
    const issue = Number(asked.params.issue_number)
    if (!repository.pulls.has(issue)) return refusalOf(404, 'Not Found')
    const labels = repository.labelsOf(issue).map((name) => labelOf(repository, name))
    return pageOf(asked, world, labels)
  },
  'issues/create-label': ({ body }, { repository }) => {
    const { name } = body as { name: string }
    if (repository.labels.some(isSame(name))) return refusalOf(422, 'Validation Failed', ['already_exists'])
    repository.labels.push(name)
    return { status: 201, json: labelOf(repository, name) }
  },
  'issues/add-labels': ({ params, body }, { repository }) => {
    const issue = Number(params.issue_number)
    if (!repository.pulls.has(issue)) return refusalOf(404, 'Not Found')
    const { labels } = body as { labels: string[] }
    for (const name of labels) {
      // GitHub makes a label that is missing.
      if (!repository.labels.some(isSame(name))) repository.labels.push(name)
      const known = repository.labels.find(isSame(name)) ?? name
      if (!repository.labelsOf(issue).includes(known)) repository.labelsOf(issue).push(known)
    }
    return { status: 200, json: repository.labelsOf(issue).map((name) => labelOf(repository, name)) }
  },
  'issues/remove-label': ({ params }, { repository }) => {
    const labels = repository.labelsOf(Number(params.issue_number))
    const at = labels.findIndex(isSame(decodeURIComponent(params.name ?? '')))
    if (at < 0) return refusalOf(404, 'Label does not exist')
    labels.splice(at, 1)
    return { status: 200, json: labels.map((name) => labelOf(repository, name)) }
  },
} satisfies Handlers
