"""Trains the forecast of how diabetes progresses within a year and writes it for every patient, each predicted by a model
that did not see them.

    python train.py                    the model of this pull request
    python train.py --version before   the model as it is on the main branch
"""

import argparse
import sys
from pathlib import Path

import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.linear_model import RidgeCV
from sklearn.model_selection import KFold, cross_val_predict

# In your repository, copy python/model_review_gate.py beside this file.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "python"))
from model_review_gate import write_predictions


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--version", choices=["now", "before"], default="now")
    parser.add_argument("--out", default="predictions.csv")
    arguments = parser.parse_args()

    data = load_diabetes(as_frame=True)
    # The new model sees the blood serum too.
    names = list(data.data.columns) if arguments.version == "now" else ["age", "sex", "bmi", "bp"]
    folds = KFold(10, shuffle=True, random_state=0)
    predicted = cross_val_predict(RidgeCV(np.logspace(-3, 1, 9)), data.data[names], data.target, cv=folds)
    write_predictions(
        arguments.out,
        ids=[f"patient-{row:03d}" for row in range(len(data.target))],
        y_true=data.target,
        y_pred=predicted.round(1),
        features={"weight_class": np.where(data.data.bmi > 0.03, "high", "usual")},
    )


if __name__ == "__main__":
    main()
