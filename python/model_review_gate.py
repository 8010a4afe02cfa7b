"""Writes a model's predictions as Model Review Gate reads them. One file, to be copied; needs pandas, and pyarrow for Parquet.

    from model_review_gate import write_predictions

    write_predictions("predictions/challenger.csv", ids=test.customer_id, y_true=y_test,
                      y_score=model.predict_proba(X_test)[:, 1], features=X_test[["region", "age_band"]])

Run it for the champion and for the challenger on the same rows; nothing else needs to be the same. What would be refused
later is refused here, with the row at fault. Arrays may be lists, NumPy arrays, or columns of pandas or Polars.
"""

import math
import os
from pathlib import Path

import pandas as pd

__all__ = ["write_predictions"]

_SUFFIXES = (".csv", ".csv.gz", ".parquet")
_RESERVED = ("id", "label", "score", "prediction", "weight", "cluster", "query", "series", "horizon")


def write_predictions(
    path,
    ids,
    y_true=None,
    y_score=None,
    y_pred=None,
    probabilities=None,
    *,
    classes=None,
    quantiles=None,
    query=None,
    series=None,
    horizon=None,
    weight=None,
    cluster=None,
    features=None,
):
    """Writes one row for each prediction, as CSV, gzipped CSV or Parquet by the suffix of `path`. Returns the path.

    ids            what names a row in both files; different in every row. Written as text, so that no digit is lost.
    y_true         what really happened. Left out where the label is in another file (`evaluation`).
    y_score        the predicted probability of the positive label; with `query` any score that ranks.
    y_pred         a predicted class, number or forecast.
    probabilities  one column a class, n by k, in the order of `classes` (scikit-learn: `model.classes_`).
    quantiles      forecasts of quantiles: {0.1: ..., 0.9: ...}.
    query, series, horizon   of a ranking; of a forecast.
    weight, cluster          how much a row counts; what names rows that belong together, such as a household.
    features       columns to look at groups by: a data frame, or a mapping from name to values.

    Raises ValueError that names the column and the first row at fault (counted from 0).
    """
    columns = {"id": _ids(ids)}
    rows = len(columns["id"])
    if rows == 0:
        raise ValueError("ids is empty: there is nothing to write")
    if y_score is None and y_pred is None and probabilities is None and quantiles is None:
        raise ValueError("no prediction: give y_score, y_pred, probabilities or quantiles")
    if y_true is not None:
        columns["label"] = _present("y_true", _values("y_true", y_true, rows))
    if y_score is not None:
        scores = _numbers("y_score", _values("y_score", y_score, rows))
        if query is None and _is_binary(columns.get("label")):
            _shares("y_score", scores, "give probabilities, such as predict_proba(X)[:, 1], not decision_function(X)")
        columns["score"] = scores
    if y_pred is not None:
        columns["prediction"] = _present("y_pred", _values("y_pred", y_pred, rows))
    if probabilities is not None:
        columns.update(_probabilities(probabilities, classes, rows))
    for level, values in dict(quantiles or {}).items():
        if not 0 < float(level) < 1:
            raise ValueError(f"quantiles: {level!r} is not between 0 and 1")
        name = f"quantiles[{level!r}]"
        columns[f"q{level}"] = _numbers(name, _values(name, values, rows))
    for name, values in (("query", query), ("series", series), ("horizon", horizon), ("cluster", cluster)):
        if values is not None:
            columns[name] = _present(name, _values(name, values, rows))
    if weight is not None:
        weights = _numbers("weight", _values("weight", weight, rows))
        _first(weights, lambda value: value < 0, "weight", "a weight is never negative")
        columns["weight"] = weights
    for name, values in _features(features):
        if name in columns or name in _RESERVED:
            raise ValueError(f'features: "{name}" is the name of a column with a meaning of its own; rename it')
        columns[name] = _values(f'features["{name}"]', values, rows)
    return _write(pd.DataFrame(columns), Path(path))


