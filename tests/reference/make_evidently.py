"""Reports of Evidently over 60 drawn rows, in its present and its older form: writes evidently.json. Long lists (curves for
plots) are cut to two entries. Needs evidently 0.7 and pandas 2."""
import json, sys, warnings
from pathlib import Path
warnings.filterwarnings('ignore')
import evidently, numpy as np, pandas as pd
from evidently import BinaryClassification, DataDefinition, Dataset, Regression, Report
from evidently.metrics import (MAE, RMSE, MeanError, R2Score, MAPE, AbsMaxError, RowCount, Accuracy, Precision, Recall, F1Score, F1ByLabel)
from evidently.legacy.metrics import ClassificationQualityMetric, RegressionQualityMetric
from evidently.legacy.pipeline.column_mapping import ColumnMapping
from evidently.legacy.report import Report as OldReport

rng = np.random.default_rng(1)
n = 60
numbers = pd.DataFrame({'target': rng.normal(size=n) + 5})
numbers['prediction'] = numbers.target + rng.normal(size=n) * 0.3
classes = pd.DataFrame({'target': rng.integers(0, 2, n)})
classes['prediction'] = np.where(rng.random(n) < 0.8, classes.target, 1 - classes.target)

def new(frame, definition, metrics):
    return json.loads(Report(metrics).run(Dataset.from_pandas(frame, data_definition=definition), None).json())

def old(frame, metric):
    report = OldReport([metric])
    report.run(reference_data=None, current_data=frame, column_mapping=ColumnMapping())
    return json.loads(report.json())

def cut(value):
    if isinstance(value, dict):
        return {key: cut(item) for key, item in value.items() if key != 'timestamp'}
    return [cut(item) for item in (value[:2] if len(value) > 20 else value)] if isinstance(value, list) else value

errors = (numbers.prediction - numbers.target).abs()
right = (classes.prediction == classes.target)
out = {
    'origin': f'tests/reference/make_evidently.py with Python {sys.version.split()[0]}, evidently {evidently.__version__}, pandas {pd.__version__}',
    'rows': n,
    'mean_absolute_error': {'value': errors.mean(), 'standard_error': errors.std(ddof=1) / n ** 0.5},
    'right': int(right.sum()),
    'regression': new(numbers, DataDefinition(regression=[Regression(target='target', prediction='prediction')]),
                      [MAE(), RMSE(), MeanError(), R2Score(), MAPE(), AbsMaxError(), RowCount()]),
    'classification': new(classes, DataDefinition(classification=[BinaryClassification(target='target', prediction_labels='prediction')]),
                          [Accuracy(), Precision(), Recall(), F1Score(), F1ByLabel(), RowCount()]),
    'old_regression': old(numbers, RegressionQualityMetric()),
    'old_classification': old(classes, ClassificationQualityMetric()),
}
Path(__file__).with_name('evidently.json').write_text(json.dumps(cut(out), indent=1) + '\n')
