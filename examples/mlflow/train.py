"""Trains the model that says which pumps fail within a month, writes its predictions for the held-out pumps, and registers it.

    python train.py                    the model of this pull request: predictions.csv, nothing else
    python train.py --version before   the model as it is on the main branch
    python train.py --register         also logs the run to MLFLOW_TRACKING_URI and makes it version and champion of "pumps"
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

# In your repository, copy python/model_review_gate.py beside this file.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "python"))
from model_review_gate import write_predictions

SENSORS = ["vibration", "temperature", "hours", "pressure", "noise"]


def make_pumps(rows, seed):
    """Pumps of a waterworks; invented, with a fixed seed."""
    rng = np.random.default_rng(seed)
    pumps = pd.DataFrame(rng.normal(size=(rows, len(SENSORS))), columns=SENSORS).round(3)
    pumps["maker"] = rng.choice(["Arno", "Brenta"], rows)
    risk = -2.4 + pumps.vibration + 0.7 * pumps.temperature + 0.5 * pumps.hours + 0.22 * pumps.noise
    pumps["failed"] = (rng.random(rows) < 1 / (1 + np.exp(-risk))).astype(int)
    return pumps


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--version", choices=["now", "before"], default="now")
    parser.add_argument("--out", default="predictions.csv")
    parser.add_argument("--register", action="store_true")
    arguments = parser.parse_args()

    train, held_out = make_pumps(3_000, seed=21), make_pumps(1_500, seed=22)
    # The new model does without the microphones, which are dear.
    sensors = SENSORS if arguments.version == "before" else SENSORS[:4]
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(train[sensors], train.failed)
    scores = model.predict_proba(held_out[sensors])[:, 1].round(4)
    write_predictions(
        arguments.out,
        ids=[f"pump-{number:04d}" for number in range(len(held_out))],
        y_true=held_out.failed,
        y_score=scores,
        features=held_out[["maker"]],
    )
    if arguments.register:
        register(model, arguments.out, {"roc_auc": roc_auc_score(held_out.failed, scores)})


def register(model, predictions, metrics):
    """The run holds the predictions, so that the next pull request can be compared with them."""
    import mlflow

    mlflow.set_experiment("pumps")
    with mlflow.start_run():
        mlflow.log_metrics(metrics)
        mlflow.log_artifact(predictions)
        # The requirements by name: MLflow would start a second Python to find them.
        info = mlflow.sklearn.log_model(
            model, name="model", registered_model_name="pumps", pip_requirements=["scikit-learn"]
        )
    client = mlflow.MlflowClient()
    client.set_registered_model_alias("pumps", "champion", info.registered_model_version)


if __name__ == "__main__":
    main()
