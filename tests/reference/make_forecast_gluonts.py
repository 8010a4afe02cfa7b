"""Values of GluonTS's forecast metrics for tests/core/metrics/forecast.test.ts, and scikit-learn's where it weights.

python3 -m venv venv && venv/bin/pip install gluonts==0.17.0 packaging scikit-learn==1.9.1 && venv/bin/python make_forecast_gluonts.py
Five series of eight horizons, made by chance (seed below). GluonTS has no weights: weighted values are scikit-learn's on
errors divided by the scale, and NumPy averages.
"""

import json
import pathlib
import platform

import gluonts
import numpy as np
import sklearn
from gluonts.evaluation import metrics as g
from sklearn import metrics as m

rng = np.random.default_rng(20240608)
series, horizons = 5, 8
n = series * horizons
level = np.repeat(np.exp(rng.normal(3, 1, series)), horizons)
scale = np.round(level * np.repeat(rng.uniform(0.1, 0.4, series), horizons), 3)
y = np.round(level * np.exp(rng.normal(0, 0.3, n)), 2)
y[[4, 17]] = 0
weight = np.round(rng.uniform(0.3, 3, n), 2)
levels = [0.1, 0.5, 0.9]


def forecast(noise):
    point = np.round(level * np.exp(rng.normal(0, noise, n)), 2)
    width = np.round(level * rng.uniform(0.2, 0.5, n), 2)
    return {"point": point, "quantiles": {0.1: point - width, 0.5: point, 0.9: point + width}}


def values(f):
    point, low, high = f["point"], f["quantiles"][0.1], f["quantiles"][0.9]
    losses = {q: g.quantile_loss(y, f["quantiles"][q], q) for q in levels}
    inside = (low <= y) & (y <= high)
    return {
        # Mean over the rows: GluonTS's over a series at a time, and all series have as many rows.
        "mean_absolute_scaled_error": np.mean(
            [g.mase(y[i : i + horizons], point[i : i + horizons], scale[i]) for i in range(0, n, horizons)]
        ),
        "weighted_quantile_loss": np.mean([losses[q] / g.abs_target_sum(y) for q in levels]),
        "weighted_quantile_loss alpha=0.9": losses[0.9] / g.abs_target_sum(y),
        "mean_pinball_loss": np.mean([losses[q] / 2 / n for q in levels]),
        "mean_pinball_loss alpha=0.1": losses[0.1] / 2 / n,
        "mean_absolute_error": g.abs_error(y, point) / n,
        "interval_coverage nominal=0.8": inside.mean(),
        "interval_width": np.mean(high - low),
        # Mean scaled interval score with a scale of 1.
        "interval_score nominal=0.8": g.msis(y, low, high, 1.0, 0.2),
        "root_mean_squared_scaled_error": m.root_mean_squared_error(y / scale, point / scale),
    }


def weighted(f):
    point, low, high = f["point"], f["quantiles"][0.1], f["quantiles"][0.9]
    losses = [m.mean_pinball_loss(y, f["quantiles"][q], alpha=q, sample_weight=weight) for q in levels]
    return {
        "mean_absolute_scaled_error": m.mean_absolute_error(y / scale, point / scale, sample_weight=weight),
        "root_mean_squared_scaled_error": m.root_mean_squared_error(y / scale, point / scale, sample_weight=weight),
        "mean_pinball_loss": np.mean(losses),
        "weighted_quantile_loss": 2 * np.mean(losses) / np.average(np.abs(y), weights=weight),
        "interval_coverage nominal=0.8": np.average((low <= y) & (y <= high), weights=weight),
        "interval_width": np.average(high - low, weights=weight),
    }


def plain(result):
    return {name: float(value) for name, value in result.items()}


models = {"champion": forecast(0.35), "challenger": forecast(0.3)}
made_with = {
    "python": platform.python_version(),
    "numpy": np.__version__,
    "gluonts": gluonts.__version__,
    "sklearn": sklearn.__version__,
}
reference = {
    "generator": "make_forecast_gluonts.py",
    "made_with": made_with,
    "y_true": y.tolist(),
    "scale": scale.tolist(),
    "weight": weight.tolist(),
    "levels": levels,
    "forecasts": {
        name: {"point": f["point"].tolist(), "quantiles": [f["quantiles"][q].tolist() for q in levels]}
        for name, f in models.items()
    },
    "unweighted": {name: plain(values(f)) for name, f in models.items()},
    "weighted": {name: plain(weighted(f)) for name, f in models.items()},
}
pathlib.Path(__file__).with_name("forecast_gluonts.json").write_text(json.dumps(reference, indent=1))
