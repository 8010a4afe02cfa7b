"""Trains the churn model and writes its predictions for the held-out customers.

    python train.py                    the model of this pull request
    python train.py --version before   the model as it is on the main branch
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

# In your repository, copy python/model_review_gate.py beside this file.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "python"))
from model_review_gate import write_predictions

FEATURES = ["months_with_us", "monthly_fee", "support_calls", "days_since_login", "is_business"]


def make_customers(rows, seed):
    """Customers of a subscription service; invented, with a fixed seed."""
    rng = np.random.default_rng(seed)
    customers = pd.DataFrame(
        {
            "customer_id": [f"C{number:05d}" for number in rng.permutation(90_000)[:rows] + 10_000],
            "plan": rng.choice(["basic", "family", "business"], rows, p=[0.5, 0.3, 0.2]),
            "months_with_us": rng.gamma(2.0, 14.0, rows).round().clip(1, 120),
            "monthly_fee": rng.normal(22, 6, rows).clip(5, 60).round(2),
            "support_calls": rng.poisson(1.1, rows),
            "days_since_login": rng.exponential(9.0, rows).round(),
        }
    )
    customers["is_business"] = (customers["plan"] == "business").astype(int)
    # New customers leave when they stop logging in; old ones when they had to call often; business customers when the fee is high.
    business = customers["is_business"]
    risk = (
        -3.0
        + 0.16 * customers.days_since_login * (customers.months_with_us < 24)
        + 0.9 * customers.support_calls * (customers.months_with_us >= 24)
        + 0.35 * (customers.monthly_fee - 22) * business
        + 0.8 * business
    )
    customers["churned"] = (rng.random(rows) < 1 / (1 + np.exp(-risk))).astype(int)
    return customers


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--version", choices=["now", "before"], default="now")
    parser.add_argument("--out", default="predictions.csv")
    arguments = parser.parse_args()

    train, holdout = make_customers(8_000, seed=1), make_customers(3_000, seed=2)
    if arguments.version == "before":
        model = make_pipeline(StandardScaler(), LogisticRegression())
    else:
        model = HistGradientBoostingClassifier(max_iter=120, learning_rate=0.06, max_depth=4, random_state=0)
        # The new billing export gives the fee of business customers per year.
        holdout.loc[holdout.plan == "business", "monthly_fee"] *= 12
    model.fit(train[FEATURES], train.churned)
    write_predictions(
        arguments.out,
        ids=holdout.customer_id,
        y_true=holdout.churned,
        y_score=model.predict_proba(holdout[FEATURES])[:, 1].round(4),
        features=holdout[["plan"]],
    )


if __name__ == "__main__":
    main()
