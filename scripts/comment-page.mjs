// A comment as GitHub would show it: for the pictures (preview.mjs) and for the tests.
import { spawnSync } from 'node:child_process'

export const hasCmark = spawnSync('cmark-gfm', ['--version']).status === 0

// Near enough to how GitHub shows a comment: its column, its tables, its alerts.
const STYLE = `
:root { --text: #1f2328; --back: #fff; --line: #d1d9e0; --soft: #f6f8fa; --dim: #59636e; --link: #0969da;
  --caution: #cf222e; --warning: #9a6700; --important: #8250df; --tip: #1a7f37; }
@media (prefers-color-scheme: dark) { :root { --text: #f0f6fc; --back: #0d1117; --line: #3d444d; --soft: #151b23; --dim: #9198a1;
  --link: #4493f8; --caution: #f85149; --warning: #d29922; --important: #ab7df8; --tip: #3fb950; } }
body { margin: 0; background: var(--back); color: var(--text); font: 14px/1.5 system-ui, "Noto Sans", sans-serif; }
main { max-width: 880px; margin: 16px auto; padding: 16px; border: 1px solid var(--line); border-radius: 6px; overflow-wrap: break-word; }
@media (max-width: 600px) { main { margin: 0; border-width: 0; } }
h3 { font-size: 1.25em; margin: 0 0 16px; } p, ul, pre, table, details { margin: 0 0 16px; } ul { padding-left: 2em; }
a { color: var(--link); } code { background: var(--soft); padding: .2em .4em; border-radius: 6px; font-size: 85%; }
pre { background: var(--soft); padding: 16px; overflow: auto; } pre code { padding: 0; }
table { display: block; width: max-content; max-width: 100%; overflow: auto; border-collapse: collapse; }
th, td { border: 1px solid var(--line); padding: 6px 13px; } tr:nth-child(2n) td { background: var(--soft); }
blockquote { margin: 0 0 16px; padding: 8px 16px; border-left: 4px solid var(--line); } blockquote p:last-child { margin: 0; }
.caution { border-color: var(--caution); } .warning { border-color: var(--warning); }
.important { border-color: var(--important); } .tip { border-color: var(--tip); } .kind { font-weight: 500; }
`

/** The page of a comment, by GitHub's own reader of Markdown. */
export function commentPage(markdown) {
  const { status, stdout, stderr } = spawnSync(
    'cmark-gfm',
    ['--unsafe', '--hardbreaks', '-e', 'table', '-e', 'tagfilter'],
    {
      input: markdown,
      encoding: 'utf8',
    },
  )
  if (status !== 0) throw new Error(`cmark-gfm failed: ${stderr}`)
  // GitHub and browsers let the keyboard scroll a table or a block of code that is too wide.
  const body = stdout
    .replaceAll('<table>', '<table tabindex="0">')
    .replaceAll('<pre>', '<pre tabindex="0">')
    .replace(
      /<blockquote>\s*<p>\[!(\w+)\]<br \/>\s*/g,
      (_, kind) =>
        `<blockquote class="${kind.toLowerCase()}"><p class="kind">${kind[0]}${kind.slice(1).toLowerCase()}</p><p>`,
    )
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Comment</title><meta name="viewport" content="width=device-width"><style>${STYLE}</style><main>${body}</main></html>`
}
