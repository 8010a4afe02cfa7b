export const id = 637;
export const ids = [637];
export const modules = {

/***/ 5637:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  connect: () => (/* reexport */ connect),
  planRollback: () => (/* binding */ planRollback),
  readLedgerOf: () => (/* binding */ readLedgerOf),
  rollBack: () => (/* binding */ rollBack)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/config/schema-source.js
var schema_source = __webpack_require__(3065);
// EXTERNAL MODULE: ./lib/core/problem.js
var core_problem = __webpack_require__(5524);
// EXTERNAL MODULE: ./lib/decisions/promotion.js
var promotion = __webpack_require__(394);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./lib/github/blob.js
/** Git's name of a file's content, which GitHub asks for before it replaces a file. */

const blobSha = (bytes) => (0,external_node_crypto_.createHash)('sha1').update(`blob ${bytes.byteLength}\0`).update(bytes).digest('hex');

// EXTERNAL MODULE: ./node_modules/@octokit/core/dist-src/index.js + 12 modules
var dist_src = __webpack_require__(4730);
// EXTERNAL MODULE: ./node_modules/@octokit/plugin-paginate-rest/dist-bundle/index.js
var dist_bundle = __webpack_require__(3779);
// EXTERNAL MODULE: ./node_modules/@octokit/plugin-retry/dist-bundle/index.js
var plugin_retry_dist_bundle = __webpack_require__(9735);
// EXTERNAL MODULE: ./node_modules/@octokit/plugin-throttling/dist-bundle/index.js
var plugin_throttling_dist_bundle = __webpack_require__(6856);
// EXTERNAL MODULE: ./lib/io/download.js
var download = __webpack_require__(6622);
// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/index.js + 1 modules
var lib = __webpack_require__(4942);
// EXTERNAL MODULE: ./node_modules/undici/index.js
var undici = __webpack_require__(4371);
;// CONCATENATED MODULE: ./lib/github/proxied-fetch.js
/** Requests through the proxy that the runner names (`https_proxy`, `no_proxy`), address by address. */


function proxiedFetch() {
    const dispatchers = new Map();
    const dispatcherOf = (address) => {
        const { origin } = new URL(address);
        if (!dispatchers.has(origin))
            dispatchers.set(origin, new lib/* HttpClient */.Qq().getAgentDispatcher(origin));
        return dispatchers.get(origin);
    };
    const ask = (address, options = {}) => {
        const url = typeof address === 'string' || address instanceof URL ? String(address) : address.url;
        return (0,undici/* fetch */.hd)(url, { ...options, dispatcher: dispatcherOf(url) });
    };
    // Two declarations of one standard.
    return ask;
}

;// CONCATENATED MODULE: ./lib/github/waiting-time.js
function waitingTime(ms, now = () => performance.now()) {
    let remaining = ms;
    let working = 0;
    let since = 0;
    const left = () => remaining - (working > 0 ? now() - since : 0);
    return {
        left,
        spend: async (work) => {
            if (working++ === 0)
                since = now();
            try {
                return await work();
            }
            finally {
                if (working === 1)
                    remaining = left();
                working--;
            }
        },
        allow: (least) => {
            remaining += Math.max(0, least - left());
        },
    };
}

;// CONCATENATED MODULE: ./lib/github/whole-answers.js
/** Statuses whose answers have no body. */
const EMPTY = new Set([101, 103, 204, 205, 304]);
function readWhole(fetch) {
    return async (...asked) => {
        const response = await fetch(...asked);
        if (response.body === null || EMPTY.has(response.status) || (response.status >= 300 && response.status < 400))
            return response;
        const bytes = await response.arrayBuffer();
        const mayBeEmpty = response.status !== 200 && bytes.byteLength === 0;
        if (isJson(response) && !mayBeEmpty && !parses(bytes))
            throw new Error('GitHub answered with JSON that breaks off.');
        const { status, statusText, headers, url } = response;
        const whole = new Response(bytes, { status, statusText, headers });
        return Object.defineProperty(whole, 'url', { value: url });
    };
}
const isJson = ({ headers }) => /^application\/(?:\w+\+)?json\b/i.test(headers.get('content-type') ?? '');
function parses(bytes) {
    try {
        JSON.parse(new TextDecoder().decode(bytes));
        return true;
    }
    catch {
        return false;
    }
}

;// CONCATENATED MODULE: ./lib/github/client.js
/** Speaks to GitHub: proxy, retries, rate limits and a deadline in one place, so that callers only see answers or problems. */









const RETRIES = 3;
const RATE_LIMIT_RETRIES = 2;
const LONGEST_PAUSE_SECONDS = 120;
const ATTEMPT_MS = 60_000;
const AT_ONCE = { key: () => ({ schedule: (_options, job) => job() }) };
function connect({ token, apiUrl, secondMs = 1_000, deadlineMs = 300_000, attemptMs = ATTEMPT_MS, }) {
    const waiting = waitingTime(deadlineMs);
    const fetch = proxiedFetch();
    const waitIfShort = (seconds, _options, _octokit, retryCount) => retryCount < RATE_LIMIT_RETRIES && seconds <= LONGEST_PAUSE_SECONDS && seconds * secondMs < waiting.left();
    const options = {
        auth: token,
        baseUrl: apiUrl,
        userAgent: 'model-review-gate',
        request: { fetch: readWhole(fetch) },
        log: { debug: () => { }, info: () => { }, warn: () => { }, error: () => { } },
        // Rate limits are the other plugin's: retried by both, one 429 would become a dozen requests.
        retry: {
            retries: RETRIES,
            retryAfterBaseValue: secondMs,
            doNotRetry: [400, 401, 403, 404, 409, 410, 413, 415, 422, 429, 451],
        },
        throttle: {
            retryAfterBaseValue: secondMs,
            onRateLimit: waitIfShort,
            onSecondaryRateLimit: waitIfShort,
            // The plugin would space all writes of a process by seconds. We write one comment; repetitions pause by themselves.
            write: AT_ONCE,
            notifications: AT_ONCE,
        },
    };
    const plugins = [limitAttempts(waiting, attemptMs), treatEvery429Alike, plugin_retry_dist_bundle/* retry */.L, plugin_throttling_dist_bundle/* throttling */.A];
    const octokit = new (dist_src/* Octokit */.E.plugin(dist_bundle/* paginateRest */.ud, ...plugins))(options);
    let isCutOff = false;
    octokit.hook.wrap('request', async (request, options) => {
        // Where nothing came back at all, after every repetition, the next request need not wait as long to learn the same.
        const isRepeated = !isCutOff && options.request.retries !== 0;
        // Its own copy: what one request counts of its repetitions would otherwise be counted for all that follow.
        options.request = { ...options.request, ...(isCutOff ? { retries: 0 } : {}) };
        try {
            const answer = await waiting.spend(async () => request(options));
            isCutOff = false;
            return answer;
        }
        catch (error) {
            const isSilence = statusOf(error) === 500 && error.response === undefined;
            isCutOff = isSilence && (isCutOff || isRepeated);
            throw error;
        }
    });
    return {
        octokit,
        token,
        apiUrl,
        /** For addresses that are not the API's: the same proxy, and never the token. */
        download: (0,download/* downloadBy */.OG)({ fetch, deadlineMs, pauseMs: secondMs }),
        pause: (seconds) => waiting.spend(() => new Promise((resolve) => setTimeout(resolve, seconds * secondMs))),
        /** From here on there are at least so many milliseconds to wait, whatever was used up before. */
        allow: (ms) => waiting.allow(ms),
    };
}
class DeadlineError extends Error {
    status = 504;
    constructor() {
        super('No time was left for another request.');
        this.name = 'DeadlineError';
    }
}
/** The first plugin is the innermost: its time is that of one attempt, where those behind it count all of them together. */
const limitAttempts = (waiting, attemptMs) => (octokit) => {
    octokit.hook.before('request', (options) => {
        const left = waiting.left();
        if (left <= 0)
            throw new DeadlineError();
        options.request.signal = AbortSignal.timeout(Math.ceil(Math.min(left, attemptMs)));
    });
    return {};
};
/** The throttling plugin knows a secondary rate limit by its wording, which proxies and older servers leave out. */
function treatEvery429Alike(octokit) {
    octokit.hook.error('request', (error) => {
        if (statusOf(error) === 429 && !isRateLimit(error))
            error.message += ' (taken for a secondary rate limit)';
        throw error;
    });
    return {};
}
function statusOf(error) {
    const status = error?.status;
    return typeof status === 'number' ? status : undefined;
}
function headerOf(error, name) {
    const headers = error?.response?.headers;
    return headers?.[name];
}
function isRateLimit(error) {
    return (/\b(secondary rate|rate limit)/i.test(error instanceof Error ? error.message : '') ||
        headerOf(error, 'x-ratelimit-remaining') === '0');
}
/**
 * What went wrong at GitHub, as a problem. `doing` completes "while …" ("reading the policy"); `permission` is the line that
 * a workflow needs for it ("contents: read"). Anything that is no answer of GitHub's is a defect of ours and thrown on.
 */
function client_problemOf(error, doing, permission) {
    const status = statusOf(error);
    if (status === undefined)
        throw error;
    if (status === 429 || (status === 403 && isRateLimit(error))) {
        const seconds = Number(headerOf(error, 'retry-after'));
        return (0,core_problem/* errorOf */.Mz)('github_rate_limited', { doing, seconds: Number.isFinite(seconds) && seconds > 0 ? seconds : null });
    }
    if (status === 401)
        return (0,core_problem/* errorOf */.Mz)('github_token_refused', { doing });
    if (status === 403 || status === 404)
        return (0,core_problem/* errorOf */.Mz)('github_not_permitted', { doing, permission, status });
    if (status >= 500)
        return (0,core_problem/* errorOf */.Mz)('github_unavailable', { doing, status });
    return (0,core_problem/* errorOf */.Mz)('github_refused', { doing, status });
}

// EXTERNAL MODULE: ./lib/io/dvc-files.js
var dvc_files = __webpack_require__(8513);
;// CONCATENATED MODULE: ./lib/github/contents.js
/** Files of the repository at a commit, through the API: what a pull request's own checkout has no say in. */




/** The contents API serves no larger file. */
const MAX_BYTES = 100 * 1024 * 1024;
/** The commit that a branch (`heads/main`), a tag (`tags/v1`), either without its prefix, or a commit names; undefined: none. */
async function resolveCommit(client, repository, ref) {
    try {
        const { data } = await client.octokit.request('GET /repos/{owner}/{repo}/commits/{ref}', {
            ...repository,
            ref,
            headers: { accept: 'application/vnd.github.sha' },
        });
        const commit = String(data).trim();
        return /^[0-9a-f]{40,64}$/.test(commit) ? commit : undefined;
    }
    catch (error) {
        // 404 is also what GitHub answers to a token that may not see the repository, so it must not read as "no such branch".
        if (statusOf(error) === 422 || statusOf(error) === 409)
            return undefined;
        throw new core_problem/* ProblemError */.Mm(client_problemOf(error, 'looking up a branch, tag or commit', 'contents: read'));
    }
}
/** A file's bytes at a commit that exists; undefined: there is no such file. */
async function readFileAt(client, repository, path, commit) {
    try {
        const response = await client.octokit.request('GET /repos/{owner}/{repo}/contents/{path}', {
            ...repository,
            path,
            ref: commit,
            headers: { accept: 'application/vnd.github.raw+json' },
            // Parsed by Octokit, the bytes would become text: a compressed or UTF-16 file would not survive it.
            request: { parseSuccessResponseBody: false },
        });
        const type = String(response.headers['content-type'] ?? '');
        const stream = response.data;
        if (!type.includes('vnd.github.raw')) {
            await stream.cancel?.();
            throw new core_problem/* ProblemError */.Mm((0,core_problem/* errorOf */.Mz)('is_a_folder', { path }));
        }
        return await readAll(stream, path);
    }
    catch (error) {
        if (error instanceof core_problem/* ProblemError */.Mm)
            throw error;
        if (statusOf(error) === 404)
            return undefined;
        if (statusOf(error) === 403 && /too large|up to 100 MB/i.test(error.message)) {
            throw new core_problem/* ProblemError */.Mm((0,core_problem/* errorOf */.Mz)('file_too_large_for_api', { path, megabytes: 100 }));
        }
        throw new core_problem/* ProblemError */.Mm(client_problemOf(error, `reading ${path}`, 'contents: read'));
    }
}
async function readAll(stream, path) {
    const chunks = [];
    let size = 0;
    try {
        for await (const chunk of stream) {
            size += chunk.byteLength;
            if (size > MAX_BYTES)
                throw new core_problem/* ProblemError */.Mm((0,core_problem/* errorOf */.Mz)('file_too_large_for_api', { path, megabytes: 100 }));
            chunks.push(chunk);
        }
    }
    catch (error) {
        // A connection that breaks in the middle of a body carries no status of its own.
        if (error instanceof core_problem/* ProblemError */.Mm)
            throw error;
        throw new core_problem/* ProblemError */.Mm((0,core_problem/* errorOf */.Mz)('github_unavailable', { doing: `reading ${path}`, status: 502 }));
    }
    return Buffer.concat(chunks, size);
}
/** Files with a ref come through the API at a commit that is recorded; files without one from the working tree. */
function fetchFromRepository(source) {
    const { client, repository, baseFolder, baseTip, baseRef, local } = source;
    const commits = new Map([['base', Promise.resolve(baseTip)]]);
    const commitOf = (ref) => {
        const known = commits.get(ref) ?? resolveCommit(client, repository, ref);
        commits.set(ref, known);
        return known;
    };
    return async (spec) => {
        if (spec.ref === undefined)
            return local(spec);
        const path = posix.join(baseFolder, spec.path);
        if (path === '..' || path.startsWith('../') || posix.isAbsolute(spec.path)) {
            throw new ProblemError(errorOf('path_outside', { path: spec.path }));
        }
        const commit = await commitOf(spec.ref);
        if (commit === undefined)
            throw new ProblemError(errorOf('github_ref_missing', { path: spec.path, ref: spec.ref }));
        const bytes = await readFileAt(client, repository, path, commit).catch((error) => {
            const isFolder = error instanceof ProblemError && error.problems[0].code === 'is_a_folder';
            if (!spec.orFolder || !isFolder)
                throw error;
            throw new ProblemError(errorOf('folder_at_ref', { path: spec.path, ref: spec.ref === 'base' ? baseRef : spec.ref }));
        });
        if (bytes === undefined) {
            const ref = spec.ref === 'base' ? baseRef : spec.ref;
            const textOf = async (name) => {
                const found = await readFileAt(client, repository, name, commit);
                return found === undefined ? undefined : Buffer.from(found).toString('utf8');
            };
            if (await isKeptByDvc(path, textOf))
                throw new ProblemError(errorOf('dvc_not_pulled', { path: spec.path, ref }));
            throw new ProblemError(errorOf('file_missing_on_ref', { path: spec.path, ref, commit, near: null }));
        }
        if (!spec.wantsTime)
            return { path: spec.path, ref: spec.ref, commit, bytes };
        const time = await timeOf(client, repository, path, commit);
        const origin = { kind: 'path', version: null, run: null, time };
        return { path: spec.path, ref: spec.ref, commit, bytes, origin };
    };
}
/** When the file was last changed, as of a commit. */
async function timeOf(client, repository, path, commit) {
    try {
        const query = { ...repository, path, sha: commit, per_page: 1 };
        const { data } = await client.octokit.request('GET /repos/{owner}/{repo}/commits', query);
        const parsed = Date.parse(data[0]?.commit.committer?.date ?? '');
        return Number.isNaN(parsed) ? null : new Date(parsed).toISOString();
    }
    catch (error) {
        throw new ProblemError(problemOf(error, `looking up when ${path} was changed`, 'contents: read'));
    }
}

;// CONCATENATED MODULE: ./lib/github/champion-file.js
/** The champion as a file of the default branch, written by a commit. */




/**
 * Makes the bytes the file at the tip of the branch; a second run changes nothing. path: from the root of the repository. A
 * commit in between is not written over: GitHub refuses it. Throws ProblemError with what GitHub said, also where rules of the
 * branch keep the token from pushing.
 */
async function putChampionFile(client, repository, { path, branch }, bytes, message) {
    const tip = await resolveCommit(client, repository, `heads/${branch}`);
    const current = tip === undefined ? undefined : await readFileAt(client, repository, path, tip);
    if (current && Buffer.from(current).equals(bytes))
        return;
    try {
        await client.octokit.request('PUT /repos/{owner}/{repo}/contents/{path}', {
            ...repository,
            path,
            branch,
            message,
            content: Buffer.from(bytes).toString('base64'),
            ...(current ? { sha: blobSha(current) } : {}),
        });
    }
    catch (error) {
        throw new core_problem/* ProblemError */.Mm(client_problemOf(error, `writing ${path} to ${branch}`, 'contents: write'));
    }
}

;// CONCATENATED MODULE: ./lib/github/champion-release.js
/** The champion as an asset of a release: a name that stays, and beside it every file that was champion once. */



/** The file that keeps a former champion: rollbacks take it from there. */
const keptNameOf = (asset, sha256) => `${sha256.slice(0, 16)}-${asset}`;
/**
 * Makes the bytes the asset. It is uploaded under a name of its own first, so that nothing is lost if what follows fails; a
 * second run changes nothing. commit: where a release that must be made is tagged. Throws ProblemError with what GitHub said.
 */
async function putChampionAsset(client, repository, { tag, asset }, bytes, commit) {
    const sha256 = (0,external_node_crypto_.createHash)('sha256').update(bytes).digest('hex');
    const release = (await findRelease(client, repository, tag)) ?? (await makeRelease(client, repository, tag, commit));
    const kept = keptNameOf(asset, sha256);
    if (!release.assets.some(({ name }) => name === kept))
        await upload(client, release, kept, bytes);
    const current = release.assets.find(({ name }) => name === asset);
    if (current?.digest === `sha256:${sha256}`)
        return;
    if (current)
        await remove(client, repository, current.id);
    await upload(client, release, asset, bytes);
}
/** undefined: there is no release of that tag. */
async function findRelease(client, repository, tag) {
    try {
        const { data } = await client.octokit.request('GET /repos/{owner}/{repo}/releases/tags/{tag}', {
            ...repository,
            tag,
        });
        return releaseOf(data);
    }
    catch (error) {
        if (statusOf(error) === 404)
            return undefined;
        throw new core_problem/* ProblemError */.Mm(client_problemOf(error, `looking up the release ${tag}`, 'contents: read'));
    }
}
async function makeRelease(client, repository, tag, commit) {
    return writing(`making the release ${tag}`, async () => {
        const { data } = await client.octokit.request('POST /repos/{owner}/{repo}/releases', {
            ...repository,
            tag_name: tag,
            target_commitish: commit,
            name: tag,
            body: 'The model in production, and those before it. Kept by model-review-gate.',
            // What `latest` means to others is not ours to change.
            make_latest: 'false',
        });
        return releaseOf(data);
    });
}
const releaseOf = ({ id, upload_url, assets }) => ({
    id,
    uploadUrl: upload_url,
    assets: assets.map(({ id: assetId, name, digest }) => ({ id: assetId, name, digest: digest ?? null })),
});
async function upload(client, { uploadUrl }, name, bytes) {
    await writing(`uploading ${name}`, () => client.octokit.request({
        method: 'POST',
        url: uploadUrl,
        name,
        data: bytes,
        headers: { 'content-type': 'application/octet-stream' },
    }));
}
async function remove(client, repository, asset) {
    await writing('replacing the asset', () => client.octokit.request('DELETE /repos/{owner}/{repo}/releases/assets/{asset_id}', {
        ...repository,
        asset_id: asset,
    }));
}
async function writing(doing, write) {
    try {
        return await write();
    }
    catch (error) {
        throw new core_problem/* ProblemError */.Mm(client_problemOf(error, doing, 'contents: write'));
    }
}

// EXTERNAL MODULE: ./lib/decisions/ledger.js + 1 modules
var ledger = __webpack_require__(8699);
;// CONCATENATED MODULE: ./lib/github/ledger-branch.js
/** The ledger of decisions, kept as a file on a branch of its own. */






/** Of several writers at once one gets through each time, so this many may come together. */
const ATTEMPTS = 12;
const ledger_branch_LONGEST_PAUSE_SECONDS = 4;
/**
 * The ledger as it stands at the tip of its branch. A branch, never a tag or a commit of that name: anybody who may push
 * could make a tag. Throws ProblemError with `ledger_not_readable` {branch, status}.
 */
async function readLedgerBranch({ client, repository, branch }) {
    try {
        const commit = await tipOf(client, repository, branch);
        const bytes = commit === null ? undefined : await readFileAt(client, repository, ledger/* LEDGER_FILE */.th, commit);
        const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes ?? new Uint8Array());
        return { text, ledger: (0,ledger/* readLedger */.SC)(text), commit, hasFile: bytes !== undefined };
    }
    catch (error) {
        throw notReadable(branch, error);
    }
}
function notReadable(branch, error) {
    const problem = error instanceof core_problem/* ProblemError */.Mm ? error.problems[0] : undefined;
    const status = statusOf(error) ?? problem?.args.status;
    if (status === undefined)
        return error;
    return new core_problem/* ProblemError */.Mm((0,core_problem/* errorOf */.Mz)('ledger_not_readable', { branch, status }));
}
async function tipOf(client, repository, branch) {
    try {
        const { data } = await client.octokit.request('GET /repos/{owner}/{repo}/git/ref/{ref}', {
            ...repository,
            ref: `heads/${branch}`,
        });
        return data.object.sha;
    }
    catch (error) {
        if (statusOf(error) === 404)
            return null;
        throw error;
    }
}
/**
 * Adds entries to the ledger and returns it as it then stands, read again: a write that got lost on its way is made once more.
 * Other writers may come in between; whoever comes second reads again and adds behind. Entries whose key is there are left out.
 * Throws ProblemError with `ledger_not_written` {branch, status}, `ledger_not_readable`.
 */
