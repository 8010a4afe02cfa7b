// Six real pairs of ../shared/data, where it stands beside the checkout, as configs: better, worse, a group that gets worse,
// a metric up and money down, too few rows, equal. For pictures and tests; nothing of the data is copied.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const SHARED_DATA = fileURLToPath(new URL('../../shared/data', import.meta.url))
export const hasSharedData = existsSync(SHARED_DATA)

const credit = (challenger) => ({
  name: 'credit-default',
  task: 'binary',
  owner: '@acme/credit-risk',
  champion: { path: 'champion.csv' },
  challenger: { path: challenger },
  columns: { id: 'customer_id', label: 'default_next_month', score: 'default_probability' },
  positive: 1,
  operating_point: { threshold: 0.25 },
  metrics: [
    { metric: 'roc_auc', role: 'primary', margin: 0.005 },
    { metric: 'recall', role: 'guardrail', margin: 0.02 },
    { metric: 'log_loss', role: 'guardrail', margin: '2%' },
    'brier_score',
  ],
  slices: {
    metrics: [
      { metric: 'roc_auc', margin: 0.02 },
      { metric: 'recall', margin: 0.05 },
    ],
    min_rows: 50,
    of: ['education', 'age_band', 'sex', 'limit_band', { cross: ['age_band', 'education'] }],
  },
  discover: { columns: ['education', 'age_band', 'sex', 'limit_band', 'marriage'], max_predicates: 2, min_rows: 100 },
  business: [
    {
      name: 'Expected margin',
      unit: 'NTD',
      role: 'guardrail',
      margin: '1%',
      outcomes: {
        true_negative: '0.12 * limit_bal',
        false_negative: '-0.45 * limit_bal',
        true_positive: 0,
        false_positive: 0,
      },
      scale: { rows: 2400000, per: 'year' },
    },
  ],
  drift: { reference: 'champion.csv', columns: ['education', 'age', 'limit_bal'], psi_max: 0.2 },
  words: { row: 'client', positive: 'default', negative: 'good client', flagged: 'decline', not_flagged: 'approve' },
})

const churn = (challenger) => ({
  name: 'telco-churn',
  task: 'binary',
  champion: { path: 'champion-noisy-small.csv' },
  challenger: { path: challenger },
  columns: { id: 'customerID', label: 'Churn', score: 'churn_probability' },
  positive: 'Yes',
  operating_point: { threshold: 0.3 },
  metrics: [{ metric: 'roc_auc', role: 'primary', margin: 0.01 }, 'log_loss'],
  slices: { metrics: [{ metric: 'recall', margin: 0.05 }], min_rows: 30, of: ['Contract', 'InternetService'] },
  words: { row: 'customer', positive: 'leaver', negative: 'stayer', flagged: 'call', not_flagged: 'skip' },
})

/** `name`: what happens; `folder`: below SHARED_DATA; `config`: YAML takes JSON. */
export const REAL_CASES = [
  ['better', 'credit-default', credit('challenger-better.csv')],
  ['worse', 'credit-default', credit('challenger-worse.csv')],
  ['slice-regression', 'credit-default', credit('challenger-slice-regression.csv')],
  ['money-down', 'credit-default', credit('challenger-metric-up-business-down.csv')],
  ['inconclusive', 'telco-churn', churn('challenger-noisy-small.csv')],
  ['equal', 'credit-default', credit('challenger-same.csv')],
].map(([name, folder, model]) => ({ name, folder, config: JSON.stringify({ version: 1, models: [model] }) }))
