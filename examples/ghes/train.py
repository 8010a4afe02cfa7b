"""Trains the model that says which invoices will be paid late, and writes its predictions for the held-out invoices.

    python train.py                    the model of this pull request
    python train.py --version before   the model as it is on the main branch
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

# In your repository, copy python/model_review_gate.py beside this file.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "python"))
from model_review_gate import write_predictions


def make_invoices(rows, seed):
    """Invoices of a wholesaler; invented, with a fixed seed."""
    rng = np.random.default_rng(seed)
    invoices = pd.DataFrame(
        {"amount": rng.lognormal(6, 1, rows), "days_late_before": rng.exponential(4, rows), "orders": rng.poisson(5, rows)}
    ).round(2)
    invoices["country"] = rng.choice(["FI", "NL", "PT"], rows)
    risk = -1.5 + 0.25 * (invoices.days_late_before - 4) - 0.15 * (invoices.orders - 5) + 0.4 * (np.log(invoices.amount) - 6)
    invoices["late"] = (rng.random(rows) < 1 / (1 + np.exp(-risk))).astype(int)
    return invoices


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--version", choices=["now", "before"], default="now")
    parser.add_argument("--out", default="predictions.csv")
    arguments = parser.parse_args()

    train, held_out = make_invoices(3_000, seed=41), make_invoices(1_500, seed=42)
    # The new model knows how late the customer has paid before.
    columns = ["amount", "orders"] + (["days_late_before"] if arguments.version == "now" else [])
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(train[columns], train.late)
    write_predictions(
        arguments.out,
        ids=[f"invoice-{number:04d}" for number in range(len(held_out))],
        y_true=held_out.late,
        y_score=model.predict_proba(held_out[columns])[:, 1].round(4),
        features=held_out[["country"]],
    )


if __name__ == "__main__":
    main()
