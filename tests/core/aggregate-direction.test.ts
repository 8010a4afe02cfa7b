import { describe, expect, it } from 'vitest'
import { knownDirection } from '../../src/core/aggregate-direction.js'

describe('the direction a name is known for', () => {
  it.each([
    ['test.roc_auc', 'higher'],
    ['val_loss', 'lower'],
    ['ndcg@10', 'higher'],
    ['macro avg.f1-score', 'higher'],
    ['f1_macro', 'higher'],
    ['hellaswag.acc_norm,none', 'higher'],
    ['wikitext.word_perplexity,none', 'lower'],
    ['eval_mean_absolute_error', 'lower'],
    ['r2_score', 'higher'],
    ['RMSE', 'lower'],
  ])('%s: %s is better', (name, direction) => expect(knownDirection(name)).toBe(direction))

  it.each(['rows', 'score', 'test', 'support', 'positive_rate', 'mean_error', 'epoch', 'toString', ''])(
    '%s is not known, and not guessed',
    (name) => expect(knownDirection(name)).toBeUndefined(),
  )
})