async function appendToLedgerBranch(place, added, message) {
    let status = null;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        if (attempt > 1)
            await place.client.pause(jitterOf(added[0].key, attempt) * Math.min(2 ** (attempt - 2), ledger_branch_LONGEST_PAUSE_SECONDS));
        const stored = await readLedgerBranch(place);
        const text = (0,ledger/* appendToLedger */.LT)(stored.text, added);
        if (text === stored.text)
            return stored;
        try {
            if (stored.commit === null)
                await startBranch(place, text, message);
            else
                await replaceFile(place, stored, text, message);
        }
        catch (error) {
            status = statusOf(error) ?? null;
            if (status === null)
                throw error;
            if (status !== 409 && status !== 422 && status < 500)
                break;
        }
    }
    const last = await readLedgerBranch(place);
    if ((0,ledger/* appendToLedger */.LT)(last.text, added) === last.text)
        return last;
    throw new core_problem/* ProblemError */.Mm((0,core_problem/* errorOf */.Mz)('ledger_not_written', { branch: place.branch, status: status ?? 'lost' }));
}
/** Between 0 and 1, another one for every writer: they must not wait alike. */
const jitterOf = (key, attempt) => (0,external_node_crypto_.createHash)('sha256').update(`${key} ${attempt}`).digest().readUInt16BE(0) / 0xffff;
/** GitHub refuses a file that is no longer what was read (409), so nobody's entry is written over. */
async function replaceFile({ client, repository, branch }, stored, text, message) {
    await client.octokit.request('PUT /repos/{owner}/{repo}/contents/{path}', {
        ...repository,
        path: ledger/* LEDGER_FILE */.th,
        branch,
        message,
        content: Buffer.from(text).toString('base64'),
        ...(stored.hasFile ? { sha: blobSha(Buffer.from(stored.text)) } : {}),
    });
}
/** A branch without a history in common with the code. GitHub refuses it (422) if somebody was faster. */
async function startBranch({ client, repository, branch }, text, message) {
    const { octokit } = client;
    const tree = await octokit.request('POST /repos/{owner}/{repo}/git/trees', {
        ...repository,
        tree: [{ path: ledger/* LEDGER_FILE */.th, mode: '100644', type: 'blob', content: text }],
    });
    const commit = await octokit.request('POST /repos/{owner}/{repo}/git/commits', {
        ...repository,
        message,
        tree: tree.data.sha,
        parents: [],
    });
    await octokit.request('POST /repos/{owner}/{repo}/git/refs', {
        ...repository,
        ref: `refs/heads/${branch}`,
        sha: commit.data.sha,
    });
}

