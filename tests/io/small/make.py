"""Twelve rows in every typed format, small enough to be damaged byte by byte. Run: python make.py (pyarrow 26.0.1)."""

import datetime as dt
import decimal
import os

import pyarrow as pa
import pyarrow.ipc as ipc
import pyarrow.parquet as pq

os.chdir(os.path.dirname(os.path.abspath(__file__)))
rows = range(12)
table = pa.table({
    "id": pa.array([2**53 + row for row in rows]),
    "label": pa.array([row % 3 == 0 for row in rows]),
    "score": pa.array([None if row == 5 else row / 16 for row in rows], pa.float64()),
    "group": pa.array([None if row == 7 else ["north", "süd"][row % 2] for row in rows]).dictionary_encode(),
    "name": pa.array([f"row {row} of twelve" for row in rows]),
    "price": pa.array([decimal.Decimal(row) / 4 for row in rows], pa.decimal128(20, 2)),
    "when": pa.array([dt.datetime(2024, 2, 29, 23, 59, 50 + row // 2) for row in rows], pa.timestamp("us")),
    "void": pa.nulls(len(rows), pa.int32()),
})
for codec in ["none", "snappy", "gzip", "zstd", "lz4", "brotli"]:
    pq.write_table(table, f"{codec}.parquet", compression=codec, row_group_size=8, store_schema=False)
pq.write_table(table, "delta.parquet", use_dictionary=False, store_schema=False, data_page_version="2.0", column_encoding={"id": "DELTA_BINARY_PACKED", "score": "BYTE_STREAM_SPLIT", "name": "DELTA_BYTE_ARRAY", "group": "DELTA_LENGTH_BYTE_ARRAY"})
pq.write_table(table, "checksum.parquet", compression="none", write_page_checksum=True, store_schema=False)
for codec in [None, "lz4", "zstd"]:
    options = ipc.IpcWriteOptions(compression=codec)
    with ipc.new_file(f"{codec or 'none'}.arrow", table.schema, options=options) as writer:
        writer.write_table(table, max_chunksize=8)
    with ipc.new_stream(f"{codec or 'none'}.arrows", table.schema, options=options) as writer:
        writer.write_table(table, max_chunksize=8)
