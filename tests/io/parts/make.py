"""Writes the small Parquet files beside it: parts of one table, one of them without rows, and two files that are not of it."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

whole = pa.schema([("id", pa.int64()), ("score", pa.float64()), ("side", pa.string())])
texts = pa.schema([("id", pa.int64()), ("score", pa.string()), ("side", pa.string())])
fewer = pa.schema([("id", pa.int64()), ("score", pa.float64())])


def write(name, rows, schema=whole, **options):
    columns = [[row[place] for row in rows] for place in range(len(schema))]
    pq.write_table(pa.table(columns, schema=schema), Path(__file__).with_name(name), **options)


first = 2**53 + 1
write("part-00000.snappy.parquet", [(first, 0.25, "left"), (first + 1, 0.5, "right"), (first + 2, 0.5, "left")])
write("part-00001.snappy.parquet", [])
last = [(7, None, "right"), (8, 1.0, None), (9, 0.125, "upper")]
write("part-00002.zstd.parquet", last, compression="zstd", use_dictionary=False)
write("of-texts.parquet", [(10, "0.5", "left")], texts)
write("of-fewer.parquet", [(11, 0.5)], fewer)
