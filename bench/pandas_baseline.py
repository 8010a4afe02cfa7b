"""10 metrics on 200 slices for both models, as a team would write it with pandas and scikit-learn.

Point estimates only: no intervals, no correction, no decision. usage: python bench/pandas_baseline.py <folder> [csv|parquet]
"""

import json
import pathlib
import platform
import sys
import time
import warnings

import pandas as pd
import sklearn
from sklearn import metrics

warnings.filterwarnings("ignore")
THRESHOLD = 0.2


def ten_metrics(label, score):
    flagged = score >= THRESHOLD
    both = label.nunique() == 2
    return {
        "roc_auc": metrics.roc_auc_score(label, score) if both else None,
        "average_precision": metrics.average_precision_score(label, score) if both else None,
        "log_loss": metrics.log_loss(label, score, labels=[0, 1]),
        "brier_score": metrics.brier_score_loss(label, score),
        "accuracy": metrics.accuracy_score(label, flagged),
        "precision": metrics.precision_score(label, flagged, zero_division=0),
        "recall": metrics.recall_score(label, flagged, zero_division=0),
        "specificity": metrics.recall_score(label, flagged, pos_label=0, zero_division=0),
        "f1": metrics.f1_score(label, flagged, zero_division=0),
        "matthews_corrcoef": metrics.matthews_corrcoef(label, flagged),
    }


def main(folder, file_format="csv"):
    started = time.perf_counter()
    read = {"csv": pd.read_csv, "parquet": pd.read_parquet}[file_format]
    champion = read(folder / f"champion.{file_format}")
    challenger = read(folder / f"challenger.{file_format}")
    rows = champion.merge(challenger, on="payment_id", suffixes=("", "_challenger"))
    joined = time.perf_counter() - started
    rows["amount_quantile"] = pd.qcut(rows.amount, 5)
    rows["hour_bin"] = pd.cut(rows.hour, [-1, 5, 11, 17, 23])
    slicings = [
        ["country"], ["channel"], ["device"], ["category"], ["segment"], ["age_band"], ["card"],
        ["amount_quantile"], ["hour_bin"],
        ["country", "channel"], ["category", "device"], ["category", "channel"], ["segment", "age_band"],
        ["device", "segment"],
    ]  # fmt: skip
    found = {}
    for columns in slicings:
        for values, part in rows.groupby(columns, observed=True):
            found[(*columns, *map(str, values))] = (
                ten_metrics(part.is_fraud, part.fraud_score),
                ten_metrics(part.is_fraud, part.fraud_score_challenger),
            )
    print(
        json.dumps(
            {
                "seconds": time.perf_counter() - started,
                "joinSeconds": joined,
                "rows": len(rows),
                "slices": len(found),
                "version": f"pandas {pd.__version__}, scikit-learn {sklearn.__version__}, Python {platform.python_version()}",
            }
        )
    )


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), *sys.argv[2:])
