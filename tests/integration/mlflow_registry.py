"""Works on an MLflow server as a team does, with MLflow's own client, which takes seconds to load: so one process does it all.

Called with the address of the server. Each line of its input is a command as a list in JSON; each is answered by a line that
begins with "> " and holds JSON.

fill CHAMPION CHALLENGER   one model, two versions with predictions and metrics; the first is the champion
move VERSION               the alias moves to another version
drop                       the alias is taken away
train FILE...              another model, "loans": one version a file, none of them the champion
project NAME FILE...       a model of a team that has logged predictions with each run; the first version is the champion
alias NAME VERSION         an alias of "loans" is set
show                       of "loans": the version of each alias, and the tags of each version
"""

import json
import sys

import mlflow
from mlflow import MlflowClient

mlflow.set_tracking_uri(sys.argv[1])
client = MlflowClient()


def answer(command, rest):
    if command == "fill":
        client.create_registered_model("credit")
        made = []
        for predictions, roc_auc in zip(rest, (0.71, 0.74), strict=True):
            with mlflow.start_run() as run:
                mlflow.log_artifact(predictions, "evaluation")
                mlflow.log_metric("roc_auc", roc_auc - 0.2, step=0)
                mlflow.log_metric("roc_auc", roc_auc, step=1)
                mlflow.set_tag("mlflow.source.git.commit", "1" * 40)
            version = client.create_model_version("credit", run.info.artifact_uri, run.info.run_id)
            made.append({"version": str(version.version), "run": run.info.run_id})
        client.set_registered_model_alias("credit", "champion", made[0]["version"])
        return made
    elif command == "move":
        client.set_registered_model_alias("credit", "champion", rest[0])
    elif command == "train":
        client.create_registered_model("loans")
        for predictions in rest:
            with mlflow.start_run() as run, open(predictions) as file:
                mlflow.log_text(file.read(), "evaluation/predictions.csv")
            client.create_model_version("loans", run.info.artifact_uri, run.info.run_id)
    elif command == "project":
        name, *files = rest
        mlflow.set_experiment(name)
        client.create_registered_model(name)
        for predictions in files:
            with mlflow.start_run() as run, open(predictions) as file:
                mlflow.log_metric("roc_auc", 0.7)
                mlflow.log_text(file.read(), "evaluation/predictions.csv")
            client.create_model_version(name, run.info.artifact_uri, run.info.run_id)
        client.set_registered_model_alias(name, "champion", "1")
    elif command == "alias":
        client.set_registered_model_alias("loans", rest[0], rest[1])
    elif command == "show":
        model = client.get_registered_model("loans")
        versions = client.search_model_versions("name='loans'")
        tags = {str(version.version): dict(version.tags) for version in versions}
        return {"aliases": {name: str(of) for name, of in model.aliases.items()}, "tags": tags}
    else:
        client.delete_registered_model_alias("credit", "champion")
    return None


for line in sys.stdin:
    command, *rest = json.loads(line)
    print("> " + json.dumps(answer(command, rest)), flush=True)
