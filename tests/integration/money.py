"""Business functions computed directly with NumPy and scikit-learn: rows of both models on standard input, values on standard output.

A case is {kind, rows: {champion, challenger}, unit?}; each row has w and what the kind reads. Answer: {name: {champion, challenger,
standard_error}}: (2.1) of statistics.md for the difference, over the clusters in `unit` (else over rows).
"""

import json
import sys

import numpy
from scipy.stats import rankdata
from sklearn.metrics import confusion_matrix, mean_pinball_loss


def standard_error(z, unit):
    groups = numpy.unique(unit, return_inverse=True)[1]
    sums = numpy.bincount(groups, weights=z)
    g = len(sums)
    return float(numpy.sqrt(g / (g - 1) * numpy.sum(sums**2)))


def mean(rows, value):
    w, v = rows["w"], numpy.asarray(value, dtype=float)
    theta = numpy.average(v, weights=w)
    return theta, w * (v - theta) / w.sum()


def ratio(rows, above, below):
    w = rows["w"]
    n, d = numpy.asarray(above, dtype=float), numpy.asarray(below, dtype=float)
    theta = numpy.sum(w * n) / numpy.sum(w * d)
    return theta, w * (n - theta * d) / numpy.sum(w * d)


def outcomes(rows):
    flagged, label, amount = rows["score"] >= 0.4, rows["label"] == 1, rows["amount"]
    return mean(rows, numpy.select([~flagged & ~label, ~flagged & label, flagged & ~label], [0.12 * amount, -0.45 * amount, -3.0], 0.0))


def cost_per_catch(rows):
    flagged = (rows["score"] >= 0.4).astype(float)
    return ratio(rows, 30 * flagged, flagged * (rows["label"] == 1))


NAMES = ["apple", "pear", "plum"]
COSTS = numpy.array([[0, 5, 9], [2, 0, 0], [3, 0, -0.5]])


def matrix(rows):
    # The value by scikit-learn's confusion matrix; the influence by row.
    counted = confusion_matrix(rows["label"], rows["prediction"], labels=NAMES, sample_weight=rows["w"])
    theta = float((counted * COSTS).sum() / counted.sum())
    by_row = COSTS[numpy.searchsorted(NAMES, rows["label"]), numpy.searchsorted(NAMES, rows["prediction"])]
    assert abs(theta - mean(rows, by_row)[0]) < 1e-12
    return theta, mean(rows, by_row)[1]


def stock(rows):
    # Newsvendor: 0.4 for each piece too many, 1.5 for each too few, is a pinball loss at 1.5 / 1.9, times 1.9.
    theta = 1.9 * mean_pinball_loss(rows["label"], rows["prediction"], alpha=1.5 / 1.9, sample_weight=rows["w"])
    error = rows["prediction"] - rows["label"]
    by_row = 0.4 * numpy.maximum(error, 0) + 1.5 * numpy.maximum(-error, 0)
    return theta, mean(rows, by_row)[1]


def error_share(rows):
    return ratio(rows, numpy.abs(rows["prediction"] - rows["label"]) * rows["amount"], rows["label"])


def sales(rows):
    """Every item of a group of equal scores takes the mean over the places of the group."""

    def of_query(query):
        items = rows["query"] == query
        score, worth = rows["score"][items], (rows["amount"] * rows["label"])[items]
        first = rankdata(-score, method="min").astype(int)
        last = rankdata(-score, method="max").astype(int)
        shown = [numpy.mean([1 / numpy.sqrt(p) if p <= 3 else 0 for p in range(a, b + 1)]) for a, b in zip(first, last)]
        return float(numpy.sum(worth * shown))

    values = [of_query(query) for query in numpy.unique(rows["query"])]
    return mean({"w": numpy.ones(len(values))}, values)


FUNCTIONS = {
    "binary": {"outcomes": outcomes, "cost_per_catch": cost_per_catch},
    "multiclass": {"matrix": matrix},
    "regression": {"stock": stock, "error_share": error_share},
    "ranking": {"sales": sales},
}


def answer(case):
    models = {
        model: {name: numpy.array([row[name] for row in rows]) for name in rows[0]}
        for model, rows in case["rows"].items()
    }
    found = {}
    for name, function in FUNCTIONS[case["kind"]].items():
        (champion, z_champion), (challenger, z_challenger) = (function(models[model]) for model in ("champion", "challenger"))
        unit = models["champion"]["household"] if case["kind"] != "ranking" else numpy.arange(len(z_champion))
        found[name] = {
            "champion": float(champion),
            "challenger": float(challenger),
            "standard_error": standard_error(z_challenger - z_champion, unit),
        }
    return found


print(json.dumps([answer(case) for case in json.load(sys.stdin)]))
