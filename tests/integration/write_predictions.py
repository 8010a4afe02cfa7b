"""Writes predictions with python/model_review_gate.py from lists, NumPy, pandas and Polars, into the folder of argv[1].

All files of a name hold the same rows. Prints JSON: the files, and what the helper says of wrong input.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
from sklearn.datasets import load_breast_cancer, load_wine
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "python"))
from model_review_gate import write_predictions

out = Path(sys.argv[1])

data = load_breast_cancer(as_frame=True)
inputs, labels = data.data[["mean radius", "mean texture"]], data.target
model = LogisticRegression(max_iter=1000).fit(inputs, labels)
scores = model.predict_proba(inputs)[:, 1]
ids = [2**53 + 1 + row for row in range(len(inputs))]
side = ["left" if row % 3 else "right, \"upper\"" for row in range(len(inputs))]
frame = pd.DataFrame({"id": ids, "y": labels, "p": scores, "side": side})
polar = pl.DataFrame({"id": ids, "y": labels.to_numpy(), "p": scores, "side": side})

binary = []
for name, args in {
    "lists.csv": (ids, list(labels), list(scores), {"side": side}),
    "numpy.csv.gz": (np.array(ids), labels.to_numpy(), scores, {"side": np.array(side)}),
    "pandas.parquet": (frame.id, frame.y, frame.p, frame[["side"]]),
    "polars.csv": (polar["id"], polar["y"], polar["p"], polar.select("side")),
}.items():
    write_predictions(out / "binary" / name, args[0], args[1], args[2], features=args[3])
    binary.append(f"binary/{name}")

wine = load_wine()
classifier = LogisticRegression(max_iter=5000).fit(wine.data, wine.target)
names = np.array(["barolo", "grignolino", "barbera"])
write_predictions(
    out / "multiclass.csv",
    ids=range(len(wine.target)),
    y_true=names[wine.target],
    y_pred=names[classifier.predict(wine.data)],
    probabilities=classifier.predict_proba(wine.data),
    classes=names[classifier.classes_],
)

first = (out / "binary" / "lists.csv").read_bytes()
write_predictions(out / "binary" / "lists.csv", ids, list(labels), list(scores), features={"side": side})
same = (out / "binary" / "lists.csv").read_bytes() == first


def said(**wrong):
    given = {"ids": ["a", "b"], "y_true": [0, 1], "y_score": [0.1, 0.9], **wrong}
    try:
        write_predictions(out / "wrong.csv", **given)
    except ValueError as error:
        assert not (out / "wrong.csv").exists()
        return str(error)
    return None


refused = {
    "ids twice": said(ids=["a", "a"]),
    "ids missing": said(ids=["a", None]),
    "ids as floats": said(ids=[1.0, 2.0]),
    "no rows": said(ids=[], y_true=[], y_score=[]),
    "other length": said(y_score=[0.1]),
    "score missing": said(y_score=[0.1, float("nan")]),
    "score infinite": said(y_score=[0.1, float("inf")]),
    "score no probability": said(y_score=[0.1, 2.3]),
    "label missing": said(y_true=[0, None]),
    "weight negative": said(weight=[1, -1]),
    "reserved": said(features={"label": [1, 2]}),
    "no prediction": said(y_score=None),
    "sums to two": said(y_score=None, probabilities=[[1, 1], [0, 1]], classes=["x", "y"]),
    "no classes": said(y_score=None, probabilities=[[0, 1], [0, 1]]),
}
scores_that_rank = said(y_score=[-3.0, 12.5], query=["q", "q"])
json.dump({"binary": binary, "rows": len(ids), "lastId": str(ids[-1]), "same": same, "refused": refused, "ranks": scores_that_rank}, sys.stdout)