// EXTERNAL MODULE: ./lib/io/digest.js
var io_digest = __webpack_require__(1322);
// EXTERNAL MODULE: ./lib/io/take-folder.js + 3 modules
var take_folder = __webpack_require__(5216);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
;// CONCATENATED MODULE: ./lib/io/zip.js
/** Reads zip archives in memory. Nothing is ever written to disk, and every name, size and checksum is doubted. */


/** No archive of predictions has as many. */
const MOST_ENTRIES = 10_000;
/** What one file may inflate to. */
const MOST_INFLATED_BYTES = (/* unused pure expression or super */ null && (2 ** 31 - 1));
const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
/**
 * The files in an archive, by path (APPNOTE.TXT 6.3.10 of PKWARE; stored and deflated, no ZIP64). Throws ProblemError with
 * `zip_damaged` {file, entry: null}, `zip_unsupported` {file, what}, `zip_unsafe` {file, entry, why} where a name leads out
 * of the archive, stands twice, or is a link.
 */
function zip_readZip(bytes, file, maxBytes = MOST_INFLATED_BYTES) {
    const damaged = (entry = null) => new ProblemError(errorOf('zip_damaged', { file, entry }));
    const unsupported = (what) => new ProblemError(errorOf('zip_unsupported', { file, what }));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const end = findEnd(view);
    if (end === undefined)
        throw damaged();
    const count = view.getUint16(end + 10, true);
    const size = view.getUint32(end + 12, true);
    const start = view.getUint32(end + 16, true);
    if (count === 0xffff || size === 0xffffffff || start === 0xffffffff)
        throw unsupported('ZIP64');
    if (count > MOST_ENTRIES)
        throw unsupported(`more than ${MOST_ENTRIES} entries`);
    if (start + size > end)
        throw damaged();
    const entries = new Map();
    let at = start;
    for (let index = 0; index < count; index++) {
        if (at + 46 > end || view.getUint32(at, true) !== DIRECTORY_ENTRY)
            throw damaged();
        const flags = view.getUint16(at + 8, true);
        const method = view.getUint16(at + 10, true);
        const sum = view.getUint32(at + 16, true);
        const packed = view.getUint32(at + 20, true);
        const unpacked = view.getUint32(at + 24, true);
        const nameLength = view.getUint16(at + 28, true);
        const extraLength = view.getUint16(at + 30, true);
        const commentLength = view.getUint16(at + 32, true);
        const unixMode = view.getUint32(at + 38, true) >>> 16;
        const local = view.getUint32(at + 42, true);
        const next = at + 46 + nameLength + extraLength + commentLength;
        if (next > end)
            throw damaged();
        const path = Buffer.from(bytes.subarray(at + 46, at + 46 + nameLength)).toString('utf8');
        at = next;
        const why = whyUnsafe(path, unixMode);
        if (why !== undefined)
            throw new ProblemError(errorOf('zip_unsafe', { file, entry: path, why }));
        if (path.endsWith('/'))
            continue;
        if (entries.has(path))
            throw new ProblemError(errorOf('zip_unsafe', { file, entry: path, why: 'twice' }));
        if ((flags & 1) !== 0)
            throw unsupported('encrypted entries');
        if (method !== 0 && method !== 8)
            throw unsupported(`compression method ${method}`);
        if (packed === 0xffffffff || unpacked === 0xffffffff || local === 0xffffffff)
            throw unsupported('ZIP64');
        const read = () => {
            if (unpacked > maxBytes)
                throw new ProblemError(errorOf('inflated_too_large', { file: `${file}/${path}`, bytes: packed, limit: maxBytes }));
            if (local + 30 > start || view.getUint32(local, true) !== LOCAL_ENTRY)
                throw damaged(path);
            const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
            if (from + packed > start)
                throw damaged(path);
            const content = bytes.subarray(from, from + packed);
            const whole = method === 0 ? content : inflate(content, unpacked);
            // The sizes that an archive claims are claims: what came out is what counts.
            if (whole === undefined || whole.length !== unpacked || crc32(whole) !== sum)
                throw damaged(path);
            return whole;
        };
        entries.set(path, { path, bytes: unpacked, read });
    }
    return [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
function inflate(content, unpacked) {
    try {
        return inflateRawSync(content, { maxOutputLength: Math.max(1, unpacked) });
    }
    catch {
        return undefined;
    }
}
/** The record stands at the end, before a comment of at most 65,535 bytes. */
function findEnd(view) {
    for (let at = view.byteLength - 22; at >= 0 && at >= view.byteLength - 22 - 0xffff; at--) {
        if (view.getUint32(at, true) !== END_OF_DIRECTORY)
            continue;
        const isOneDisk = view.getUint16(at + 4, true) === 0 && view.getUint16(at + 6, true) === 0;
        if (isOneDisk && at + 22 + view.getUint16(at + 20, true) === view.byteLength)
            return at;
    }
    return undefined;
}
const SYMBOLIC_LINK = 0o120000;
function whyUnsafe(path, unixMode) {
    const parts = path.replace(/\/$/, '').split('/');
    const leadsOut = path.startsWith('/') || /^[a-z]:/i.test(path) || parts.includes('..');
    if (leadsOut || path.includes('\\') || path.includes('\0') || parts.some((part) => part === '' || part === '.'))
        return 'outside';
    return (unixMode & 0o170000) === SYMBOLIC_LINK ? 'link' : undefined;
}
/** Whether bytes begin as a zip archive does. */
const isZip = (bytes) => bytes.length >= 22 && bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);

;// CONCATENATED MODULE: ./lib/github/stores.js
/** What GitHub keeps beside the repository: artifacts of runs and assets of releases, of the same repository only. */






/**
 * What may start a run whose artifacts are believed. A run that a pull request, an issue or another run starts may carry
 * the default branch's name and yet handle what a stranger wrote.
 */
const TRUSTED_EVENTS = (/* unused pure expression or super */ null && (['push', 'schedule', 'workflow_dispatch', 'repository_dispatch', 'release']));
const MOST_RUNS_ASKED = 5;
const MOST_PAGES = 3;
const PER_PAGE = 100;
/**
 * A file of the newest artifact of that name that a good run on the default branch of this very repository uploaded.
 * Throws ProblemError with `artifact_missing` {path, ref, source}, `artifact_expired`, `artifact_file_missing`,
 * `artifact_file_unclear`, `download_too_large`, `digest_differs`, those of `readZip` and of GitHub.
 */
async function fetchArtifact(store, remote, orFolder) {
    const { client, repository } = store;
    const { run, artifact } = await (remote.workflow === undefined
        ? findByName(store, remote)
        : findByWorkflow(store, remote, remote.workflow));
    const name = `artifact ${remote.name}`;
    if (artifact.size_in_bytes > MOST_DOWNLOADED_BYTES)
        throw new ProblemError(errorOf('download_too_large', { file: name, limit: MOST_DOWNLOADED_BYTES }));
    const bytes = await stores_download(client, 'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}', { ...repository, artifact_id: artifact.id, archive_format: 'zip' }, name, 'actions: read');
    checkDigest(bytes, artifact.digest, name);
    const entries = readZip(bytes, name);
    const origin = { kind: 'artifact', version: null, run: String(run.id), time: isoOf(artifact.created_at) };
    const taken = { ref: store.defaultBranch, commit: run.head_sha, origin };
    const chosen = chooseEntry(entries, remote.path);
    if (chosen)
        return { path: `${remote.name}/${chosen.path}`, ...taken, bytes: chosen.read() };
    const prefix = remote.path === undefined ? '' : `${remote.path.replace(/\/+$/, '')}/`;
    if (orFolder && entries.some(({ path }) => path.startsWith(prefix))) {
        const path = `${remote.name}/${prefix}`.replace(/\/$/, '');
        const folder = await takeFolder(folderIn(entries, path, prefix), orFolder);
        return { path, ...taken, bytes: folder.manifest, folder };
    }
    const holds = entries.slice(0, 10).map(({ path }) => path);
    throw new ProblemError(remote.path === undefined
        ? errorOf('artifact_file_unclear', { name: remote.name, files: entries.length, holds })
        : errorOf('artifact_file_missing', { name: remote.name, path: remote.path, holds }));
}
function chooseEntry(entries, path) {
    if (path === undefined)
        return entries.length === 1 ? entries[0] : undefined;
    const wanted = path.replace(/^\.\//, '');
    return entries.find((entry) => entry.path === wanted);
}
const folderIn = (entries, path, prefix) => ({
    path,
    name: path.split('/').at(-1) ?? path,
    list: async (inside) => {
        const start = prefix + (inside === '' || inside.endsWith('/') ? inside : `${inside}/`);
        const below = entries.filter((entry) => entry.path.startsWith(start)).map((entry) => entry.path.slice(start.length));
        const names = new Map(below.map((rest) => [rest.split('/')[0], rest.includes('/') ? 'folder' : 'file']));
        return [...names].map(([name, kind]) => ({ name, kind }));
    },
    read: async (inside) => {
        const entry = entries.find((each) => each.path === prefix + inside);
        if (!entry)
            throw new ProblemError(errorOf('file_missing', { path: inside, folder: path, near: null }));
        return entry.read();
    },
});
/** Newest first; each candidate's run is asked for, since the artifact does not say how its run ended. */
async function findByName(store, remote) {
    const { client, repository, defaultBranch } = store;
    let expired = 0;
    let asked = 0;
    for (let page = 1; page <= MOST_PAGES; page++) {
        const { artifacts } = await ask(`listing artifacts named ${remote.name}`, 'actions: read', async () => {
            const query = { ...repository, name: remote.name, per_page: PER_PAGE, page };
            return (await client.octokit.request('GET /repos/{owner}/{repo}/actions/artifacts', query)).data;
        });
        for (const artifact of newestFirst(artifacts)) {
            const made = artifact.workflow_run;
            const isOwn = made?.repository_id !== undefined && made.repository_id === made.head_repository_id;
            if (artifact.name !== remote.name || !isOwn || made.id === undefined || made.head_branch !== defaultBranch)
                continue;
            if (artifact.expired) {
                expired++;
                continue;
            }
            if (asked === MOST_RUNS_ASKED)
                throw missing(store, remote, expired);
            asked++;
            const run_id = made.id;
            const run = await ask('reading a run of the workflow', 'actions: read', async () => {
                return (await client.octokit.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', { ...repository, run_id })).data;
            });
            if (isGood(run, defaultBranch))
                return { run, artifact };
        }
        if (artifacts.length < PER_PAGE)
            break;
    }
    throw missing(store, remote, expired);
}
async function findByWorkflow(store, remote, workflow) {
    const { client, repository, defaultBranch } = store;
    const runs = await ask(`listing runs of ${workflow}`, 'actions: read', async () => {
        const { data } = await client.octokit.request('GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs', {
            ...repository,
            workflow_id: workflow,
            branch: defaultBranch,
            status: 'success',
            per_page: 20,
        });
        return data.workflow_runs;
    }).catch((error) => {
        const isUnknown = error instanceof ProblemError && error.problems[0].args.status === 404;
        throw isUnknown ? new ProblemError(errorOf('workflow_missing', { workflow, name: remote.name })) : error;
    });
    let expired = 0;
    for (const run of runs.filter((each) => isGood(each, defaultBranch)).slice(0, MOST_RUNS_ASKED)) {
        const artifacts = await ask(`listing artifacts named ${remote.name}`, 'actions: read', async () => {
            const query = { ...repository, run_id: Number(run.id), name: remote.name, per_page: PER_PAGE };
            return (await client.octokit.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts', query)).data
                .artifacts;
        });
        // A run that was repeated may hold several of one name.
        const named = newestFirst(artifacts).filter(({ name }) => name === remote.name);
        const artifact = named.find((each) => !each.expired);
        if (artifact)
            return { run, artifact };
        expired += named.length;
    }
    throw missing(store, remote, expired);
}
function isGood(run, defaultBranch) {
    return (run.conclusion === 'success' &&
        run.head_branch === defaultBranch &&
        TRUSTED_EVENTS.includes(run.event) &&
        run.head_repository !== null &&
        run.head_repository.id === run.repository.id);
}
const newestFirst = (all) => [...all].sort((a, b) => Date.parse(b.created_at ?? '') - Date.parse(a.created_at ?? '') || b.id - a.id);
function missing({ defaultBranch }, { name }, expired) {
    // What was there once is no first version: to go on without a champion would let a decline pass.
    if (expired > 0)
        return new ProblemError(errorOf('artifact_expired', { name, branch: defaultBranch }));
    return new ProblemError(errorOf('artifact_missing', { path: name, ref: defaultBranch, source: 'artifact' }));
}
/**
 * An asset of a release, by tag; `latest` is the newest that is neither a draft nor a pre-release. Throws ProblemError with
 * `release_missing` {path, ref, source}, `asset_missing` {asset, tag, holds}, `download_too_large`, `digest_differs` and
 * those of GitHub.
 */
async function fetchRelease({ client, repository }, { tag, asset }) {
    const doing = tag === 'latest' ? 'looking up the latest release' : `looking up the release ${tag}`;
    const release = await ask(doing, 'contents: read', async () => {
        const { data } = tag === 'latest'
            ? await client.octokit.request('GET /repos/{owner}/{repo}/releases/latest', { ...repository })
            : await client.octokit.request('GET /repos/{owner}/{repo}/releases/tags/{tag}', { ...repository, tag });
        return data;
    }).catch((error) => {
        const isUnknown = error instanceof core_problem/* ProblemError */.Mm && error.problems[0].args.status === 404;
        throw isUnknown ? new core_problem/* ProblemError */.Mm((0,core_problem/* errorOf */.Mz)('release_missing', { path: asset, ref: tag, source: 'release' })) : error;
    });
    const found = release.assets.find(({ name, state }) => name === asset && state === 'uploaded');
    if (!found) {
        const holds = release.assets.slice(0, 10).map(({ name }) => name);
        throw new core_problem/* ProblemError */.Mm((0,core_problem/* errorOf */.Mz)('asset_missing', { asset, tag: release.tag_name, holds }));
    }
    const name = `${asset} of release ${release.tag_name}`;
    if (found.size > download/* MOST_DOWNLOADED_BYTES */.eZ)
        throw new core_problem/* ProblemError */.Mm((0,core_problem/* errorOf */.Mz)('download_too_large', { file: name, limit: download/* MOST_DOWNLOADED_BYTES */.eZ }));
    const bytes = await stores_download(client, 'GET /repos/{owner}/{repo}/releases/assets/{asset_id}', { ...repository, asset_id: found.id }, name, 'contents: read');
    checkDigest(bytes, found.digest, name);
    const origin = { kind: 'release', version: release.tag_name, run: null, time: isoOf(found.updated_at) };
    return { path: asset, ref: release.tag_name, commit: null, bytes, origin };
}
/** GitHub answers with an address elsewhere, signed for minutes: it is followed without the token. */
async function stores_download(client, route, parameters, name, permission, maxBytes = download/* MOST_DOWNLOADED_BYTES */.eZ) {
    const response = await ask(`downloading ${name}`, permission, () => client.octokit.request(route, {
        ...parameters,
        headers: { accept: 'application/octet-stream' },
        request: { redirect: 'manual', parseSuccessResponseBody: false },
    })).catch((error) => {
        const isGone = error instanceof core_problem/* ProblemError */.Mm && error.problems[0].args.status === 410;
        throw isGone ? new core_problem/* ProblemError */.Mm((0,core_problem/* errorOf */.Mz)('artifact_expired', { name, branch: null })) : error;
    });
    const stream = response.data;
    const { location } = response.headers;
    if (response.status < 300 || location === undefined) {
        return stores_readAll(stream, name, maxBytes);
    }
    await stream?.cancel?.();
    const url = URL.canParse(location, client.apiUrl) ? new URL(location, client.apiUrl) : undefined;
    if (url === undefined)
        throw new core_problem/* ProblemError */.Mm((0,core_problem/* errorOf */.Mz)('github_unavailable', { doing: `downloading ${name}`, status: response.status }));
    const allowHttp = client.apiUrl.startsWith('http:');
    return (await client.download({ url, name, allowHttp, maxBytes })).bytes;
}
async function stores_readAll(stream, name, maxBytes) {
    const chunks = [];
    let size = 0;
    try {
        for await (const chunk of stream ?? []) {
            size += chunk.byteLength;
            if (size > maxBytes)
                throw new core_problem/* ProblemError */.Mm((0,core_problem/* errorOf */.Mz)('download_too_large', { file: name, limit: maxBytes }));
            chunks.push(chunk);
        }
    }
    catch (error) {
        if (error instanceof core_problem/* ProblemError */.Mm)
            throw error;
        throw new core_problem/* ProblemError */.Mm((0,core_problem/* errorOf */.Mz)('github_unavailable', { doing: `downloading ${name}`, status: 502 }));
    }
    return Buffer.concat(chunks, size);
}
/** `sha256:…`, as GitHub took it at the upload; older files have none. */
function checkDigest(bytes, digest, file) {
    const expected = /^sha256:([0-9a-f]{64})$/i.exec(digest ?? '')?.[1].toLowerCase();
    const found = expected === undefined ? undefined : (0,io_digest/* sha256 */.s)(bytes);
    if (expected !== found)
        throw new core_problem/* ProblemError */.Mm((0,core_problem/* errorOf */.Mz)('digest_differs', { file, expected: expected, found: found }));
}
const isoOf = (time) => {
    const parsed = Date.parse(time ?? '');
    return Number.isNaN(parsed) ? null : new Date(parsed).toISOString();
};
/** The answer, or what GitHub said as a problem; a 404 keeps its status for those who know better what it means. */
async function ask(doing, permission, request) {
    try {
        return await request();
    }
    catch (error) {
        if (error instanceof core_problem/* ProblemError */.Mm)
            throw error;
        if (statusOf(error) === undefined)
            throw error;
        throw new core_problem/* ProblemError */.Mm(client_problemOf(error, doing, permission));
    }
}

// EXTERNAL MODULE: ./lib/io/mlflow-registry.js
var mlflow_registry = __webpack_require__(4479);
;// CONCATENATED MODULE: ./lib/rollback.js
/** Back to the champion before the present one: pointers first, then the ledger; what only a merge can do is said. */











/** For whoever carries a plan out. */

/**
 * Which champion a model goes back to. wanted: undefined means the only model that was ever promoted. Throws ProblemError with
 * `rollback_nothing` {model}, `rollback_model_unclear` {known, count}, `input_model_unknown`.
 */
function planRollback(config, ledger, wanted) {
    const known = (0,promotion/* modelsOf */.Wh)(ledger.entries);
    if (known.length === 0)
        throw new core_problem/* ProblemError */.Mm((0,core_problem/* errorOf */.Mz)('rollback_nothing', { model: null }));
    if (wanted === undefined && known.length > 1)
        throw new core_problem/* ProblemError */.Mm((0,core_problem/* errorOf */.Mz)('rollback_model_unclear', { known, count: known.length }));
    const name = wanted ?? known[0];
    const model = config.models.find((each) => each.name === name);
    if (!model)
        throw new core_problem/* ProblemError */.Mm((0,core_problem/* errorOf */.Mz)('input_model_unknown', { models: [name], known: config.models.map((each) => each.name) }));
    const { current: from, previous: to } = (0,promotion/* productionOf */.zS)(ledger.entries, name);
    if (!from || !to)
        throw new core_problem/* ProblemError */.Mm((0,core_problem/* errorOf */.Mz)('rollback_nothing', { model: name }));
    const { release, mlflow, file } = model.promotion ?? {};
    const pointers = [
        ...(file && to.file ? [`file ${file.path}`] : []),
        ...(release && to.file ? [`release ${release.tag}/${release.asset}`] : []),
        ...(mlflow && to.file?.version ? [`mlflow alias ${mlflow.alias} → version ${to.file.version}`] : []),
    ];
    return { model, from, to, pointers, revert: model.champion.ref === undefined || file ? null : from.commit };
}
/** Carries a plan out. A second call finds that it is done, and plans the next one. Throws ProblemError with what GitHub and MLflow said. */
async function rollBack({ model, from, to, pointers }, world) {
    const { client, repository, branch } = world;
    const { release, mlflow, file } = model.promotion ?? {};
    if (file && to.file) {
        const at = external_node_path_.posix.join(world.baseFolder, to.file.path);
        const bytes = await readFileAt(client, repository, at, to.commit);
        if (bytes === undefined || (0,io_digest/* sha256 */.s)(bytes) !== to.file.sha256)
            throw new core_problem/* ProblemError */.Mm((0,core_problem/* errorOf */.Mz)('rollback_file_missing', { path: at, commit: to.commit.slice(0, 7) }));
        const { default_branch: main } = (await client.octokit.request('GET /repos/{owner}/{repo}', { ...repository })).data;
        const place = { path: external_node_path_.posix.join(world.baseFolder, file.path), branch: main };
        await putChampionFile(client, repository, place, bytes, `Champion of ${model.name} again: ${to.commit.slice(0, 7)}`);
    }
    if (release && to.file) {
        const kept = { kind: 'release', tag: release.tag, asset: keptNameOf(release.asset, to.file.sha256) };
        const { bytes } = await fetchRelease({ client, repository, defaultBranch: '' }, kept);
        await putChampionAsset(client, repository, release, bytes, to.commit);
    }
    const { challenger } = model;
    const spec = (0,schema_source/* specOf */.rI)(challenger);
    const remote = 'remote' in spec && spec.remote?.kind === 'mlflow' ? spec.remote : undefined;
    if (mlflow && remote && to.file?.version)
        await (0,mlflow_registry/* moveMlflowAlias */.n0)(remote, { alias: mlflow.alias, version: to.file.version, tags: {} }, world.mlflow, client.download);
    const entry = (0,promotion/* rollbackEntry */.Vd)({ from, to }, { at: world.at, by: world.by, reason: world.reason, pointers });
    await appendToLedgerBranch({ client, repository, branch }, [entry], `Taken back: ${model.name}`);
}
/** The ledger as GitHub has it now. */
const readLedgerOf = async ({ client, repository, branch, }) => (await readLedgerBranch({ client, repository, branch })).ledger;


/***/ })

};
