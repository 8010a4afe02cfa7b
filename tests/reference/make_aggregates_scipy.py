"""Unpaired z tests from two values with standard errors: writes aggregates_scipy.json.

statistic = (improvement + margin) / standard error, improvement = sign * (challenger - champion); for a relative margin r the
contrast is sign * (challenger - champion) + r * champion, whose two terms in champion are joined before squaring. Ends of
the interval of the improvement: minus the margin at which the statistic crosses its critical value, by root finding.
statsmodels multipletests(method='holm') adjusts. Confidence 0.95.
"""
import json, sys
from pathlib import Path
import scipy, statsmodels
from scipy.optimize import brentq
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep

ALPHA = 0.05
CASES = [
    dict(sign=1, champion=0.7, championError=0.02, challenger=0.74, challengerError=0.019, kind='absolute', margin=0.01),
    dict(sign=1, champion=0.7, championError=0.02, challenger=0.58, challengerError=0.021, kind='absolute', margin=0.01),
    dict(sign=-1, champion=5.68, championError=0.145, challenger=4.56, challengerError=0.108, kind='relative', margin=0.02),
    dict(sign=-1, champion=5.68, championError=0.145, challenger=6.31, challengerError=0.16, kind='relative', margin=0.02),
    dict(sign=1, champion=0.31, championError=0.012, challenger=0.27, challengerError=0.011, kind='relative', margin=0.05),
    dict(sign=1, champion=0.5, championError=0.03, challenger=0.5, challengerError=0.03, kind='absolute', margin=0.0),
]

def statistic(c, absolute=0.0, relative=0.0):
    estimate = c['sign'] * (c['challenger'] - c['champion']) + absolute + relative * c['champion']
    weight = relative - c['sign']
    return estimate / (c['challengerError'] ** 2 + weight ** 2 * c['championError'] ** 2) ** 0.5

def end(c, critical):
    """-margin at which the statistic is `critical`."""
    if c['kind'] == 'absolute':
        return -brentq(lambda m: statistic(c, absolute=m) - critical, -50, 50, xtol=1e-14)
    return -c['champion'] * brentq(lambda r: statistic(c, relative=r) - critical, -1.5, 3, xtol=1e-14)

z = [statistic(c, **{c['kind']: c['margin']}) for c in CASES]
p = [norm.cdf(x) for x in z]
rejected, adjusted, _, _ = multipletests(p, alpha=ALPHA, method='holm')
order = sorted(range(len(p)), key=lambda i: p[i])
n_rejected = int(sum(rejected))
out = []
for i, c in enumerate(CASES):
    step = order.index(i) if rejected[i] else n_rejected
    critical = norm.ppf(1 - ALPHA / (len(CASES) - step))
    out.append({**c, 'statistic': z[i], 'adjusted': float(adjusted[i]), 'fails': bool(rejected[i]),
                'passes': bool(z[i] > norm.ppf(1 - ALPHA)), 'low': end(c, norm.ppf(1 - ALPHA)), 'high': end(c, -critical)})
shares = []
for count1, n1, count2, n2 in [(209, 209, 190, 209), (0, 40, 3, 50), (473, 548, 500, 548)]:
    low, high = confint_proportions_2indep(count1, n1, count2, n2, method='agresti-caffo', compare='diff', alpha=ALPHA)
    shares.append({'counts': [count1, n1, count2, n2], 'standardError': (high - low) / (2 * norm.ppf(1 - ALPHA / 2))})
origin = f'tests/reference/make_aggregates_scipy.py with Python {sys.version.split()[0]}, SciPy {scipy.__version__}, statsmodels {statsmodels.__version__}'
Path(__file__).with_name('aggregates_scipy.json').write_text(json.dumps({'origin': origin, 'cases': out, 'shares': shares}, indent=1) + '\n')
