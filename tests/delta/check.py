"""Compares tables of the event store, as deltalake and DuckDB read them, with what the program says is in them.

Each folder below the one that is named holds a table and beside it `NAME.json`: for each day rows, sum of event_id, first and last time
in microseconds. What must hold:

* deltalake opens the table at the version that the program says, with its columns and day as partition;
* its own engine counts the same rows, sums and times for each day, whole and with a condition on the day;
* DuckDB does, over just the files that the log names, with the day from their folder;
* the numbers of rows in the log are those in the files;
* an older version, where its files are still there, gives what was there then.
"""

import json
import pathlib
import sys

import deltalake
import duckdb

SUMS = "count(*), sum(event_id), min(time), max(time)"


def micros(value):
    """Microseconds since 1970 of a time as Python has it."""
    from datetime import datetime, timezone

    if value.tzinfo is None:
        value = value.replace(tzinfo=timezone.utc)
    since = value - datetime(1970, 1, 1, tzinfo=timezone.utc)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def by_delta(table, sql):
    """Rows of a query of deltalake's own engine."""
    rows = deltalake.QueryBuilder().register("events", table).execute(sql).read_all()
    columns = [rows.column(place).to_pylist() for place in range(rows.num_columns)]
    return [list(row) for row in zip(*columns)]


def check(path, expected):
    table = deltalake.DeltaTable(str(path))
    assert table.version() == expected["version"], f"version {table.version()}"
    assert table.metadata().partition_columns == ["day"]
    names = [field.name for field in table.schema().fields]
    assert names == expected["columns"], names
    days = expected["days"]

    rows = by_delta(table, f"SELECT day, {SUMS} FROM events GROUP BY day ORDER BY day")
    found = {str(day): [count, total, micros(first), micros(last)] for day, count, total, first, last in rows}
    assert found == days, f"deltalake: {found}"
    for day, (count, total, _, _) in days.items():
        assert by_delta(table, f"SELECT count(*), sum(event_id) FROM events WHERE day = '{day}'") == [[count, total]], day
    found = by_delta(table, "SELECT count(*) FROM events WHERE src_ip = '198.51.100.7'")
    assert found == [[expected["address"]]], f"deltalake: {found} with the address"

    files = table.file_uris()
    engine = duckdb.connect()
    engine.execute("SET TimeZone = 'UTC'")
    if files:
        rows = engine.execute(
            "SELECT CAST(day AS VARCHAR), count(*), sum(event_id)::BIGINT, epoch_us(min(time)), epoch_us(max(time)) "
            "FROM read_parquet(?, hive_partitioning = true) GROUP BY day ORDER BY day",
            [files],
        ).fetchall()
        found = {day: list(rest) for day, *rest in rows}
        assert found == days, f"duckdb: {found}"
        found = engine.execute(
            "SELECT count(*) FROM read_parquet(?, hive_partitioning = true) WHERE src_ip = '198.51.100.7'", [files]
        ).fetchall()
        assert found == [(expected["address"],)], f"duckdb: {found} with the address"
    said = sum(table.get_add_actions(flatten=True).column("num_records").to_pylist())
    assert said == sum(count for count, *_ in days.values()), f"the log says {said} rows"
    for version, count in expected.get("versions", {}).items():
        old = deltalake.DeltaTable(str(path), version=int(version))
        assert by_delta(old, "SELECT count(*) FROM events") == [[count]], f"version {version}"
    return len(files), said


def main():
    tables = sorted(pathlib.Path(sys.argv[1]).glob("*.json"))
    assert tables, "no tables"
    for described in tables:
        path = described.with_suffix("")
        try:
            files, rows = check(path, json.loads(described.read_text()))
        except Exception as fault:
            print(f"{path.name}: {fault!r}")
            raise SystemExit(1)
        print(f"{path.name}: {rows} rows in {files} files are the same in deltalake {deltalake.__version__} and DuckDB {duckdb.__version__}")


main()