def _list(values):
    """Plain Python values of a list, an array or a column, whoever made it."""
    if hasattr(values, "to_list"):
        return list(values.to_list())
    if hasattr(values, "tolist"):
        return list(values.tolist())
    return list(values)


def _values(name, values, rows):
    found = _list(values)
    if len(found) != rows:
        raise ValueError(f"{name} has {len(found)} values, ids has {rows}")
    return found


def _is_missing(value):
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def _first(values, is_wrong, name, why):
    for row, value in enumerate(values):
        if is_wrong(value):
            raise ValueError(f"{name}, row {row}: {value!r}; {why}")


def _present(name, values):
    _first(values, _is_missing, name, "no value may be missing")
    return [int(value) if isinstance(value, bool) else value for value in values]


def _numbers(name, values):
    _first(values, _is_missing, name, "no value may be missing")
    numbers = [float(value) for value in values]
    _first(numbers, lambda value: not math.isfinite(value), name, "every value must be a finite number")
    return numbers


def _shares(name, values, why):
    _first(values, lambda value: not 0 <= value <= 1, name, f"a probability lies between 0 and 1: {why}")


def _is_binary(labels):
    return labels is not None and len(set(labels)) <= 2


def _ids(ids):
    found = _list(ids)
    _first(found, _is_missing, "ids", "no id may be missing")
    # 12.0 in one file and 12 in the other would be two ids, and large numbers lose digits as floats.
    _first(found, lambda value: isinstance(value, float), "ids", "a number with decimals is no id: give integers or text")
    texts = [str(value) for value in found]
    seen = {}
    for row, text in enumerate(texts):
        if text in seen:
            raise ValueError(f"ids, row {row}: {text!r} is the id of row {seen[text]} too; every row needs its own")
        seen[text] = row
    return texts


def _probabilities(probabilities, classes, rows):
    if hasattr(probabilities, "columns") and classes is None:
        classes = list(probabilities.columns)
    if classes is None:
        raise ValueError("probabilities needs classes, in the order of its columns, such as model.classes_")
    table = probabilities.to_numpy() if hasattr(probabilities, "to_numpy") else probabilities
    matrix = [_list(row) for row in table]
    names = [str(each) for each in _list(classes)]
    if len(matrix) != rows:
        raise ValueError(f"probabilities has {len(matrix)} rows, ids has {rows}")
    for row, values in enumerate(matrix):
        if len(values) != len(names):
            raise ValueError(f"probabilities, row {row}: {len(values)} values for {len(names)} classes")
        if not abs(sum(values) - 1) <= 1e-3:
            raise ValueError(f"probabilities, row {row}: they sum to {sum(values)!r}, not to 1")
    columns = {}
    for place, name in enumerate(names):
        column = _numbers("probabilities", [values[place] for values in matrix])
        _shares("probabilities", column, f"class {name!r}")
        columns[f"proba_{name}"] = column
    return columns


def _features(features):
    if features is None:
        return []
    names = list(features.columns) if hasattr(features, "columns") else list(features.keys())
    return [(str(name), features[name]) for name in names]


def _write(frame, path):
    suffix = next((each for each in _SUFFIXES if path.name.endswith(each)), None)
    if suffix is None:
        raise ValueError(f"{path.name}: the suffix is none of {', '.join(_SUFFIXES)}")
    path.parent.mkdir(parents=True, exist_ok=True)
    # Whoever looks at the path meanwhile sees the whole file or none; and the same predictions make the same bytes.
    partial = path.with_name(f".{path.name}.partial")
    try:
        if suffix == ".parquet":
            frame.to_parquet(partial, index=False)
        else:
            compression = {"method": "gzip", "mtime": 0} if suffix == ".csv.gz" else None
            frame.to_csv(partial, index=False, lineterminator="\n", compression=compression)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    return path
