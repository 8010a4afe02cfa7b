"""Slices where the challenger's loss is larger, as the `sliceline` package finds them: point scores, no test.

The same rows, columns and loss difference as bench/discover.mjs. Its errors may not be negative, so gains count as 0.
usage: python bench/sliceline_baseline.py <folder> <predicates>
"""

import importlib.metadata
import json
import pathlib
import platform
import sys
import time
import warnings

import numpy as np
import pandas as pd
import sliceline

warnings.filterwarnings("ignore")
ID, LABEL, SCORE = "payment_id", "is_fraud", "fraud_score"


def main(folder, predicates):
    champion = pd.read_csv(pathlib.Path(folder) / "champion.csv")
    challenger = pd.read_csv(pathlib.Path(folder) / "challenger.csv")
    joined = champion.merge(challenger[[ID, SCORE]], on=ID, suffixes=("", "_challenger"))
    worse = (joined[f"{SCORE}_challenger"] - joined[LABEL]) ** 2 - (joined[SCORE] - joined[LABEL]) ** 2
    features = joined.drop(columns=[ID, LABEL, SCORE, f"{SCORE}_challenger"])
    for column in features:
        if pd.api.types.is_numeric_dtype(features[column]) and features[column].nunique() > 20:
            features[column] = pd.qcut(features[column], 5, duplicates="drop").astype(str)
    started = time.perf_counter()
    finder = sliceline.slicefinder.Slicefinder(
        alpha=0.95, k=5, max_l=predicates, min_sup=max(50, len(joined) // 100), verbose=False
    )
    finder.fit(features, np.maximum(worse.to_numpy(), 0))
    seconds = time.perf_counter() - started
    found = [
        {name: str(value) for name, value in zip(features.columns, row) if value is not None}
        for row in finder.top_slices_
    ]
    print(
        json.dumps(
            {
                "seconds": seconds,
                "found": found,
                "version": f"sliceline {importlib.metadata.version('sliceline')}, Python {platform.python_version()}",
            }
        )
    )


main(sys.argv[1], int(sys.argv[2]))
