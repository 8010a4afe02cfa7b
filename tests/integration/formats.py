"""Writes small files of every column type with pyarrow, pandas, Polars, DuckDB and Spark, and what Python reads in them.

Usage: python formats.py FOLDER [with-spark | without-spark], in that folder. Also runs what needs no environment of its own: the
script of examples/spark, and the lines of docs/predictions-format.md. Writes expected.json: the files, which library read each back, and every column as texts, numbers
and missing values, computed from Python's own values (str, repr, isoformat, Decimal), never from ours.
"""

import datetime as dt
import decimal
import json
import math
import os
import re
import runpy
import sys
import uuid
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.ipc as ipc
import pyarrow.parquet as pq

folder = sys.argv[1]
root = Path(__file__).resolve().parents[2]
ROWS = 500
D = decimal.Decimal
rng = np.random.default_rng(20240131)


def some(make, every=7):
    """A value a row, with every seventh missing."""
    return [None if row % every == 3 else make(row) for row in range(ROWS)]


def micros(row):
    return dt.datetime(1969, 12, 31, 23, 59, 58) + dt.timedelta(seconds=row * 7919, microseconds=(row % 3) * 1001)


def timestamps(unit):
    step = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}[unit]
    return pa.array([None if row % 7 == 3 else (row * 1234567891011121 - 10**17) // step for row in range(ROWS)], pa.int64()).cast(pa.timestamp(unit))


columns = {
    "id": pa.array([2**53 + row for row in range(ROWS)], pa.int64()),
    "int64": pa.array(some(lambda row: -(2**63) + row if row % 2 else 2**63 - 1 - row), pa.int64()),
    "uint64": pa.array(some(lambda row: 2**64 - 1 - row), pa.uint64()),
    "int32": pa.array(some(lambda row: row * 8388607 - 2**31), pa.int32()),
    "uint32": pa.array(some(lambda row: 2**32 - 1 - row), pa.uint32()),
    "int16": pa.array(some(lambda row: row - 250), pa.int16()),
    "uint8": pa.array(some(lambda row: row % 256), pa.uint8()),
    "int8": pa.array(some(lambda row: row % 256 - 128), pa.int8()),
    "float64": pa.array([float(v) for v in rng.standard_normal(ROWS) * 10.0 ** rng.integers(-20, 20, ROWS)], pa.float64()),
    "float64_special": pa.array([[0.0, -0.0, 1.0, math.inf, -math.inf, math.nan, None, 5e-324, 1e16, 123456789012345.0, 1e-4, 9.9e-5, 1.7976931348623157e308][row % 13] for row in range(ROWS)], pa.float64()),
    "whole": pa.array([float(row % 5) for row in range(ROWS)], pa.float64()),
    "float32": pa.array(np.asarray([0.1 * row for row in range(ROWS)], dtype=np.float32)),
    "float32_wide": pa.array((rng.standard_normal(ROWS) * 10.0 ** rng.integers(-30, 30, ROWS)).astype(np.float32)),
    "boolean": pa.array(some(lambda row: row % 3 == 0), pa.bool_()),
    "boolean_full": pa.array([row % 2 == 0 for row in range(ROWS)], pa.bool_()),
    "text": pa.array(some(lambda row: ["", "a", "Zürich", "東京🙂", "a,b \"quoted\"\nline", "NA", "x" * 40][row % 7] if row % 5 else f"row {row}"), pa.string()),
    "unique": pa.array([f"customer-{row:07d}" for row in range(ROWS)], pa.string()),
    "large_text": pa.array(some(lambda row: f"v{row % 4}"), pa.large_string()),
    "category": pa.array(some(lambda row: ["low", "mid", "high"][row % 3])).dictionary_encode(),
    "category_int": pa.array(some(lambda row: [30, 10, 20][row % 3])).dictionary_encode(),
    "decimal": pa.array(some(lambda row: D(row * 37 - 5000) / 100), pa.decimal128(9, 2)),
    "decimal18": pa.array(some(lambda row: D(10**17 - row) / 10**6), pa.decimal128(18, 6)),
    "decimal38": pa.array(some(lambda row: D(f"{'-' if row % 2 else ''}123456789012345678901234567{row:03d}.12345678")), pa.decimal128(38, 8)),
    "date": pa.array(some(lambda row: dt.date(1969, 1, 1) + dt.timedelta(days=row * 97)), pa.date32()),
    "time_us": pa.array(some(lambda row: dt.time(row % 24, row % 60, (row * 7) % 60, (row % 4) * 1050)), pa.time64("us")),
    "timestamp_s": timestamps("s"),
    "timestamp_ms": timestamps("ms"),
    "timestamp_us": timestamps("us"),
    "timestamp_ns": timestamps("ns"),
    "instant": pa.array(some(micros), pa.timestamp("us", tz="Europe/Berlin")),
    "null": pa.nulls(ROWS),
    "all_missing": pa.array([None] * ROWS, pa.float64()),
    "list": pa.array(some(lambda row: [row, row]), pa.list_(pa.int32())),
    "record": pa.array(some(lambda row: {"a": row, "b": str(row)}), pa.struct([("a", pa.int32()), ("b", pa.string())])),
    "after_nested": pa.array([f"g{row % 3}" for row in range(ROWS)], pa.string()),
}
table = pa.table(columns)
arrow_only = {
    "date64": pa.array(some(lambda row: dt.date(1969, 1, 1) + dt.timedelta(days=row)), pa.date64()),
    "float16": pa.array(np.asarray([row / 8 for row in range(ROWS)], dtype=np.float16)),
    "decimal256": pa.array(some(lambda row: D(f"1234567890123456789012345678901234567890{row:03d}.5")), pa.decimal256(50, 1)),
    "binary": pa.array(some(lambda row: f"b{row}".encode()), pa.binary()),
    "text_view": pa.array(some(lambda row: f"{'long text that does not fit in a view ' if row % 2 else ''}{row}"), pa.string_view()),
    "after_view": pa.array([f"g{row % 3}" for row in range(ROWS)], pa.string()),
}


def iso_time(seconds_of_day, nanos):
    text = f"{seconds_of_day // 3600:02d}:{seconds_of_day // 60 % 60:02d}:{seconds_of_day % 60:02d}"
    if nanos == 0:
        return text
    digits = f"{nanos:09d}"
    while digits.endswith("000"):
        digits = digits[:-3]
    return f"{text}.{digits}"


def iso(nanos, is_instant):
    seconds, rest = divmod(nanos, 10**9)
    days, second = divmod(seconds, 86400)
    day = dt.date(1970, 1, 1) + dt.timedelta(days=days)
    return f"{day.isoformat()}T{iso_time(second, rest)}{'Z' if is_instant else ''}"


def describe(array):
    """Texts (None: missing) and numbers (None: no number) of one column, from Python's values."""
    if isinstance(array, pa.ChunkedArray):
        array = array.unify_dictionaries() if pa.types.is_dictionary(array.type) and array.type.value_type != pa.string_view() else array
        array = array.chunk(0) if array.num_chunks == 1 else pa.concat_arrays(array.chunks)
    if pa.types.is_dictionary(array.type):
        # No kernel of pyarrow takes from string views.
        values = array.dictionary.cast(pa.string()) if array.type.value_type == pa.string_view() else array.dictionary
        array = pa.DictionaryArray.from_arrays(array.indices, values).dictionary_decode()
    kind = array.type
    if pa.types.is_nested(kind):
        return "nested"
    if pa.types.is_timestamp(kind):
        per = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}[kind.unit]
        texts = [None if v is None else iso(v * per, kind.tz is not None) for v in array.cast(pa.int64()).to_pylist()]
        return {"texts": texts, "numbers": [None] * len(texts)}
    if pa.types.is_float32(kind) or pa.types.is_float16(kind):
        values = [None if v is None else np.float32(v) for v in array.to_pylist()]
        texts = [None if v is None or np.isnan(v) else repr(float(str(v))) for v in values]
        return {"texts": texts, "numbers": [None if v is None or not np.isfinite(v) else float(v).hex() for v in values]}
    values = array.to_pylist()
    texts, numbers = [], []
    for v in values:
        number = None
        if v is None or v == "" or (isinstance(v, float) and math.isnan(v)):
            text = None
        elif isinstance(v, bool):
            text = "true" if v else "false"
        elif isinstance(v, int):
            text, number = str(v), float(v)
        elif isinstance(v, float):
            text, number = repr(v), v if math.isfinite(v) else None
        elif isinstance(v, D):
            text, number = f"{v:f}", float(v)
        elif isinstance(v, dt.date):
            text = v.isoformat()
        elif isinstance(v, dt.time):
            text = iso_time(v.hour * 3600 + v.minute * 60 + v.second, v.microsecond * 1000)
        elif isinstance(v, uuid.UUID):
            text = str(v)
        elif isinstance(v, bytes):
            text = v.decode()
        else:
            text = v
        texts.append(text)
        numbers.append(None if number is None else number.hex())
    return {"texts": texts, "numbers": numbers}


files = []


def add(name, note, read):
    """Remembers a file with what pyarrow reads in it."""
    path = os.path.join(folder, name)
    content = read(path)
    files.append({"file": name, "note": note, "columns": {c: describe(content.column(c)) for c in content.column_names}})


def file_at(name):
    return os.path.join(folder, name)


def read_parquet(path):
    return pq.ParquetFile(path).read()


def read_file(path):
    return ipc.open_file(path).read_all()


def read_stream(path):
    return ipc.open_stream(path).read_all()


# ---- pyarrow ----

for codec in ["none", "snappy", "gzip", "zstd", "lz4", "brotli"]:
    name = f"pyarrow-{codec}.parquet"
    pq.write_table(table, file_at(name), compression=codec, row_group_size=170)
    add(name, f"pyarrow, {codec}, three row groups", read_parquet)

pq.write_table(table, file_at("pyarrow-v2.parquet"), data_page_version="2.0", compression="zstd", data_page_size=300, write_batch_size=40, write_page_checksum=True)
add("pyarrow-v2.parquet", "pyarrow, data pages version 2, small pages, checksums", read_parquet)
pq.write_table(table, file_at("pyarrow-plain.parquet"), use_dictionary=False, data_page_size=300, write_batch_size=40, write_page_checksum=True)
add("pyarrow-plain.parquet", "pyarrow, no dictionaries, small pages, checksums", read_parquet)
pq.write_table(table, file_at("pyarrow-fallback.parquet"), dictionary_pagesize_limit=200, write_batch_size=40, data_page_size=300)
add("pyarrow-fallback.parquet", "pyarrow, dictionaries given up half way", read_parquet)
pq.write_table(table.select(["id", "timestamp_ns", "text"]), file_at("pyarrow-int96.parquet"), use_deprecated_int96_timestamps=True)
add("pyarrow-int96.parquet", "pyarrow, INT96 timestamps", read_parquet)
delta = {"int64": "DELTA_BINARY_PACKED", "int32": "DELTA_BINARY_PACKED", "id": "DELTA_BINARY_PACKED", "text": "DELTA_LENGTH_BYTE_ARRAY", "unique": "DELTA_BYTE_ARRAY", "float64": "BYTE_STREAM_SPLIT", "float32": "BYTE_STREAM_SPLIT", "boolean": "RLE"}
pq.write_table(table.select(list(delta)), file_at("pyarrow-delta.parquet"), use_dictionary=False, column_encoding=delta)
add("pyarrow-delta.parquet", "pyarrow, delta, byte stream split, run lengths", read_parquet)
pq.write_table(pa.table({c: columns[c] for c in ["id", "unique", "decimal"]}).cast(pa.schema([pa.field("id", pa.int64(), nullable=False), pa.field("unique", pa.string(), nullable=False), pa.field("decimal", pa.decimal128(9, 2))])), file_at("pyarrow-required.parquet"), store_decimal_as_integer=True)
add("pyarrow-required.parquet", "pyarrow, required columns, decimal as integer", read_parquet)
pq.write_table(pa.table({"float16": arrow_only["float16"], "binary": arrow_only["binary"], "uuid": pa.array([uuid.UUID(int=row * 2**100 + row).bytes for row in range(ROWS)], pa.uuid())}), file_at("pyarrow-fixed.parquet"))
add("pyarrow-fixed.parquet", "pyarrow, half floats, bytes and UUIDs", read_parquet)

wide = pa.table({**columns, **arrow_only})
for codec in ["uncompressed", "lz4", "zstd"]:
    options = ipc.IpcWriteOptions(compression=None if codec == "uncompressed" else codec)
    with ipc.new_file(file_at(f"pyarrow-{codec}.arrow"), wide.schema, options=options) as writer:
        writer.write_table(wide, max_chunksize=170)
    add(f"pyarrow-{codec}.arrow", f"pyarrow, file, {codec}, three batches", read_file)
    with ipc.new_stream(file_at(f"pyarrow-{codec}.arrows"), wide.schema, options=options) as writer:
        writer.write_table(wide, max_chunksize=170)
    add(f"pyarrow-{codec}.arrows", f"pyarrow, stream, {codec}, three batches", read_stream)
feather.write_feather(wide, file_at("pyarrow.feather"))
add("pyarrow.feather", "pyarrow, Feather", read_file)
feather.write_feather(pa.table({"long": pa.array([f"{row}" * 40 for row in range(20_000)]), "number": pa.array(np.arange(20_000) % 7)}), file_at("pyarrow-long.feather"), compression="lz4")
add("pyarrow-long.feather", "pyarrow, Feather, LZ4 in several linked blocks", read_file)

# A dictionary said anew, and one that grows.
first = pa.record_batch({"c": pa.array(["a", "b", None]).dictionary_encode()})
second = pa.record_batch({"c": pa.array(["z", "a", "z"]).dictionary_encode()})
longer = pa.record_batch({"c": pa.DictionaryArray.from_arrays(pa.array([2, 0], pa.int32()), pa.array(["a", "b", "q"]))})
with ipc.new_stream(file_at("replaced.arrows"), first.schema) as writer:
    writer.write_batch(first)
    writer.write_batch(second)
add("replaced.arrows", "pyarrow, stream, dictionary replaced", read_stream)
with ipc.new_stream(file_at("delta.arrows"), first.schema, options=ipc.IpcWriteOptions(emit_dictionary_deltas=True)) as writer:
    writer.write_batch(first)
    writer.write_batch(longer)
add("delta.arrows", "pyarrow, stream, dictionary delta", read_stream)
with ipc.new_file(file_at("delta.arrow"), first.schema, options=ipc.IpcWriteOptions(emit_dictionary_deltas=True)) as writer:
    writer.write_batch(first)
    writer.write_batch(longer)
add("delta.arrow", "pyarrow, file, dictionary delta", read_file)

# ---- pandas ----

frame = pd.DataFrame({
    "id": np.arange(ROWS) + 2**60,
    "score": rng.random(ROWS),
    "score32": rng.random(ROWS).astype(np.float32),
    "label": [row % 3 == 0 for row in range(ROWS)],
    "nullable": pd.array(some(lambda row: row), dtype="Int64"),
    "nullable_boolean": pd.array(some(lambda row: row % 2 == 0), dtype="boolean"),
    "with_missing": [np.nan if row % 7 == 3 else float(row) for row in range(ROWS)],
    "group": pd.Categorical(some(lambda row: ["b", "a", "c"][row % 3])),
    "word": some(lambda row: ["x", "NA", "", "y"][row % 4]),
    "when": pd.to_datetime(some(lambda row: f"2024-03-{row % 28 + 1:02d} 10:{row % 60:02d}:00")),
})
frame.to_parquet(file_at("pandas.parquet"))
add("pandas.parquet", "pandas to_parquet", read_parquet)
frame.to_feather(file_at("pandas.feather"))
add("pandas.feather", "pandas to_feather", read_file)
plain = ["id", "score", "nullable", "with_missing", "group"]
frame[plain].to_csv(file_at("pandas.csv"), index=False)
frame[plain].to_parquet(file_at("pandas-plain.parquet"), index=False)
for name, options in {"pandas.jsonl": {"orient": "records", "lines": True}, "pandas-records.json": {"orient": "records"}, "pandas-split.json": {"orient": "split"}, "pandas-columns.json": {}}.items():
    frame[["id", "label", "nullable", "nullable_boolean", "group", "word"]].to_json(file_at(name), **options)

# ---- Polars ----

polars_table = table.drop(["null", "list", "record", "decimal38", "time_us"])
polars_frame = pl.from_arrow(polars_table)
for codec in ["uncompressed", "snappy", "gzip", "zstd", "lz4", "brotli"]:
    polars_frame.write_parquet(file_at(f"polars-{codec}.parquet"), compression=codec, row_group_size=170, data_page_size=1000)
    add(f"polars-{codec}.parquet", f"Polars, {codec}", read_parquet)
for codec in ["uncompressed", "lz4", "zstd"]:
    polars_frame.write_ipc(file_at(f"polars-{codec}.arrow"), compression=codec)
    add(f"polars-{codec}.arrow", f"Polars, Arrow file, {codec}", read_file)
    polars_frame.write_ipc_stream(file_at(f"polars-{codec}.arrows"), compression=codec)
    add(f"polars-{codec}.arrows", f"Polars, Arrow stream, {codec}", read_stream)
polars_frame.select(["id", "int64", "uint64", "boolean", "text", "unique", "float64"]).write_ndjson(file_at("polars.jsonl"))

# ---- DuckDB ----

connection = duckdb.connect()
duck_table = table.drop(["null", "timestamp_ns", "instant", "large_text"])
connection.register("t", duck_table)
for codec in ["uncompressed", "snappy", "gzip", "zstd", "lz4_raw", "brotli"]:
    connection.execute(f"COPY (SELECT *, 12345678901234567890123::HUGEINT AS huge, uuid() AS key FROM t) TO '{file_at(f'duckdb-{codec}.parquet')}' (FORMAT parquet, COMPRESSION {codec}, ROW_GROUP_SIZE 2048)")
    add(f"duckdb-{codec}.parquet", f"DuckDB, {codec}", read_parquet)
# pyarrow 26 does not read back the uint32 that DuckDB 2.0 packs as deltas, so nothing says what it holds.
connection.execute(f"COPY (SELECT * EXCLUDE uint32 FROM t) TO '{file_at('duckdb-v2.parquet')}' (FORMAT parquet, PARQUET_VERSION v2)")
add("duckdb-v2.parquet", "DuckDB, Parquet version 2", read_parquet)
connection.execute(f"COPY (SELECT id, int64, uint64, \"boolean\", \"text\", \"unique\", float64 FROM t) TO '{file_at('duckdb.jsonl')}' (FORMAT json)")
connection.execute(f"COPY (SELECT id, int64, uint64, \"boolean\", \"text\", \"unique\", float64 FROM t) TO '{file_at('duckdb.json')}' (FORMAT json, ARRAY true)")

# ---- the lines of docs/predictions-format.md: relative paths are in the folder, where this runs ----


def snippet_with(words):
    page = (root / "docs" / "predictions-format.md").read_text()
    (found,) = [text for text in re.findall(r"^```\w+\n(.*?)^```", page, re.M | re.S) if words in text]
    return found


class Model:
    def predict_proba(self, features):
        return np.column_stack([1 - features.age / 128, features.age / 128])


customers = pd.DataFrame({"customer_id": np.arange(100) + 2**53, "region": ["north", "south"] * 50, "age_band": "18-25", "age": np.arange(100)})
sys.path.insert(0, str(root / "python"))
exec(snippet_with("write_predictions("), {"test": customers, "X_test": customers, "y_test": customers.age % 3 == 0, "model": Model()})
connection.execute("CREATE TABLE scored AS SELECT 9007199254740992 + i AS customer_id, i % 3 = 0 AS churned, i / 128 AS score, 'north' AS region, unnest(['champion', 'challenger']) AS model FROM range(100) r(i)")
connection.execute(snippet_with("FROM scored"))

# ---- Spark: needs a Java runtime, and takes ten seconds to start ----


def run_spark_snippet(spark):
    from pyspark.ml.linalg import Vectors

    rows = [(2**53 + row, row % 3 == 0, Vectors.dense(1 - row / 128, row / 128), ["north", "south"][row % 2]) for row in range(100)]
    predictions = spark.createDataFrame(rows, ["customer_id", "label", "probability", "region"])
    exec(snippet_with("vector_to_array"), {"predictions": predictions.repartition(3)})


def write_with_spark():
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]")
    for key, value in {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        # Nothing is asked of the network, where a name of this machine may not resolve.
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.sql.codegen.wholeStage": "false",
    }.items():
        builder = builder.config(key, value)
    try:
        spark = builder.getOrCreate()
    except Exception as error:  # this machine does not let it start, which says nothing about its files
        return f"{type(error).__name__}: {str(error).splitlines()[0][:200]}"
    spark.sparkContext.setLogLevel("OFF")
    spark_table = table.select(["id", "int64", "int32", "int16", "int8", "float64", "whole", "float32", "boolean", "text", "unique", "decimal", "decimal18", "decimal38", "date", "instant", "list", "record", "after_nested"])
    spark_frame = spark.createDataFrame(spark_table).coalesce(1)
    for codec in ["none", "snappy", "gzip", "zstd", "lz4", "lz4_raw"]:
        for timestamps_as in ["TIMESTAMP_MICROS", "INT96"]:
            spark.conf.set("spark.sql.parquet.outputTimestampType", timestamps_as)
            path = file_at(f"spark-{codec}-{timestamps_as}")
            spark_frame.write.parquet(path, compression=codec)
            part = next(p for p in os.listdir(path) if p.endswith(".parquet"))
            add(os.path.join(os.path.basename(path), part), f"Spark, {codec}, {timestamps_as}", read_parquet)
    spark.conf.unset("spark.sql.parquet.outputTimestampType")
    run_spark_snippet(spark)
    # The script takes the session that is there, as on Databricks.
    for version in ["now", "before"]:
        sys.argv = ["score.py", "--version", version, "--out", file_at(f"example-{version}")]
        runpy.run_path(str(root / "examples" / "spark" / "score.py"), run_name="__main__")
    spark.stop()
    return None


spark_skipped = None
if sys.argv[2:] == ["with-spark"]:
    spark_skipped = write_with_spark()

json.dump({"files": files, "sparkSkipped": spark_skipped, "table": {c: describe(table.column(c)) for c in ["id", "int64", "uint64", "boolean", "text", "unique", "float64"]}, "versions": {"pyarrow": pa.__version__, "pandas": pd.__version__, "polars": pl.__version__, "duckdb": duckdb.__version__}}, open(file_at("expected.json"), "w"))
