"""Curves and thresholds, asked live of scikit-learn and NumPy: JSON cases on standard input, answers on standard output.

A case is {label, weight?, amount, champion, challenger: scores, thresholds of a curve, configured, halves: 0 or 1 for each row,
rules: [[rule, target], …], places: how many quantiles}. The value of a row is that of WORTH below.
"""

import json
import sys

import numpy
from sklearn import metrics as sk

# Of a row that is not flagged and one that is, by its label: approved good, refused good, approved bad, refused bad.
WORTH = {
    0: (lambda amount: 0.1 * amount, lambda amount: numpy.full_like(amount, -1.0)),
    1: (lambda amount: -0.5 * amount, lambda amount: 0.02 * amount),
}


def answer(case):
    label = numpy.array(case["label"])
    amount = numpy.array(case["amount"], dtype=float)
    weight = numpy.array(case["weight"], dtype=float) if "weight" in case else numpy.ones(len(label))
    halves = numpy.array(case["halves"])
    scores = {model: numpy.array(case[model]) for model in ("champion", "challenger")}

    def worth(flagged, rows=slice(None)):
        chosen = [WORTH[y][int(flag)](amount[i : i + 1])[0] for i, (y, flag) in enumerate(zip(label, flagged))]
        return float(numpy.average(numpy.array(chosen)[rows], weights=weight[rows]))

    def net_benefit(flagged, probability):
        (_, fp), (_, tp) = sk.confusion_matrix(label, flagged, sample_weight=weight, labels=[0, 1])
        return float((tp - fp * probability / (1 - probability)) / weight.sum())

    def cost_per_hit(flagged):
        (_, fp), (_, tp) = sk.confusion_matrix(label, flagged, sample_weight=weight, labels=[0, 1])
        return float(3 * (tp + fp) / tp) if tp > 0 else None

    def cross_fitted(score):
        flagged = numpy.zeros(len(label), dtype=int)
        for half in (0, 1):
            rows = halves == 1 - half
            values = [worth(score >= threshold, rows) for threshold in case["thresholds"]]
            best = max(values)
            tied = [t for t, v in zip(case["thresholds"], values) if best - v <= 1e-12 * abs(best)]
            chosen = min(tied, key=lambda t: (abs(t - case["configured"]), t))
            flagged = numpy.where(halves == half, score >= chosen, flagged)
        return worth(flagged)

    def by_rule(score, rule, target):
        """The share of all rows that is flagged; None where no threshold will do."""
        slack = 1e-12
        if rule in ("precision",):
            precision, _, thresholds = sk.precision_recall_curve(label, score, sample_weight=weight)
            good = thresholds[precision[:-1] >= target - slack]
            chosen = good.min() if len(good) else None
        elif rule in ("recall", "false_positive_rate"):
            fpr, tpr, thresholds = sk.roc_curve(label, score, sample_weight=weight, drop_intermediate=False)
            fpr, tpr, thresholds = fpr[1:], tpr[1:], thresholds[1:]
            good = thresholds[tpr >= target - slack] if rule == "recall" else thresholds[fpr <= target + slack]
            chosen = None if len(good) == 0 else good.max() if rule == "recall" else good.min()
        else:
            distinct = numpy.unique(score)
            shares = numpy.array([numpy.average(score >= t, weights=weight) for t in distinct])
            good = distinct[shares <= target + slack]
            chosen = good.min() if len(good) else None
        return None if chosen is None else float(numpy.average(score >= chosen, weights=weight))

    pooled = numpy.sort(numpy.concatenate([scores["champion"], scores["challenger"]]))
    count = case["places"]
    quantiles = [float(pooled[k * (len(pooled) - 1) // (count - 1)]) for k in range(count)]
    curve = lambda of: {  # noqa: E731
        model: [of(score >= threshold, threshold) for threshold in case["thresholds"]] for model, score in scores.items()
    }
    return {
        "quantiles": quantiles,
        "flagged": curve(lambda flagged, _: float(numpy.average(flagged, weights=weight))),
        "worth": curve(lambda flagged, _: worth(flagged)),
        "cost": curve(lambda flagged, _: cost_per_hit(flagged)),
        "fixed": curve(lambda flagged, _: net_benefit(flagged, 0.2)),
        "decision": {
            model: [net_benefit(score >= p, p) for p in case["probabilities"]] for model, score in scores.items()
        },
        "best": {model: cross_fitted(score) for model, score in scores.items()},
        "rules": [{model: by_rule(score, *rule) for model, score in scores.items()} for rule in case["rules"]],
    }


json.dump([answer(case) for case in json.load(sys.stdin)], sys.stdout)
