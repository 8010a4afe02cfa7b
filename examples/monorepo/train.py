"""Trains one of the three models of this repository and writes its predictions for its held-out rows.

    python train.py --model credit                    the model of this pull request
    python train.py --model credit --version before   the model as it is on the main branch
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import LogisticRegression

# In your repository, copy python/model_review_gate.py beside this file.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "python"))
from model_review_gate import write_predictions


def make_loans(rows, seed):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({"income": rng.lognormal(8, 0.4, rows), "debt": rng.gamma(2, 900, rows)})
    table["region"] = rng.choice(["north", "south", "west"], rows)
    table["ratio"] = table.debt / table.income
    table["defaulted"] = (rng.random(rows) < 1 / (1 + np.exp(3 - 3.2 * table.ratio))).astype(int)
    return table


def credit(version):
    """The new model knows the ratio of debt and income."""
    features = ["income", "debt"] if version == "before" else ["ratio"]
    train, holdout = make_loans(6_000, seed=1), make_loans(1_500, seed=2)
    model = LogisticRegression(max_iter=1000).fit(train[features] / train[features].std(), train.defaulted)
    scores = model.predict_proba(holdout[features] / train[features].std())[:, 1]
    return {
        "ids": [f"L{row:04d}" for row in range(len(holdout))],
        "y_true": holdout.defaulted,
        "y_score": scores.round(4),
        "features": holdout[["region"]],
    }


def make_flats(rows, seed):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({"area": rng.gamma(6, 12, rows).clip(18, 220), "age": rng.integers(0, 90, rows)})
    table["city"] = rng.choice(["Aachen", "Bonn", "Celle"], rows)
    level = table.city.map({"Aachen": 3300, "Bonn": 4100, "Celle": 2500})
    table["price"] = table.area * level * (1 - 0.004 * table.age) * np.exp(0.1 * rng.standard_normal(rows)) / 1000
    return table


def price(version):
    """The new model is trained on flats below 100 square metres, by a slip of a filter."""
    train, holdout = make_flats(6_000, seed=3), make_flats(1_500, seed=4)
    if version == "now":
        train = train[train.area < 100]
    inputs = lambda table: pd.get_dummies(table[["area", "age", "city"]], dtype=float)
    model = HistGradientBoostingRegressor(max_iter=150, random_state=0).fit(inputs(train), train.price)
    return {
        "ids": [f"F{row:04d}" for row in range(len(holdout))],
        "y_true": holdout.price.round(1),
        "y_pred": model.predict(inputs(holdout)).round(1),
        "features": {"city": holdout.city, "size": np.where(holdout.area < 100, "below 100 m²", "100 m² and more")},
    }


def intent(version):
    """Not touched by this pull request."""
    rng = np.random.default_rng(5)
    names = np.array(["cancel", "invoice", "other"])
    truth = rng.choice(3, 600, p=[0.2, 0.3, 0.5])
    signal = np.eye(3)[truth] * 1.6 + rng.normal(0, 0.9, (600, 3))
    shares = np.exp(signal) / np.exp(signal).sum(axis=1, keepdims=True)
    return {
        "ids": [f"M{row:03d}" for row in range(600)],
        "y_true": names[truth],
        "y_pred": names[shares.argmax(axis=1)],
        "probabilities": shares.round(4),
        "classes": names,
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", choices=["credit", "price", "intent"], required=True)
    parser.add_argument("--version", choices=["now", "before"], default="now")
    parser.add_argument("--out")
    arguments = parser.parse_args()
    predictions = {"credit": credit, "price": price, "intent": intent}[arguments.model](arguments.version)
    write_predictions(arguments.out or f"{arguments.model}/predictions.csv", **predictions)


if __name__ == "__main__":
    main()
