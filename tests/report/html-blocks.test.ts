import { expect, it } from 'vitest'
import { inline } from '../../src/report/media/html-blocks.js'
import { code } from '../../src/report/phrase.js'

it('lets a long id break at its underscores, and a short one or a formula nowhere but at spaces', () => {
  expect(inline([...code('mean_absolute_error')])).toBe('<code>mean_<wbr>absolute_<wbr>error</code>')
  expect(inline([...code('roc_auc')])).toBe('<code>roc_auc</code>')
  expect(inline([...code('-0.025 * loan_amount')])).toBe('<code>-0.025 * loan_amount</code>')
})
