"""Trains the model that says how many minutes a delivery takes, and writes its predictions for the held-out deliveries as
Spark writes a table: a folder of Parquet files.

    python score.py                    the model of this pull request, into predictions/
    python score.py --version before   the model as it is on the main branch
"""

import argparse
import random

from pyspark.ml import Pipeline
from pyspark.ml.feature import OneHotEncoder, StringIndexer, VectorAssembler
from pyspark.ml.regression import LinearRegression
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

CITIES = {"Aarhus": 0, "Bergen": 6, "Cork": 3}
HELD_OUT = 3_000


def make_deliveries(spark, rows=9_000, seed=31):
    """Deliveries of a courier; invented, with a fixed seed."""
    rng = random.Random(seed)
    made = []
    for number in range(rows):
        city, kilometres, stops = rng.choice(list(CITIES)), rng.uniform(0.5, 12), rng.randint(0, 5)
        rain = round(max(0.0, rng.gauss(0, 2)), 1)
        minutes = 9 + CITIES[city] + 2.1 * kilometres + 3.5 * stops + 2.4 * rain + rng.expovariate(1 / 4)
        made.append((f"delivery-{number:05d}", city, round(kilometres, 2), stops, rain, round(minutes, 1)))
    columns = "id string, city string, kilometres double, stops int, rain double, minutes double"
    return spark.createDataFrame(made, columns)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--version", choices=["now", "before"], default="now")
    parser.add_argument("--out", default="predictions")
    arguments = parser.parse_args()

    spark = SparkSession.builder.appName("delivery-minutes").getOrCreate()
    deliveries = make_deliveries(spark)
    held_out = F.col("id") < f"delivery-{HELD_OUT:05d}"
    # The new model knows the weather.
    numbers = ["kilometres", "stops"] + (["rain"] if arguments.version == "now" else [])
    model = Pipeline(
        stages=[
            StringIndexer(inputCol="city", outputCol="city_index"),
            OneHotEncoder(inputCol="city_index", outputCol="city_code"),
            VectorAssembler(inputCols=[*numbers, "city_code"], outputCol="features"),
            LinearRegression(featuresCol="features", labelCol="minutes"),
        ]
    ).fit(deliveries.where(~held_out))

    predictions = model.transform(deliveries.where(held_out)).select(
        "id", F.col("minutes").alias("label"), F.round("prediction", 1).alias("prediction"), "city"
    )
    # As many files as the job has partitions; the review reads them as one table.
    predictions.repartition(4, "id").write.mode("overwrite").parquet(arguments.out)


if __name__ == "__main__":
    main()
