"""Writes query_ranking.json beside this file: ranking metrics of generated lists by scikit-learn. Needs scikit-learn, SciPy."""
import json, pathlib, platform
import numpy, scipy, sklearn
from scipy.stats import hypergeom
from sklearn.metrics import average_precision_score, ndcg_score, roc_auc_score

random = numpy.random.default_rng(20)
MODELS = ("champion", "challenger")
queries = []
for number in range(40):
    size = int(random.integers(2, 15))
    relevance = random.choice([0, 0, 0, 1, 2, 3], size) if number % 10 else numpy.zeros(size, int)
    # Half of the queries have scores of one decimal, hence ties; the others none.
    champion, challenger = (relevance / 4 + random.normal(size=size) for _ in MODELS)
    if number % 2:
        champion, challenger = champion.round(0), challenger.round(0)
    queries.append({"relevance": relevance, "champion": champion, "challenger": challenger})
weight = random.uniform(0.2, 3, len(queries)).round(3)


def by_query(value, exists=lambda query: True):
    """Per query and model; NaN where the metric does not exist."""
    return {m: numpy.array([value(q["relevance"], q[m]) if exists(q) else numpy.nan for q in queries]) for m in MODELS}


def has_relevant(query):
    return bool((query["relevance"] > 0).any())


def has_both(query):
    return has_relevant(query) and bool((query["relevance"] == 0).any())


def in_untied_order(query):
    return has_relevant(query) and all(len(set(query[m])) == len(query[m]) for m in MODELS)


cases = []
for k in (1, 3, 5, None):
    cut = {} if k is None else {"k": k}
    cases.append(("ndcg", cut, by_query(lambda r, s: ndcg_score([r], [s], k=k))))
    cases.append(("ndcg", {**cut, "gain": 1}, by_query(lambda r, s: ndcg_score([2.0**r - 1], [s], k=k))))
cases.append(("roc_auc_per_query", {}, by_query(lambda r, s: roc_auc_score(r > 0, s), has_both)))
relevant_2 = lambda q: bool((q["relevance"] >= 2).any() and (q["relevance"] < 2).any())
cases.append(("roc_auc_per_query", {"relevant": 2}, by_query(lambda r, s: roc_auc_score(r >= 2, s), relevant_2)))

rows = []
for metric, parameters, values in cases:
    for weighted in (False, True):
        w = weight if weighted else numpy.ones(len(queries))
        means = {m: float(numpy.average(v[~numpy.isnan(v)], weights=w[~numpy.isnan(v)])) for m, v in values.items()}
        rows.append({"metric": metric, "parameters": parameters, "weighted": weighted, **means})

# 100 of 100,000 tied items are relevant: one seen among 10; the mean reciprocal place of the first.
items, relevant = 100_000, 100
none = numpy.cumprod((items - relevant - numpy.arange(items)) / (items - numpy.arange(items)))
first = numpy.concatenate([[1], none[:-1]]) - none
untied = [
    {"relevance": q["relevance"].tolist(), "score": q[m].tolist(), "value": float(average_precision_score(q["relevance"] > 0, q[m]))}
    for q in queries if in_untied_order(q) for m in MODELS
]
result = {
    "description": "Means over queries. weight: one a query. average_precision: single queries without ties.",
    "made_with": {"python": platform.python_version(), "numpy": numpy.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
    "generator": "tests/reference/query_ranking.py",
    "queries": [{name: list(map(float, column)) for name, column in q.items()} for q in queries],
    "weight": weight.tolist(),
    "cases": rows,
    "average_precision": untied,
    "hypergeometric": {"hit_rate": float(1 - hypergeom.pmf(0, items, relevant, 10)), "mrr": float((first / (numpy.arange(items) + 1)).sum())},
}
lines = json.dumps(result).replace('{"relevance"', '\n{"relevance"').replace('{"metric"', '\n{"metric"')
pathlib.Path(__file__).with_suffix(".json").write_text(lines + "\n")
