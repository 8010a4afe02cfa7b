"""scikit-learn and SciPy, asked live: one JSON object on standard input, their values on standard output.

{calibration: {name: {label, score, weight?, edges}}, counts: {name: [reference, current]}, numbers: {name: [x, y]}}. Answer:
calibration by name: observed and given shares of the bins between the edges, Brier score, and slope and intercept of an
unpenalised logistic regression on the log odds; counts: chi-square, Jensen-Shannon; numbers: the distance of ks_2samp.
"""

import json
import sys

import numpy
import scipy
import sklearn
from scipy.spatial.distance import jensenshannon
from scipy.stats import chi2_contingency, ks_2samp
from sklearn.calibration import calibration_curve
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss


def unpenalised():
    settings = {"solver": "lbfgs", "tol": 1e-12, "max_iter": 10_000}
    # penalty=None is C=inf from scikit-learn 1.8 on.
    try:
        return LogisticRegression(C=numpy.inf, **settings)
    except (TypeError, ValueError):
        return LogisticRegression(penalty=None, **settings)


def calibration(case):
    label = numpy.array(case["label"])
    score = numpy.array(case["score"])
    weight = numpy.array(case["weight"]) if "weight" in case else None
    edges = numpy.array(case["edges"])
    log_odds = numpy.log(score / (1 - score)).reshape(-1, 1)
    fit = unpenalised().fit(log_odds, label, sample_weight=weight)
    answer = {
        "brier": brier_score_loss(label, score, sample_weight=weight),
        "slope": fit.coef_[0][0],
        "intercept": fit.intercept_[0],
        "quantile_curve": None,
    }
    if weight is None:
        place = numpy.clip(numpy.searchsorted(edges, score, side="right") - 1, 0, len(edges) - 2)
        used = [k for k in range(len(edges) - 1) if (place == k).any()]
        answer["bins"] = [[int((place == k).sum()), score[place == k].mean(), label[place == k].mean()] for k in used]
        # Equal width, as calibration_curve cuts them: (a, b] instead of [a, b); no score here is an edge.
        observed, given = calibration_curve(label, score, n_bins=10, strategy="uniform")
        sizes = numpy.histogram(score, bins=numpy.linspace(0, 1, 11))[0]
        answer["expected_error"] = float((numpy.abs(observed - given) * sizes[sizes > 0]).sum() / len(score))
    return answer


def counts(case):
    table = numpy.array(case)
    test = chi2_contingency(table, correction=False)
    return {"statistic": test[0], "p": test[1], "df": int(test[2]), "jensen_shannon": jensenshannon(*table) ** 2}


asked = json.load(sys.stdin)
json.dump(
    {
        "versions": {"scikit-learn": sklearn.__version__, "scipy": scipy.__version__},
        "calibration": {name: calibration(case) for name, case in asked["calibration"].items()},
        "counts": {name: counts(case) for name, case in asked["counts"].items()},
        "numbers": {name: float(ks_2samp(*case).statistic) for name, case in asked["numbers"].items()},
    },
    sys.stdout,
    default=float,
)
