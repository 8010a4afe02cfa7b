"""Trains the reader of handwritten digits and writes what it reads on the held-out images.

    python train.py                    the model of this pull request
    python train.py --version before   the model as it is on the main branch
"""

import argparse
import sys
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

# In your repository, copy python/model_review_gate.py beside this file.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "python"))
from model_review_gate import write_predictions


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--version", choices=["now", "before"], default="now")
    parser.add_argument("--out", default="predictions.csv")
    arguments = parser.parse_args()

    digits = load_digits()
    is_held_out = np.arange(len(digits.target)) % 2 == 1
    images, labels = digits.images[~is_held_out], digits.target[~is_held_out]
    if arguments.version == "now":
        # "More data for free": every image also upside down. A 6 is then a 9.
        images = np.concatenate([images, images[:, ::-1, ::-1]])
        labels = np.concatenate([labels, labels])
    model = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=0.1).fit(images.reshape(len(images), -1), labels)
    held_out = digits.images[is_held_out]
    write_predictions(
        arguments.out,
        ids=[f"image-{number:04d}" for number in np.flatnonzero(is_held_out)],
        y_true=digits.target[is_held_out],
        y_pred=model.predict(held_out.reshape(len(held_out), -1)),
        features={"ink": np.where(held_out.mean(axis=(1, 2)) < 4.9, "thin", "bold")},
    )


if __name__ == "__main__":
    main()
