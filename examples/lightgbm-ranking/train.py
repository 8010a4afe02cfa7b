"""Trains the ranking of a bookshop's search and writes its scores for the held-out searches.

    python train.py                    the model of this pull request
    python train.py --version before   the model as it is on the main branch
"""

import argparse
import sys
from pathlib import Path

import lightgbm
import numpy as np
import pandas as pd

# In your repository, copy python/model_review_gate.py beside this file.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "python"))
from model_review_gate import write_predictions

FEATURES = ["title_match", "sold_last_month", "days_since_release", "price", "is_author_search"]
BOOKS = 10
# The same numbers whatever the number of cores.
FIXED = {"random_state": 0, "n_jobs": 1, "deterministic": True, "force_row_wise": True, "verbose": -1}


def make_searches(searches, seed):
    """Ten books found by each search, and how well each was liked, 0 to 3; invented, with a fixed seed."""
    rng = np.random.default_rng(seed)
    rows = searches * BOOKS
    books = pd.DataFrame(
        {
            "search": np.repeat([f"q{number:04d}" for number in range(searches)], BOOKS),
            "place": np.tile(np.arange(BOOKS), searches),
            "kind": np.repeat(rng.choice(["title", "author", "topic"], searches, p=[0.45, 0.3, 0.25]), BOOKS),
            "title_match": rng.beta(2, 3, rows).round(3),
            "sold_last_month": rng.lognormal(2.5, 1.0, rows).round(),
            "days_since_release": rng.exponential(900, rows).round(),
            "price": rng.normal(16, 5, rows).clip(3, 45).round(2),
        }
    )
    books["is_author_search"] = (books.kind == "author").astype(int)
    liked = (
        3.2 * books.title_match * (books.kind != "author")
        + 0.7 * np.log1p(books.sold_last_month)
        - 1.6 * np.minimum(books.days_since_release / 1000, 1.5) * books.is_author_search
        + rng.normal(0, 0.8, rows)
    )
    # The best of a search is a 3, the next a 2, two more a 1.
    place = liked.groupby(books.search).rank(ascending=False).astype(int)
    books["relevance"] = place.map({1: 3, 2: 2, 3: 1, 4: 1}).fillna(0).astype(int)
    return books


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--version", choices=["now", "before"], default="now")
    parser.add_argument("--out", default="predictions.csv")
    arguments = parser.parse_args()

    train, held_out = make_searches(900, seed=11), make_searches(220, seed=12)
    shape = {"n_estimators": 60, "learning_rate": 0.08, "num_leaves": 15, **FIXED}
    if arguments.version == "before":
        model = lightgbm.LGBMRegressor(**shape)
        model.fit(train[FEATURES[:3]], train.relevance)
        scores = model.predict(held_out[FEATURES[:3]])
    else:
        model = lightgbm.LGBMRanker(objective="lambdarank", **shape)
        model.fit(train[FEATURES], train.relevance, group=[BOOKS] * train.search.nunique())
        scores = model.predict(held_out[FEATURES])
    write_predictions(
        arguments.out,
        ids=held_out.search + "/" + held_out.place.astype(str),
        y_true=held_out.relevance,
        y_score=scores.round(3),
        query=held_out.search,
        features=held_out[["kind"]],
    )


if __name__ == "__main__":
    main()
