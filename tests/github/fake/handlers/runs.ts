/** Runs of workflows and what they uploaded. */
import { type Asked, type Handlers, pageOf, type World } from '../answer.js'
import { artifactOf, refusalOf, runOf } from '../shapes.js'

export const runHandlers = {
  'actions/list-artifacts-for-repo': listArtifacts,
  'actions/list-workflow-run-artifacts': listArtifacts,
  'actions/list-workflow-runs': listRuns,
  'actions/list-workflow-runs-for-repo': (asked, world) => {
    const { head_sha, event, branch } = asked.query
    const found = world.repository.runs
      .filter((run) => (head_sha === undefined || run.sha === head_sha) && (event === undefined || run.event === event))
      .filter((run) => branch === undefined || run.branch === branch)
      .map((run) => runOf(world.repository, run))
      .reverse()
    const page = pageOf(asked, world, found)
    return { ...page, json: { total_count: found.length, workflow_runs: page.json } }
  },
  'actions/re-run-workflow': rerun('all'),
  'actions/re-run-workflow-failed-jobs': rerun('failed'),
  'actions/get-workflow-run': ({ params }, { repository }) => {
    const run = repository.runs.find(({ id }) => id === Number(params.run_id))
    return run ? { status: 200, json: runOf(repository, run) } : refusalOf(404, 'Not Found')
  },
  'actions/download-artifact': ({ params }, { repository }) => {
    const artifact = repository.artifacts.find(({ id }) => id === Number(params.artifact_id))
    if (!artifact) return refusalOf(404, 'Not Found')
    return artifact.expired ? refusalOf(410, 'Artifact has expired') : { status: 302, elsewhere: artifact.zip }
  },
} satisfies Handlers

function rerun(only: 'failed' | 'all') {
  return ({ params }: Asked, { repository }: World) => {
    const run = repository.runs.find(({ id }) => id === Number(params.run_id))
    if (!run) return refusalOf(404, 'Not Found')
    if (run.status !== undefined) return refusalOf(403, 'This workflow is already running')
    if (only === 'failed' && run.conclusion === 'success') return refusalOf(403, 'This workflow has no failed jobs')
    repository.reruns.push({ run: run.id, only })
    return { status: 201, json: {} }
  }
}

function listArtifacts(asked: Asked, world: World) {
  const { run_id } = asked.params
  const found = world.repository.artifacts
    .filter(({ name }) => asked.query.name === undefined || name === asked.query.name)
    .filter(({ run }) => run_id === undefined || run === Number(run_id))
    .map((artifact) => artifactOf(world.repository, artifact))
    .reverse()
  const page = pageOf(asked, world, found)
  return { ...page, json: { total_count: found.length, artifacts: page.json } }
}

function listRuns(asked: Asked, world: World) {
  const known = world.repository.runs.filter(({ workflow }) => workflow === asked.params.workflow_id)
  if (known.length === 0) return refusalOf(404, 'Not Found')
  const found = known
    .filter(({ branch, conclusion }) => branch === asked.query.branch && conclusion === asked.query.status)
    .map((run) => runOf(world.repository, run))
    .reverse()
  const page = pageOf(asked, world, found)
  return { ...page, json: { total_count: found.length, workflow_runs: page.json } }
}
