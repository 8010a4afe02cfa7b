"""scikit-learn, asked live: JSON cases on standard input, its values on standard output.

A case is {name, label, score, threshold, weight?}. Answer: {versions, cases: {name: {metric: value, or null where
scikit-learn has none}}}. The gate knows no filler values, so where scikit-learn raises, warns or fills in a value for an
undefined metric (0 for a correlation with a constant, for instance), the answer is null.
"""

import json
import math
import sys
import warnings

import numpy
import sklearn
from sklearn import metrics as sk


def undefined_as_null(compute):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            value = float(compute())
    except (ValueError, UserWarning, RuntimeWarning, ZeroDivisionError):
        return None
    return value if math.isfinite(value) else None


def answer(case):
    label = numpy.array(case["label"], dtype=int)
    score = numpy.array(case["score"], dtype=float)
    weight = None if case.get("weight") is None else numpy.array(case["weight"], dtype=float)
    flagged = (score >= case["threshold"]).astype(int)
    both_classes = 0 < label.sum() < len(label)
    weighted = {"sample_weight": weight}
    # scikit-learn fills in 0 for a ratio without a denominator; nan tells it apart.
    ratio = {**weighted, "zero_division": numpy.nan}
    both_decisions = 0 < flagged.sum() < len(flagged)
    compute = {
        "accuracy": lambda: sk.accuracy_score(label, flagged, **weighted),
        "balanced_accuracy": lambda: sk.balanced_accuracy_score(label, flagged, **weighted) if both_classes else math.nan,
        "precision": lambda: sk.precision_score(label, flagged, **ratio),
        "recall": lambda: sk.recall_score(label, flagged, **ratio),
        "specificity": lambda: sk.recall_score(label, flagged, pos_label=0, **ratio),
        "f1": lambda: sk.f1_score(label, flagged, **ratio),
        "f0.5": lambda: sk.fbeta_score(label, flagged, beta=0.5, **ratio),
        "f2": lambda: sk.fbeta_score(label, flagged, beta=2, **ratio),
        "matthews_corrcoef": lambda: sk.matthews_corrcoef(label, flagged, **weighted) if both_classes and both_decisions else math.nan,
        "roc_auc": lambda: sk.roc_auc_score(label, score, **weighted) if both_classes else math.nan,
        "average_precision": lambda: sk.average_precision_score(label, score, **weighted) if label.any() else math.nan,
        "log_loss": lambda: sk.log_loss(label, score, labels=[0, 1], **weighted),
        "brier_score": lambda: sk.brier_score_loss(label, score, pos_label=1, **weighted),
        "positive_rate": lambda: numpy.average(flagged, weights=weight),
    }
    return {name: undefined_as_null(one) for name, one in compute.items()}


cases = json.load(sys.stdin)["cases"]
json.dump(
    {
        "versions": {"scikit-learn": sklearn.__version__, "numpy": numpy.__version__},
        "cases": {case["name"]: answer(case) for case in cases},
    },
    sys.stdout,
)
