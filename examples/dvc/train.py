"""The stage "train" of dvc.yaml: trains the model, and writes predictions and metrics for the held-out rows.

    python train.py                    the model of this pull request
    python train.py --version before   the model as it is on the main branch
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

# In your repository, copy python/model_review_gate.py beside this file.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "python"))
from model_review_gate import write_predictions


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--version", choices=["now", "before"], default="now")
    parser.add_argument("--out", default=".")
    arguments = parser.parse_args()

    data = load_breast_cancer(as_frame=True)
    features, malignant = data.data, (data.target == 0).astype(int)
    # The new model uses all measurements; the old one those that a ruler gives.
    names = list(features.columns) if arguments.version == "now" else ["mean radius", "mean smoothness"]
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.5, max_iter=1000))
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    scores = cross_val_predict(model, features[names], malignant, cv=folds, method="predict_proba")[:, 1].round(4)

    out = Path(arguments.out)
    write_predictions(
        out / "predictions.csv",
        ids=[f"cell-{row:03d}" for row in range(len(features))],
        y_true=malignant,
        y_score=scores,
        features={"size": np.where(features["mean radius"] < 14, "small", "large")},
    )
    metrics = {"roc_auc": round(roc_auc_score(malignant, scores), 4), "log_loss": round(log_loss(malignant, scores), 4)}
    (out / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n")


if __name__ == "__main__":
    main()
