import { formatBytes } from '../../../words/format.js'
import type { Message, Messages } from '../../message.js'

type Value = Parameters<Message>[0][string]

const holding = (holds: Value, what: string): string =>
  Array.isArray(holds) && holds.length > 0 ? `; ${what} ${holds.map((name) => `"${name}"`).join(', ')}` : ''

const ageText = (hours: Value): string => {
  const days = Math.floor(Number(hours) / 24)
  return days >= 2 ? `${days} days` : `${hours} hours`
}

/** Sentences about places outside of the repository that files are taken from. */
export const sourcesMessages: Messages = {
  source_needs_github: ({ kind }) =>
    `The config takes a file from ${kind === 'artifact' ? 'an artifact of GitHub Actions' : 'a release on GitHub'}, which only the action can ask for. On the command line, download it (gh ${kind === 'artifact' ? 'run download' : 'release download'}), and name it with "path".`,
  sha256_differs: ({ file, expected, found }) =>
    `${file} is not the file that the config asks for: its SHA-256 is ${found}, and "sha256" says ${expected}. If the new file is meant, change "sha256"; if not, find out who replaced it.`,
  digest_differs: ({ file, expected, found }) =>
    `${file} arrived damaged: its SHA-256 is ${found}, and GitHub says ${expected}. Re-run the job.`,
  download_too_large: ({ file, limit }) =>
    `${file} is larger than the ${formatBytes(Number(limit))} that are downloaded. Keep only the columns that the review needs, or fetch it in a step before this one and name it with "path".`,
  download_timed_out: ({ url, seconds }) =>
    `${url} did not arrive within ${seconds} seconds. Re-run the job later, or fetch it in a step before this one and name it with "path".`,

  url_invalid: ({ value }) =>
    `"${value}" is no address that can be used. Write one that begins with https:// and holds no user name and no password.`,
  url_not_https: ({ url }) =>
    `${url} is not encrypted, so that anyone on the way could change the file. Use an address that begins with https:// (also where it redirects to).`,
  url_refused: ({ url, status }) =>
    `${url} answered ${status}. ${Number(status) === 401 || Number(status) === 403 ? 'No credentials are sent to it: fetch the file in a step before this one, and name it with "path".' : Number(status) === 404 ? 'Check the address.' : 'Check the address, or re-run the job later.'}`,
  url_unreachable: ({ url, why }) =>
    `${url} could not be reached (${why}), also when asked again. Check the address, and whether this machine may connect to it.`,

  artifact_missing: ({ path, ref }) =>
    `No good run on "${ref}" has uploaded an artifact named "${path}". Check the name, and that the workflow that uploads it runs on: push for this branch.`,
  artifact_expired: ({ name, branch }) =>
    `The artifact "${name}"${branch === null ? '' : ` of the runs on "${branch}"`} has expired: GitHub keeps artifacts for 90 days at most. Run the workflow that uploads it on the default branch again; what must last longer belongs into a release.`,
  artifact_file_missing: ({ name, path, holds }) =>
    `The artifact "${name}" holds no file "${path}"${holding(holds, 'it holds')}. Correct "path" of the artifact.`,
  artifact_file_unclear: ({ name, files, holds }) =>
    Number(files) === 0
      ? `The artifact "${name}" is empty. Check the step that uploads it.`
      : `The artifact "${name}" holds ${files} files, and the config does not say which is meant${holding(holds, 'they are')}. Add "path" to the artifact.`,
  workflow_missing: ({ workflow, name }) =>
    `The artifact "${name}" is to come from the workflow "${workflow}", which this repository does not have. Write the file name only, such as train.yml; and give the job "actions: read".`,
  release_missing: ({ path, ref }) =>
    `"${path}" is to come from ${ref === 'latest' ? 'the latest release' : `the release "${ref}"`}, which this repository does not have. Check "tag"; drafts and pre-releases are never the latest.`,
  asset_missing: ({ asset, tag, holds }) =>
    `The release "${tag}" has no asset "${asset}"${holding(holds, 'it has')}. Correct "asset", or upload the file to the release.`,

  zip_damaged: ({ file, entry }) =>
    `${file} is a damaged zip archive${entry === null ? '' : ` (at "${entry}")`}. Upload it again.`,
  zip_unsupported: ({ file, what }) =>
    `${file} is a zip archive with ${what}, which is not read. Write it with the usual compression, one file each.`,
  zip_unsafe: ({ file, entry, why }) =>
    `${file} holds "${entry}", which ${why === 'link' ? 'is a link' : why === 'twice' ? 'stands there twice' : 'leads out of the archive'}. An archive like that is not read at all; find out who made it.`,

  mlflow_model_invalid: ({ value }) =>
    `"${value}" names no model of a registry. Write models:/name@alias, such as models:/credit@champion, or models:/name/3. (Stages such as Production are no longer part of MLflow; give the version an alias.)`,
  mlflow_uri_missing: ({ model }) =>
    `${model} is in an MLflow registry, and nothing says where that is. Set MLFLOW_TRACKING_URI in the environment of the step, or "tracking_uri" in the config.`,
  mlflow_uri_unsupported: ({ value }) =>
    `The MLflow registry is named by an address of the kind "${value}", which cannot be asked over the network. Name a tracking server: https://…`,
  mlflow_version_missing: ({ path, ref }) =>
    `The MLflow registry at ${ref} knows no ${path}. Check the name, and whether the alias is set: mlflow.MlflowClient().set_registered_model_alias(name, alias, version).`,
  mlflow_without_run: ({ model, version }) =>
    `Version ${version} of ${model} is not linked to a run, so there are no predictions or metrics to take. Register the model from the run that evaluated it.`,
  mlflow_not_proxied: ({ model, version, path, scheme, runId }) =>
    `"${path}" of ${model} (version ${version}) lies in a store that MLflow does not hand out itself (${scheme || 'unknown'}:…). Download it in a step before this one, mlflow artifacts download --run-id ${runId} --artifact-path "${path}", and name it with "path"; or start the server with --serve-artifacts.`,
  mlflow_file_missing: ({ model, version, path, holds }) =>
    `The run of ${model} (version ${version}) has no file "${path}"${holding(holds, 'it holds')}. Correct "path", or log the file with mlflow.log_artifact.`,
  mlflow_refused: ({ server, status, what, sent }) =>
    `The MLflow server ${server} answered ${status} (${what}). ${
      Number(status) === 401 || Number(status) === 403
        ? sent
          ? 'Check MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, and what they permit.'
          : 'No credentials were sent. They are read from MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, and go only to the server that MLFLOW_TRACKING_URI names.'
        : 'Re-run the job later; if that does not help, look into the log of the server.'
    }`,
  mlflow_answer_unknown: ({ server, what }) =>
    `The MLflow server ${server} answered something else than expected (${what}). Check that the address is that of a tracking server, of version 2.0 or later.`,

  source_stale: ({ role, path, allowed, date, hours }) =>
    `The ${role} (${path}) is of ${date}, ${ageText(hours)} old; max_age allows ${allowed}. Bring it up to date, or allow more.`,
  source_age_unknown: ({ role, path, allowed }) =>
    `How old the ${role} is (${path}) cannot be told, and max_age allows ${allowed}. In a checkout, give actions/checkout "fetch-depth: 0"; elsewhere, name a source that says when it was made.`,
}
