"""Fills an MLflow server: one model, two versions, each with predictions and metrics in its run. Prints the runs."""

import json
import sys

import mlflow
from mlflow import MlflowClient

uri, champion, challenger = sys.argv[1:]
mlflow.set_tracking_uri(uri)
client = MlflowClient()
client.create_registered_model("credit")
made = []
for predictions, roc_auc in ((champion, 0.71), (challenger, 0.74)):
    with mlflow.start_run() as run:
        mlflow.log_artifact(predictions, "evaluation")
        mlflow.log_metrics({"roc_auc": roc_auc - 0.2}, step=0)
        mlflow.log_metrics({"roc_auc": roc_auc, "log_loss": 0.5}, step=1)
        mlflow.set_tag("mlflow.source.git.commit", "1" * 40)
    version = client.create_model_version("credit", run.info.artifact_uri, run.info.run_id)
    made.append({"version": str(version.version), "run": run.info.run_id})
client.set_registered_model_alias("credit", "champion", made[0]["version"])
print(json.dumps(made))
