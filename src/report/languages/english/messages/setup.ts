import type { Messages } from '../../message.js'

const quoted = (value: unknown): string => `"${value}"`

/** What `init` finds in a repository. */
export const setupMessages: Messages = {
  init_found_pair: ({ champion, challenger }) =>
    `Told by their names: ${quoted(champion)} is today's model, ${quoted(challenger)} the new one.`,
  init_found_on_base: ({ path }) =>
    `${quoted(path)} is on the base branch too: there it is today's model, here the new one.`,
  init_first_version: ({ path }) =>
    `${quoted(path)} is not on the base branch yet, so the first review has nothing to compare it with. Merge the predictions of today's model first, and compare the next ones with them.`,
  init_found_pointer: ({ path, tool }) =>
    `${quoted(path)} is kept by ${tool === 'dvc' ? 'DVC' : 'Git LFS'}: git holds a pointer, so a command fetches today's file into the folder "champion" first.`,
  init_found_runs: ({ champion, challenger, experiment, model }) =>
    `The newest run of the MLflow experiment ${quoted(experiment)}, ${quoted(challenger)}, beside ${model === null ? 'the run before it' : `the run behind the champion of ${quoted(model)}`}, ${quoted(champion)}.`,
  init_found_registered: ({ model, path, challenger, byNumber }) =>
    `The champion of ${quoted(model)} in the MLflow registry: ${quoted(path)}, which its run logged, beside ${quoted(challenger)}.${byNumber ? ' A version by its number is for a first look: in a pull request name the file that the job writes, or an alias that moves.' : ''}`,
  init_one_file: ({ path }) =>
    `${quoted(path)} holds predictions, but there is nothing to compare it with: no second file, and no git repository whose base branch has it. Save today's predictions beside it as "champion", or commit them.`,
  init_mlflow: ({ uri }) =>
    `In a pull request, name the champion in the registry, ${uri === null ? 'on a tracking server that the workflow can reach' : `at ${uri}`}: champion: { mlflow: { model: models:/NAME@champion, path: predictions.csv } }, where predictions.csv is a file that the run logged.`,
  init_walk_cut: ({ files }) =>
    `The folder is large; ${files} files were seen. Give two files where something is missing: model-review init CHAMPION CHALLENGER.`,
  init_enough_models: ({ limit }) => `${limit} models were found before it; add it to the config by hand.`,
  init_left_out: ({ path, why }) => `${quoted(path)} was left out. ${why}`,
  init_nothing_found: ({ looked, mlflow }) =>
    `No predictions and no metrics that can be compared were found (${looked} files seen). Write predictions of both models with ids and labels, such as champion.csv and challenger.csv, and run init again, or name them: model-review init CHAMPION CHALLENGER.${mlflow ? ' For MLflow, run it where the folder "mlruns" holds two finished runs, or download the files first: mlflow artifacts download.' : ''}`,
  init_workflow_placeholder: ({ file, placeholder }) =>
    `Name this action in ${quoted(file)}: replace ${placeholder} by your copy of it and a full commit SHA, or run init with --action OWNER/REPOSITORY@SHA.`,
  init_kept: ({ file }) => `${quoted(file)} is there already and was left as it is. To replace it: --force.`,
}
