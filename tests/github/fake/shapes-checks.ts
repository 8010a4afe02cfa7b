/** Check runs and labels in the shapes of GitHub's description. */
import type { FakeCheckRun, FakeRepository } from './state.js'

const API = 'https://api.github.test'
const TIME = '2026-01-01T00:00:00Z'

export function checkRunOf({ owner, name }: FakeRepository, run: FakeCheckRun): Record<string, unknown> {
  const url = `${API}/repos/${owner}/${name}/check-runs/${run.id}`
  return {
    id: run.id,
    node_id: 'CR_1',
    head_sha: run.headSha,
    name: run.name,
    url,
    html_url: `https://github.test/${owner}/${name}/runs/${run.id}`,
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion,
    started_at: TIME,
    completed_at: run.status === 'completed' ? TIME : null,
    external_id: '',
    check_suite: { id: 5 },
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    app: null,
    pull_requests: [],
  }
}

export function labelOf({ owner, name }: FakeRepository, label: string): Record<string, unknown> {
  return {
    id: 7,
    node_id: 'LA_1',
    url: `${API}/repos/${owner}/${name}/labels/${encodeURIComponent(label)}`,
    name: label,
    description: null,
    color: 'ededed',
    default: false,
  }
}
