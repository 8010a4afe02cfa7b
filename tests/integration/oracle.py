"""scikit-learn, asked live: JSON cases on standard input, its values on standard output.

A case is {name, task, label, weight?, champion, challenger}; a model is {score, threshold} (binary), {predicted} (regression) or
{predicted, probabilities by class} (multiclass, which also has classes: names; label and predicted are places among them).
Answer: {versions, cases: {name: {model: {metric: value, or null where scikit-learn has none}}}}. The gate knows no filler values,
so where scikit-learn raises, warns or fills in a value for an undefined metric (0 for a correlation with a constant, for
instance), the answer is null.
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
            # Says nothing of the value: balanced accuracy is over the labels, whatever else is decided.
            warnings.filterwarnings("ignore", message="y_pred contains classes not in y_true")
            # Probabilities written with six digits.
            warnings.filterwarnings("ignore", message="The y_prob values do not sum to one")
            value = float(compute())
    except (ValueError, UserWarning, RuntimeWarning, ZeroDivisionError):
        return None
    return value if math.isfinite(value) else None


def binary(case, model, weight):
    label = numpy.array(case["label"], dtype=int)
    score = numpy.array(model["score"], dtype=float)
    flagged = (score >= model["threshold"]).astype(int)
    both_classes = 0 < label.sum() < len(label)
    weighted = {"sample_weight": weight}
    # scikit-learn fills in 0 for a ratio without a denominator; nan tells it apart.
    ratio = {**weighted, "zero_division": numpy.nan}
    both_decisions = 0 < flagged.sum() < len(flagged)
    return {
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
        # No scikit-learn name: Vickers and Elkin 2006, at a threshold probability of 0.2.
        "net_benefit@0.2": lambda: numpy.average(flagged * label - flagged * (1 - label) * 0.2 / 0.8, weights=weight),
        "mean_calibration_error": lambda: numpy.average(score - label, weights=weight),
    }


def multiclass(case, model, weight):
    names = case["classes"]
    places = list(range(len(names)))
    label = numpy.array(case["label"], dtype=int)
    predicted = numpy.array(model["predicted"], dtype=int)
    p = numpy.array(model["probabilities"], dtype=float).T
    weighted = {"sample_weight": weight}
    ratio = {**weighted, "zero_division": numpy.nan}
    present = numpy.unique(label)
    # The gate's label set is that of both models: a class that only the other model decides is one of the average.
    known = numpy.unique([*label, *case["champion"]["predicted"], *case["challenger"]["predicted"]])
    several = len(present) > 1
    # scikit-learn 1.5 and later take rows as they are; the gate divides them by their sum, as those before did.
    raised = numpy.clip(p, numpy.finfo(float).eps, None)
    proper = raised / raised.sum(axis=1, keepdims=True)
    shares = [numpy.average(label == k, weights=weight) for k in present]

    def averaged(score, average, labels):
        """scikit-learn warns where a class of the average has no such ratio; the gate then has no average."""
        return score(label, predicted, labels=labels, average=average, **weighted)

    def area(k):
        return sk.roc_auc_score(label == k, p[:, k], **weighted)

    def area_of_pair(a, b):
        rows = (label == a) | (label == b)
        return (sk.roc_auc_score(label[rows] == a, p[rows, a]) + sk.roc_auc_score(label[rows] == b, p[rows, b])) / 2

    def ovr(average):
        if len(names) == 2:
            return sk.roc_auc_score(label, p[:, 1], **weighted)  # of either class the same area
        if len(present) == len(names):
            return sk.roc_auc_score(label, p, multi_class="ovr", average=average, labels=places, **weighted)
        # scikit-learn has no mean where a class is no label; the gate's is that of the areas that exist.
        return numpy.average([area(k) for k in present], weights=shares if average == "weighted" else None)

    def ovo(average):
        if len(names) == 2:
            return ovr(average)
        if len(present) == len(names):
            return sk.roc_auc_score(label, p, multi_class="ovo", average=average, labels=places)
        pairs = [(a, b) for at, a in enumerate(present) for b in present[at + 1 :]]
        sizes = [numpy.mean((label == a) | (label == b)) for a, b in pairs] if average == "weighted" else None
        return numpy.average([area_of_pair(a, b) for a, b in pairs], weights=sizes)

    def top(k):
        scores = p[:, 1] if len(names) == 2 else p
        return sk.top_k_accuracy_score(label, scores, k=k, labels=places, **weighted)

    # Distances of classes that are numbers are those of the numbers' order: 7, 8, 9, 10.
    numeric = all(name.isdigit() for name in names)
    ordered = sorted(places, key=lambda k: int(names[k])) if numeric else places
    asked = {
        "accuracy": lambda: sk.accuracy_score(label, predicted, **weighted),
        "balanced_accuracy": lambda: sk.balanced_accuracy_score(label, predicted, **weighted),
        "matthews_corrcoef": lambda: sk.matthews_corrcoef(label, predicted, **weighted)
        if several and len(numpy.unique(predicted)) > 1
        else math.nan,
        "log_loss": lambda: sk.log_loss(label, proper, labels=places, **weighted),
        "brier_score": lambda: sk.brier_score_loss(label, p, labels=places, scale_by_half=False, **weighted),
    }
    for name, weights in (("score", None), ("linear", "linear"), ("quadratic", "quadratic")):
        asked[f"cohen_kappa_{name}"] = (
            lambda weights=weights: sk.cohen_kappa_score(label, predicted, labels=ordered, weights=weights, **weighted)
            if several
            else math.nan
        )
    for name, score in (("precision", sk.precision_score), ("recall", sk.recall_score), ("f1", sk.f1_score)):
        asked[f"{name}_macro"] = lambda score=score: averaged(score, "macro", known)
        asked[f"{name}_micro"] = lambda score=score: score(label, predicted, labels=places, average="micro", **weighted)
        asked[f"{name}_weighted"] = lambda score=score: averaged(score, "weighted", present)
        for k in places:
            asked[f"{name}[{names[k]}]"] = lambda score=score, k=k: score(label, predicted, labels=[k], average=None, **ratio)[0]
    for k in range(1, len(names)):
        asked[f"top_k_accuracy@{k}"] = lambda k=k: top(k)
    for average in ("macro", "weighted"):
        asked[f"roc_auc_ovr_{average}"] = lambda average=average: ovr(average) if several else math.nan
        if weight is None:  # which scikit-learn refuses for pairs of classes
            asked[f"roc_auc_ovo_{average}"] = lambda average=average: ovo(average) if several else math.nan
    return asked


def regression(case, model, weight):
    """Where scikit-learn has no such metric: NumPy, from the definition."""
    truth = numpy.array(case["label"], dtype=float)
    predicted = numpy.array(model["predicted"], dtype=float)
    weighted = {"sample_weight": weight}
    varies = len(numpy.unique(truth)) > 1
    error = predicted - truth
    mean = lambda values: numpy.average(values, weights=weight)  # noqa: E731

    def symmetric():
        size = numpy.abs(truth) + numpy.abs(predicted)
        return mean(numpy.divide(2 * numpy.abs(error), size, out=numpy.zeros_like(size), where=size > 0))

    asked = {
        "mean_absolute_error": lambda: sk.mean_absolute_error(truth, predicted, **weighted),
        "mean_squared_error": lambda: sk.mean_squared_error(truth, predicted, **weighted),
        "root_mean_squared_error": lambda: sk.root_mean_squared_error(truth, predicted, **weighted),
        "median_absolute_error": lambda: sk.median_absolute_error(truth, predicted, **weighted),
        "max_error": lambda: sk.max_error(truth, predicted),
        "r2": lambda: sk.r2_score(truth, predicted, **weighted) if varies else math.nan,
        "explained_variance": lambda: sk.explained_variance_score(truth, predicted, **weighted) if varies else math.nan,
        "mean_absolute_percentage_error": lambda: sk.mean_absolute_percentage_error(truth, predicted, **weighted),
        "weighted_absolute_percentage_error": lambda: mean(numpy.abs(error)) / mean(numpy.abs(truth)),
        "symmetric_mean_absolute_percentage_error": symmetric,
        "mean_squared_log_error": lambda: sk.mean_squared_log_error(truth, predicted, **weighted),
        "root_mean_squared_log_error": lambda: sk.root_mean_squared_log_error(truth, predicted, **weighted),
        "mean_error": lambda: mean(error),
        "mean_pinball_loss@0.9": lambda: sk.mean_pinball_loss(truth, predicted, alpha=0.9, **weighted),
        "within@1": lambda: mean(numpy.abs(error) <= 1),
        "mean_poisson_deviance": lambda: sk.mean_poisson_deviance(truth, predicted, **weighted),
        "mean_gamma_deviance": lambda: sk.mean_gamma_deviance(truth, predicted, **weighted),
        "mean_tweedie_deviance@1.5": lambda: sk.mean_tweedie_deviance(truth, predicted, power=1.5, **weighted),
    }
    if weight is None:  # of weighted numbers there are many quantiles
        asked["absolute_error_quantile@0.9"] = lambda: numpy.quantile(numpy.abs(error), 0.9)
    return asked


TASKS = {"binary": binary, "multiclass": multiclass, "regression": regression}


def answer(case):
    weight = None if case.get("weight") is None else numpy.array(case["weight"], dtype=float)
    models = {model: TASKS[case["task"]](case, case[model], weight) for model in ("champion", "challenger")}
    return {
        model: {name: undefined_as_null(compute) for name, compute in asked.items()} for model, asked in models.items()
    }


cases = json.load(sys.stdin)["cases"]
json.dump(
    {
        "versions": {"scikit-learn": sklearn.__version__, "numpy": numpy.__version__},
        "cases": {case["name"]: answer(case) for case in cases},
    },
    sys.stdout,
)
