export const id = 30;
export const ids = [30];
export const modules = {

/***/ 6030:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  connect: () => (/* binding */ connect),
  Z: () => (/* binding */ problemOf),
  c: () => (/* binding */ statusOf)
});

// EXTERNAL MODULE: ./node_modules/@octokit/core/dist-src/index.js + 12 modules
var dist_src = __webpack_require__(4730);
// EXTERNAL MODULE: ./node_modules/@octokit/plugin-paginate-rest/dist-bundle/index.js
var dist_bundle = __webpack_require__(3779);
// EXTERNAL MODULE: ./node_modules/@octokit/plugin-retry/dist-bundle/index.js
var plugin_retry_dist_bundle = __webpack_require__(9735);
// EXTERNAL MODULE: ./node_modules/@octokit/plugin-throttling/dist-bundle/index.js
var plugin_throttling_dist_bundle = __webpack_require__(6856);
// EXTERNAL MODULE: ./lib/core/problem.js
var problem = __webpack_require__(5524);
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
function problemOf(error, doing, permission) {
    const status = statusOf(error);
    if (status === undefined)
        throw error;
    if (status === 429 || (status === 403 && isRateLimit(error))) {
        const seconds = Number(headerOf(error, 'retry-after'));
        return (0,problem/* errorOf */.Mz)('github_rate_limited', { doing, seconds: Number.isFinite(seconds) && seconds > 0 ? seconds : null });
    }
    if (status === 401)
        return (0,problem/* errorOf */.Mz)('github_token_refused', { doing });
    if (status === 403 || status === 404)
        return (0,problem/* errorOf */.Mz)('github_not_permitted', { doing, permission, status });
    if (status >= 500)
        return (0,problem/* errorOf */.Mz)('github_unavailable', { doing, status });
    return (0,problem/* errorOf */.Mz)('github_refused', { doing, status });
}


/***/ })

};
