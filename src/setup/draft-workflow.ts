/** The first workflow of a repository: least permissions, pinned actions, nothing that lets a check be skipped. */

export interface WorkflowOptions {
  /** What `uses:` names: this action, at a commit. */
  readonly action: string
  /** Where the config stands, from the root; undefined: at its usual place. */
  readonly config?: string
  /** Whether files are kept by Git LFS. */
  readonly lfs: boolean
  /** Commands that write the champion's files. */
  readonly prepare: readonly string[]
  /** Address of a tracking server. */
  readonly mlflowUri?: string
}

/** Stands in the place of an organisation and a commit that only its reader knows. */
export const ACTION_PLACEHOLDER = 'YOUR-ORGANISATION/model-review-gate@FULL-COMMIT-SHA'

/** Where GitHub shows the schema of an action at a commit; undefined where the action is none of a repository at a commit. */
export function schemaAddress(action: string): string | undefined {
  const [, repository, commit] = /^([\w.-]+\/[\w.-]+)@([0-9a-f]{40})$/.exec(action) ?? []
  return repository && `https://raw.githubusercontent.com/${repository}/${commit}/schema.json`
}

/** As examples/workflows name them; a test compares. */
const CHECKOUT = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1'
const UPLOAD = 'actions/upload-artifact@043fb46d1a93c77aae656e7c1c64a875d1fc6a0a # v7.0.1'

/** What GitHub fills in. */
const expression = (text: string) => `$\{{ ${text} }}`

export function draftWorkflow({ action, config, lfs, prepare, mlflowUri }: WorkflowOptions): string {
  const inputs = config === undefined ? [] : ['        with:', `          config: ${JSON.stringify(config)}`]
  return [
    '# Compares the model in a pull request with the model in production. Make the job a required check to hold merges.',
    'name: model-review',
    'on:',
    '  pull_request: # no paths: here, a required check that is skipped stays pending for ever',
    '  merge_group:',
    '',
    'permissions:',
    '  contents: read',
    '  pull-requests: write',
    '',
    'concurrency:',
    `  group: model-review-${expression('github.event.pull_request.number || github.ref')}`,
    '  # A run of the merge queue is never cancelled: its group would leave the queue.',
    `  cancel-in-progress: ${expression("github.event_name == 'pull_request'")}`,
    '',
    'jobs:',
    '  model-review:',
    '    runs-on: ubuntu-latest',
    '    timeout-minutes: 15',
    ...(mlflowUri === undefined ? [] : ['    env:', `      MLFLOW_TRACKING_URI: ${JSON.stringify(mlflowUri)}`]),
    '    steps:',
    `      - uses: ${CHECKOUT}`,
    '        with:',
    '          persist-credentials: false',
    ...(lfs ? ['          lfs: true'] : []),
    ...(prepare.length > 0 ? ['          fetch-depth: 0 # for the champion, as it is on the base branch'] : []),
    '      # Here: the step that writes the challenger’s predictions, unless they are in the repository.',
    ...prepare.flatMap((command) => [
      `      - run: ${command}`,
      ...(command.includes('dvc get')
        ? ['        # needs a step before that installs dvc, and access to its remote']
        : []),
    ]),
    `      - uses: ${action}`,
    '        id: review',
    ...inputs,
    '      # The report for machines: commands and publishing read it from here. Ids of rows stay out of it.',
    `      - uses: ${UPLOAD}`,
    "        if: always() && steps.review.outputs.report-json != ''",
    '        with:',
    '          name: model-review-report',
    '          path: |',
    '            model-review-report',
    '            !model-review-report/flips.csv',
    '      # The page for people: opens in the browser.',
    `      - uses: ${UPLOAD}`,
    "        if: always() && steps.review.outputs.report-html != ''",
    '        with:',
    `          path: ${expression('steps.review.outputs.report-html')}`,
    '          archive: false',
    '',
  ].join('\n')
}
