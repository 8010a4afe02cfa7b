"""Values of scikit-learn for tests/core/metrics/multiclass.test.ts: python3 multiclass.py > multiclass.json

Generated rows of six classes, two models. Probabilities are whole twentieths in the first set (many ties) and six decimals
in the second. Slices lack classes as labels, as decisions, or as both. A value of null: scikit-learn warns that it is undefined
for one of the classes (its 0 is then a convention, which the product does not follow).
"""
import json
import sys
import warnings

import numpy as np
import sklearn
from sklearn import metrics as m
from sklearn.exceptions import UndefinedMetricWarning

CLASSES = ["a", "b", "c", "d", "e", "f"]
K = len(CLASSES)


def make(seed, n, twentieths):
    random = np.random.default_rng(seed)
    slices = random.choice(4, n, p=[0.4, 0.3, 0.2, 0.1])
    y = random.choice(K, n, p=[0.35, 0.25, 0.15, 0.12, 0.08, 0.05])
    # Slice 1 lacks label f; slice 2 lacks labels e and f; slice 3 has a, b and c alone, as labels and as decisions.
    y[(slices == 1) & (y == 5)] = 0
    y[(slices == 2) & (y >= 4)] = 1
    y[(slices == 3) & (y >= 3)] = 2
    models = {}
    for model, skill in (("champion", 1.3), ("challenger", 1.6)):
        logits = random.normal(size=(n, K)) + skill * np.eye(K)[y]
        logits[slices == 3, 3:] -= 60
        p = np.exp(logits)
        p /= p.sum(axis=1, keepdims=True)
        if twentieths:
            p = np.array([random.multinomial(20, row) for row in p]) / 20
        else:
            p = np.round(p, 6)
        predicted = p.argmax(axis=1)
        # Slice 2: only the champion ever decides for f; slice 0: neither ever decides for e.
        predicted[(slices == 2) & (predicted == 5)] = 0
        if model == "champion":
            predicted[np.flatnonzero(slices == 2)[0]] = 5
        predicted[(slices == 0) & (predicted == 4)] = 3
        models[model] = {"probabilities": p, "predicted": predicted}
    weight = np.round(random.lognormal(0, 0.8, n), 4) + 0.01
    return {"slice": slices, "label": y, "weight": weight, **models}


def value(function):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", UndefinedMetricWarning)
        try:
            result = float(function())
        except UndefinedMetricWarning:
            return None
    assert np.isfinite(result)
    return result


def evaluate(y, p, predicted, known, w):
    """known: the labels and both models' decisions, the classes of a macro average."""
    labels = list(range(K))
    # scikit-learn 1.2 divided rows by their sum itself; 1.9 takes them as they are.
    clipped = np.clip(p, np.finfo(float).eps, 1)
    result = {
        "accuracy": value(lambda: m.accuracy_score(y, predicted, sample_weight=w)),
        "balanced_accuracy": value(lambda: m.balanced_accuracy_score(y, predicted, sample_weight=w)),
        "matthews_corrcoef": value(lambda: m.matthews_corrcoef(y, predicted, sample_weight=w)),
        "log_loss": value(
            lambda: m.log_loss(y, clipped / clipped.sum(axis=1, keepdims=True), labels=labels, sample_weight=w)
        ),
        "brier_score": value(
            lambda: m.brier_score_loss(y, p, labels=labels, sample_weight=w, scale_by_half=False)
        ),
    }
    for weights, name in ((None, "score"), ("linear", "linear"), ("quadratic", "quadratic")):
        result[f"cohen_kappa_{name}"] = value(
            lambda: m.cohen_kappa_score(y, predicted, labels=labels, weights=weights, sample_weight=w)
        )
    for name in ("precision", "recall", "f1"):
        score = getattr(m, f"{name}_score")
        result[f"{name}_macro"] = value(
            lambda: score(y, predicted, average="macro", labels=np.unique(known), sample_weight=w)
        )
        result[f"{name}_micro"] = value(lambda: score(y, predicted, average="micro", sample_weight=w))
        # Over the labels: classes that are no label weigh 0, and scikit-learn's warning about them has no consequence.
        result[f"{name}_weighted"] = value(
            lambda: score(y, predicted, average="weighted", labels=np.unique(y), sample_weight=w)
        )
        for k in labels:
            result[f"{name}_class {k}"] = value(
                lambda: score(y, predicted, average=None, labels=[k], sample_weight=w)[0]
            )
    for k in (1, 2, 3):
        result[f"top_k_accuracy {k}"] = value(
            lambda: m.top_k_accuracy_score(y, p, k=k, labels=labels, sample_weight=w)
        )
    for average in ("macro", "weighted"):
        if len(np.unique(y)) == K:
            result[f"roc_auc_ovr_{average}"] = value(
                lambda: m.roc_auc_score(y, p, multi_class="ovr", average=average, sample_weight=w)
            )
            if w is None:
                result[f"roc_auc_ovo_{average}"] = value(
                    lambda: m.roc_auc_score(y, p, multi_class="ovo", average=average)
                )
        else:
            # scikit-learn has no mean here; ours is that of the areas that exist.
            present = np.unique(y)
            shares = [np.average(y == k, weights=w) for k in present] if average == "weighted" else None
            result[f"roc_auc_ovr_{average}"] = float(
                np.average([m.roc_auc_score(y == k, p[:, k], sample_weight=w) for k in present], weights=shares)
            )
    return result


def main():
    sets = []
    for seed, n, twentieths in ((1, 420, True), (2, 380, False)):
        data = make(seed, n, twentieths)
        values = []
        for weighted in (False, True):
            for part in (None, 0, 1, 2, 3):
                rows = np.ones(n, bool) if part is None else data["slice"] == part
                w = data["weight"][rows] if weighted else None
                known = np.concatenate(
                    [data["label"][rows], data["champion"]["predicted"][rows], data["challenger"]["predicted"][rows]]
                )
                for model in ("champion", "challenger"):
                    values.append(
                        {
                            "weighted": weighted,
                            "slice": part,
                            "model": model,
                            "metrics": evaluate(
                                data["label"][rows],
                                data[model]["probabilities"][rows],
                                data[model]["predicted"][rows],
                                known,
                                w,
                            ),
                        }
                    )
        sets.append(
            {
                "slice": data["slice"].tolist(),
                "label": data["label"].tolist(),
                "weight": data["weight"].tolist(),
                **{
                    model: {
                        "predicted": data[model]["predicted"].tolist(),
                        "probabilities": data[model]["probabilities"].T.tolist(),
                    }
                    for model in ("champion", "challenger")
                },
                "values": values,
            }
        )
    json.dump(
        {
            "made_with": {"python": sys.version.split()[0], "sklearn": sklearn.__version__, "numpy": np.__version__},
            "script": "tests/reference/multiclass.py",
            "classes": CLASSES,
            "sets": sets,
        },
        sys.stdout,
        separators=(",", ":"),
    )
    print()


main()
