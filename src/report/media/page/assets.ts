/** Made by scripts/page-assets.mjs from report.css and report.js beside it; changes by hand are lost. */

export const STYLE = `:root{color-scheme:light dark;--back:#ffffff;--soft:#f6f8fa;--text:#1f2328;--dim:#59636e;--line:#d8dee4;--link:#0757b5;--today:#0b5cad;--new:#b3470b;--bad:#b42318;--bad-soft:#fdf0ee;--unclear:#7d5a00;--unclear-soft:#fdf6e3;--good:#1a7f37;--good-soft:#ecf7ef;--note:#6639ba;--note-soft:#f5f1fd;--bar:#6e7781}
@media (prefers-color-scheme:dark){:root{--back:#0d1117;--soft:#151b23;--text:#e6edf3;--dim:#9da7b1;--line:#30363d;--link:#6cb6ff;--today:#6cb6ff;--new:#ff9a52;--bad:#ff8a80;--bad-soft:#2a1517;--unclear:#e3b341;--unclear-soft:#251d0b;--good:#57d071;--good-soft:#0f2417;--note:#c3a2ff;--note-soft:#1d1730;--bar:#8b949e}
}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--back);color:var(--text);font:16px / 1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif;overflow-wrap:anywhere}
main{max-width:57rem;margin:0 auto;padding:2.25rem 1.5rem 5rem}
h1{font-size:1.75rem;line-height:1.25;letter-spacing:-0.01em;margin:0.25rem 0 1.25rem}
h2{font-size:1.3rem;line-height:1.3;margin:0 0 1rem}
h3{font-size:1.15rem;margin:2.5rem 0 0.5rem}
h4{font-size:1rem;margin:1.5rem 0 0.5rem}
h2 + h3,h3 + h4{margin-top:0.75rem}
p{margin:0 0 0.75rem;max-width:44rem}
section{margin-top:3rem;padding-top:2rem;border-top:1px solid var(--line)}
section section{margin-top:2rem;padding-top:0;border:0}
ul{margin:0 0 1rem;padding-left:1.2rem;max-width:44rem}
li{margin:0.4rem 0}
a{color:var(--link)}
.eyebrow{color:var(--dim);font-size:0.9rem;margin:0}
.quiet{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.alert{border-left:0.3rem solid var(--line);border-radius:0.25rem;background:var(--soft);padding:0.9rem 1.2rem;margin:0 0 1.25rem;font-size:1.1rem;max-width:none}
.caution{border-color:var(--bad);background:var(--bad-soft)}
.warning{border-color:var(--unclear);background:var(--unclear-soft)}
.important{border-color:var(--note);background:var(--note-soft)}
.tip{border-color:var(--good);background:var(--good-soft)}
.answers{display:grid;grid-template-columns:1fr 1fr;gap:0.9rem;margin:0 0 1.25rem}
.answers div{border:1px solid var(--line);border-radius:0.5rem;padding:0.8rem 1.1rem 0.9rem}
.answers dt{font-size:0.9rem;font-weight:600;color:var(--dim)}
.answers dd{margin:0.15rem 0 0}
.answers dd p:last-child{margin:0}
.contents{display:flex;flex-wrap:wrap;gap:0.25rem 1.25rem;list-style:none;padding:0;margin:0;max-width:none;font-size:0.95rem}
.contents li{margin:0}
code,pre{font-family:ui-monospace,"Liberation Mono",Menlo,Consolas,monospace;font-size:0.87em;background:var(--soft);border-radius:0.25rem}
code{padding:0.1em 0.25em}
pre{padding:0.8rem 1rem;overflow-x:auto;border:1px solid var(--line);margin:0.5rem 0 1rem}
pre code{padding:0;font-size:1em;background:none}
.copied{position:relative}
.copied pre{padding-right:5.5rem}
.scroll{overflow-x:auto;margin:0.5rem 0 1.25rem}
table{border-collapse:collapse;width:100%;font-size:0.94rem;font-variant-numeric:tabular-nums;overflow-wrap:normal}
caption{text-align:left;color:var(--dim);font-size:0.9rem;padding:0.25rem 0}
caption span{position:sticky;left:0;display:inline-block;max-width:min(44rem,calc(100vw - 2rem))}
th,td{text-align:left;padding:0.5rem 1rem 0.5rem 0;border-bottom:1px solid var(--line);vertical-align:top;font-weight:400}
th:last-child,td:last-child{padding-right:0}
thead th{font-weight:600;white-space:nowrap;vertical-align:bottom}
tbody th:not(.right){min-width:11rem}
.right,.checks th:nth-child(n + 3),.checks td:nth-child(n + 3){text-align:right;white-space:nowrap}
.checks td:first-child{min-width:7rem}
details{margin:0.5rem 0 1rem}
summary{cursor:pointer;padding:0.3rem 0;color:var(--link)}
figure{margin:1.5rem 0 2.25rem}
figcaption{font-weight:600;margin-bottom:0.5rem;max-width:50rem}
figure .key{color:var(--dim);font-size:0.92rem;margin:0.25rem 0 0}
figure details{margin:0.25rem 0 0;font-size:0.94rem}
svg{display:block;width:100%;height:auto;overflow:visible}
svg.wide{max-width:54rem}
svg.narrow{display:none;max-width:28rem}
svg text{font-size:13px;fill:var(--text)}
svg .name{font-weight:600}
svg .tick,svg .plain,svg .fine{fill:var(--dim)}
svg .worse{fill:var(--bad)}
svg .unclear{fill:var(--unclear)}
svg .value{font-weight:600}
.grid{stroke:var(--line)}
.zero{stroke:var(--dim)}
.limit{stroke:var(--bad);stroke-dasharray:5 4;stroke-width:1.5}
.beyond{fill:var(--bad-soft)}
.way{stroke:var(--bar);stroke-width:2}
.worse-line{stroke:var(--bad);stroke-width:2}
.worse-fill{fill:var(--bad)}
.unclear-line{stroke:var(--unclear);stroke-width:2}
.unclear-fill{fill:var(--unclear)}
.fine-line{stroke:var(--good);stroke-width:2}
.fine-fill{fill:var(--good)}
.plain-line{stroke:var(--bar);stroke-width:2}
.plain-fill,.bar{fill:var(--bar)}
.today-mark,.today-fill{fill:var(--today)}
.new-mark,.new-fill{fill:var(--new)}
.today-curve,.today-thin,.today-ring,.today-bar{fill:none;stroke:var(--today);stroke-width:2.2}
.new-curve,.new-thin,.new-ring,.new-bar{fill:none;stroke:var(--new);stroke-width:2.2}
.new-curve,.new-thin{stroke-dasharray:6 4}
.today-thin,.new-thin{stroke-width:1.2}
.today-bar,.new-bar{stroke-width:4}
.beside-curve{fill:none;stroke:var(--bar);stroke-width:1.8;stroke-dasharray:1.5 4}
.today-band{fill:var(--today);opacity:0.18}
.new-band{fill:var(--new);opacity:0.18}
.in-use,.link{stroke:var(--dim);stroke-dasharray:2 3}
.diagonal{stroke:var(--dim)}
.cursor{stroke:var(--text);stroke-width:1.5;visibility:hidden}
.cursor.on{visibility:visible}
.tools{display:flex;flex-wrap:wrap;align-items:center;gap:0.5rem 1.25rem;margin:0.75rem 0}
.tools label{display:flex;align-items:center;gap:0.5rem;font-weight:600;font-size:0.94rem}
.tools output{color:var(--dim);font-size:0.94rem}
.slider{display:block;margin:0.5rem 0 0.75rem}
.slider label{display:flex;align-items:center;gap:0.75rem;font-weight:600}
.slider input{width:min(24rem,60vw);accent-color:var(--link)}
.slider output{display:block;color:var(--text);font-variant-numeric:tabular-nums}
input[type="search"],select,button{font:inherit;font-size:0.94rem;color:var(--text);background:var(--back);border:1px solid var(--bar);border-radius:0.35rem;padding:0.3rem 0.7rem;max-width:100%}
.tools input,.tools select{font-weight:400}
button{cursor:pointer}
thead button{font-weight:600;border:0;border-radius:0.2rem;padding:0.2rem 0;background:none;min-height:1.6rem}
thead button::after{content:"\\2195";color:var(--dim);padding-left:0.25rem}
[aria-sort="ascending"] button::after{content:"\\2191"}
[aria-sort="descending"] button::after{content:"\\2193"}
.copied button{position:absolute;top:0.45rem;right:0.45rem}
:focus-visible{outline:0.18rem solid var(--link);outline-offset:0.15rem;border-radius:0.15rem}
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--dim);font-size:0.94rem}
.tools[hidden],.slider[hidden],tr[hidden]{display:none}
@media (max-width:760px){main{padding:1.25rem 1rem 3rem}
h1{font-size:1.35rem;margin-bottom:0.75rem}
.alert,.answers{margin-bottom:0.75rem}
.answers div{padding:0.6rem 0.9rem 0.65rem;line-height:1.45}
section{margin-top:2.25rem;padding-top:1.5rem}
.answers{grid-template-columns:1fr;gap:0.6rem}
.alert{font-size:1rem;padding:0.75rem 1rem}
svg.wide{display:none}
svg.narrow{display:block}
th,td{padding-right:0.75rem}
tbody th:not(.right){min-width:9rem}
.checks td:first-child{min-width:5.5rem}
}
@media print{body{font-size:11px}
main{padding:0;max-width:none}
.scroll{overflow:visible}
tr,figure,.answers div{break-inside:avoid}
.tools,.slider,.contents,button{display:none}
svg.wide{display:block}
.right,.checks td:nth-child(n + 3){white-space:normal}
}`
export const STYLE_HASH = 'sha256-PTuSe9JX74EgktYgMdUI1Yr1IA8TrQcC8EAFxyU9P4U='

