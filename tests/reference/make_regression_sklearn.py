"""Values of scikit-learn's regression metrics, with and without weights, for tests/core/metrics/regression.test.ts.

python3 -m venv venv && venv/bin/pip install scikit-learn==1.9.1 && venv/bin/python make_regression_sklearn.py
The numbers were made by chance (seed below). What scikit-learn has no function for is its mean_absolute_error or
mean_squared_error of transformed arrays, or NumPy, as written out below.
"""

import json
import pathlib
import platform

import numpy as np
import sklearn
from sklearn import metrics as m

rng = np.random.default_rng(20240607)


def make(n, positive):
    y = np.exp(rng.normal(3, 0.8, n)) if positive else rng.normal(5, 20, n)
    noise = lambda size: np.exp(rng.normal(0, size, n)) if positive else rng.normal(0, 10 * size, n)
    champion = y * noise(0.3) if positive else y + noise(0.5)
    challenger = y * noise(0.25) if positive else y + noise(0.4)
    y, champion, challenger = (np.round(x, 2) for x in (y, champion, challenger))
    if positive:
        y[[3, 11]] = 0
    challenger[[5, 7]] = y[[5, 7]]
    return y, champion, challenger, np.round(rng.uniform(0.2, 4, n), 2)


def values(y, p, w, positive):
    one = {"sample_weight": w}
    size = np.abs(y) + np.abs(p)
    result = {
        "mean_absolute_error": m.mean_absolute_error(y, p, **one),
        "mean_squared_error": m.mean_squared_error(y, p, **one),
        "root_mean_squared_error": m.root_mean_squared_error(y, p, **one),
        "r2": m.r2_score(y, p, **one),
        "explained_variance": m.explained_variance_score(y, p, **one),
        "mean_absolute_percentage_error": m.mean_absolute_percentage_error(y, p, **one),
        "mean_pinball_loss alpha=0.9": m.mean_pinball_loss(y, p, alpha=0.9, **one),
        "mean_pinball_loss": m.mean_pinball_loss(y, p, **one),
        "median_absolute_error": m.median_absolute_error(y, p, **one),
        "max_error": m.max_error(y, p),
        "mean_error": np.average(p - y, weights=w),
        "weighted_absolute_percentage_error": m.mean_absolute_error(y, p, **one) / np.average(np.abs(y), weights=w),
        "symmetric_mean_absolute_percentage_error": 2 * m.mean_absolute_error(y / size, p / size, **one),
        "within tolerance=5": np.average(np.abs(p - y) <= 5, weights=w),
        "mean_tweedie_deviance": m.mean_tweedie_deviance(y, p, **one),
        "mean_tweedie_deviance power=0": m.mean_tweedie_deviance(y, p, power=0, **one),
    }
    if w is None:
        result["absolute_error_quantile q=0.9"] = np.quantile(np.abs(p - y), 0.9)
    if positive:
        result |= {
            "mean_squared_log_error": m.mean_squared_log_error(y, p, **one),
            "root_mean_squared_log_error": m.root_mean_squared_log_error(y, p, **one),
            "mean_poisson_deviance": m.mean_poisson_deviance(y, p, **one),
            "mean_tweedie_deviance power=1": m.mean_tweedie_deviance(y, p, power=1, **one),
            "mean_tweedie_deviance power=1.5": m.mean_tweedie_deviance(y, p, power=1.5, **one),
            "mean_tweedie_deviance power=-1": m.mean_tweedie_deviance(y, p, power=-1, **one),
        }
        if (y > 0).all():
            result |= {
                "mean_gamma_deviance": m.mean_gamma_deviance(y, p, **one),
                "mean_tweedie_deviance power=2": m.mean_tweedie_deviance(y, p, power=2, **one),
                "mean_tweedie_deviance power=3": m.mean_tweedie_deviance(y, p, power=3, **one),
            }
    return {name: float(value) for name, value in result.items()}


def entry(name, y, champion, challenger, w, positive):
    cap = np.quantile(np.abs(champion - y), 0.8)

    def all_values(p, weight):
        capped = float(np.average(np.minimum(np.abs(p - y), cap), weights=weight))
        return values(y, p, weight, positive) | {"mean_absolute_error cap=0.8": capped}

    models = {"champion": champion, "challenger": challenger}
    return {
        "name": name,
        "y_true": y.tolist(),
        "champion": champion.tolist(),
        "challenger": challenger.tolist(),
        "weight": w.tolist(),
        "unweighted": {model: all_values(p, None) for model, p in models.items()},
        "weighted": {model: all_values(p, w) for model, p in models.items()},
    }


some = make(41, positive=True)
without_zero = some[0] > 0
median_at_half = (
    np.array([1.0, 2, 3, 4, 5, 6]),
    np.array([1.5, 3, 4.5, 6, 7.5, 9]),
    np.array([2.0, 2, 2, 2, 2, 2]),
    np.array([1.0, 2, 3, 3, 2, 1]),
)
cases = [
    entry("numbers of both signs", *make(40, positive=False), False),
    entry("amounts, two of them 0", *some, True),
    entry("amounts above 0", *(x[without_zero] for x in some), True),
    entry("half of the weight reached exactly", *median_at_half, True),
]
made_with = {"python": platform.python_version(), "numpy": np.__version__, "sklearn": sklearn.__version__}
path = pathlib.Path(__file__).with_name("regression_sklearn.json")
path.write_text(json.dumps({"generator": "make_regression_sklearn.py", "made_with": made_with, "cases": cases}, indent=1))
