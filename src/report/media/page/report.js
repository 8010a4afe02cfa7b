// What a script adds to the HTML report: a slider on each value curve, a filter and an order for the checks, buttons that
// copy and save. The page says everything without it, and what the script says stands in attributes of the page: `{2}` is
// the place of a value.
;(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)]
  const make = (name, properties) => Object.assign(document.createElement(name), properties)
  const fill = (template, values) => template.replace(/\{(\d)\}/g, (_, place) => values[place])
  const data = JSON.parse(document.getElementById('numbers').textContent)

  // A slider walks along the rows of the table below a curve, and says them: with a note or none, with a change or none.
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
        const cursor = figure.querySelector(`svg.${width} .cursor`)
        cursor.setAttribute('transform', `translate(${x[at]} 0)`)
        cursor.classList.add('on')
      }
    }
    input.max = String(rows.length - 1)
    input.value = String(start)
    input.addEventListener('input', say)
    box.hidden = false
    say()
  }

  // Filter and order of the checks.
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
      const words = find.value.toLowerCase().split(/\s+/).filter(Boolean)
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
            // What has no value comes last either way.
            if (x === null || y === null) return (x === null) - (y === null)
            return (x < y ? -1 : x > y ? 1 : 0) * (isDown ? -1 : 1)
          }
          body.append(...all('tr', body).sort(compare))
        })
      }
    }
  }

  // Copy.
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

  // Save. Text that a spreadsheet would take for a formula gets an apostrophe before it.
  const cell = (value) => {
    if (value === null) return ''
    if (typeof value !== 'string') return String(value)
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  const files = {
    'model-review-checks.csv': () => [
      'text/csv',
      [
        ['model', ...data.models[0].checks.columns].join(','),
        ...data.models.flatMap(({ name, checks }) => checks.rows.map((row) => [name, ...row].map(cell).join(','))),
        '',
      ].join('\n'),
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

  // Paper shows what is folded.
  let folded = []
  addEventListener('beforeprint', () => {
    folded = all('details:not([open])')
    for (const each of folded) each.open = true
  })
  addEventListener('afterprint', () => {
    for (const each of folded) each.open = false
  })
})()