export const SCRIPT = `;(() => {
const all = (selector, root = document) => [...root.querySelectorAll(selector)]
const make = (name, properties) => Object.assign(document.createElement(name), properties)
const fill = (template, values) => template.replace(/\\{(\\d)\\}/g, (_, place) => values[place])
const data = JSON.parse(document.getElementById('numbers').textContent)
for (const figure of all('figure[data-along]')) {
const rows = all('tbody tr', figure)
const { start, ...places } = JSON.parse(figure.dataset.along)
const box = figure.querySelector('.slider')
const input = box.querySelector('input')
const output = box.querySelector('output')
const [plain, noted, unknown, notedUnknown] = JSON.parse(output.dataset.texts)
const say = () => {
const at = Number(input.value)
const cells = all('td, th', rows[at]).map((cell) => cell.textContent)
const [note, , , , , , change] = cells
const text = fill(change ? (note ? noted : plain) : note ? notedUnknown : unknown, cells)
output.textContent = text
input.setAttribute('aria-valuetext', text)
for (const [width, x] of Object.entries(places)) {
const cursor = figure.querySelector(\`svg.\${width} .cursor\`)
cursor.setAttribute('transform', \`translate(\${x[at]} 0)\`)
cursor.classList.add('on')
}
}
input.max = String(rows.length - 1)
input.value = String(start)
input.addEventListener('input', say)
box.hidden = false
say()
}
const STATUSES = ['regressed', 'inconclusive', 'not_evaluated', 'pass', 'improved']
for (const box of all('.all-checks')) {
const tools = box.querySelector('.tools')
const find = tools.querySelector('input')
const kind = tools.querySelector('select')
const output = tools.querySelector('output')
const rows = all('tbody tr', box)
const texts = rows.map((row) => row.textContent.toLowerCase())
const closed = all('details', box).filter((details) => !details.open)
const filter = () => {
const words = find.value.toLowerCase().split(/\\s+/).filter(Boolean)
let shown = 0
for (const [index, row] of rows.entries()) {
const isShown =
words.every((word) => texts[index].includes(word)) &&
(kind.value === '' || row.firstElementChild.textContent.startsWith(kind.value))
row.hidden = !isShown
if (isShown) shown++
}
const isFiltered = words.length > 0 || kind.value !== ''
for (const details of closed) details.open = isFiltered
output.textContent = isFiltered ? fill(output.dataset.text, [shown, rows.length]) : ''
}
find.addEventListener('input', filter)
kind.addEventListener('input', filter)
tools.hidden = false
const { columns, rows: values } = data.models[box.dataset.model].checks
for (const table of all('table.checks', box)) {
for (const [index, name] of ['status', 'id', 'improvement', 'challenger', 'margin', 'low'].entries()) {
const column = columns.indexOf(name)
const head = all('thead th', table)[index]
const button = make('button', { type: 'button', textContent: head.textContent })
head.replaceChildren(button)
button.addEventListener('click', () => {
const isDown = head.getAttribute('aria-sort') === 'ascending'
for (const other of all('thead th', table)) other.removeAttribute('aria-sort')
head.setAttribute('aria-sort', isDown ? 'descending' : 'ascending')
const body = table.tBodies[0]
const keyOf = (row) => {
const value = values[row.dataset.check][column]
return name === 'status' ? STATUSES.indexOf(value) : value
}
const compare = (a, b) => {
const [x, y] = [keyOf(a), keyOf(b)]
if (x === null || y === null) return (x === null) - (y === null)
return (x < y ? -1 : x > y ? 1 : 0) * (isDown ? -1 : 1)
}
body.append(...all('tr', body).sort(compare))
})
}
}
}
const { copy, copied } = document.querySelector('main').dataset
for (const block of all('pre')) {
const button = make('button', { type: 'button', textContent: copy })
const box = make('div', { className: 'copied' })
block.replaceWith(box)
box.append(block, button)
button.addEventListener('click', async () => {
try {
await navigator.clipboard.writeText(block.textContent)
} catch {
getSelection().selectAllChildren(block)
document.execCommand('copy')
}
button.textContent = copied
setTimeout(() => {
button.textContent = copy
}, 2000)
})
}
const cell = (value) => {
if (value === null) return ''
if (typeof value !== 'string') return String(value)
const safe = /^[=+\\-@\\t\\r]/.test(value) ? \`'\${value}\` : value
return /[",\\r\\n]/.test(safe) ? \`"\${safe.replaceAll('"', '""')}"\` : safe
}
const files = {
'model-review-checks.csv': () => [
'text/csv',
[
['model', ...data.models[0].checks.columns].join(','),
...data.models.flatMap(({ name, checks }) => checks.rows.map((row) => [name, ...row].map(cell).join(','))),
'',
].join('\\n'),
],
'model-review-flips.csv': () => ['text/csv', data.flips],
'model-review-numbers.json': () => ['application/json', JSON.stringify(data, null, 2)],
}
for (const button of all('button[data-save]')) {
button.addEventListener('click', () => {
const [type, text] = files[button.dataset.save]()
const href = URL.createObjectURL(new Blob([text], { type }))
make('a', { href, download: button.dataset.save }).click()
setTimeout(() => URL.revokeObjectURL(href), 1000)
})
button.parentElement.hidden = false
}
let folded = []
addEventListener('beforeprint', () => {
folded = all('details:not([open])')
for (const each of folded) each.open = true
})
addEventListener('afterprint', () => {
for (const each of folded) each.open = false
})
})()`
export const SCRIPT_HASH = 'sha256-/kRsWo1nuO82cQx7JV26D8/1VFN42vzH+jS6JQOqQv8='
