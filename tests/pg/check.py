"""What psycopg sees of the door of PostgreSQL clients. See run.sh."""

import datetime
import json
import ssl
import sys
import threading
import urllib.request

import psycopg

said, certificate, port = open(sys.argv[1], encoding="utf-8").read().splitlines(), sys.argv[2], int(sys.argv[3])
base = "https://" + said[0].split("://", 1)[1]
trust = ssl.create_default_context(cafile=certificate)
jar = {}


def post(path, body):
    request = urllib.request.Request(base + path, json.dumps(body).encode(), {"Content-Type": "application/json", **jar})
    with urllib.request.urlopen(request, context=trust) as answer:
        text = answer.read()
        return (json.loads(text) if text else None), answer.headers


password = "bến đò chiều mưa"
setup, _ = post("/api/v1/setup", {
    "token": said[1].split("#", 1)[1], "unit_kind": "unit", "unit_name": "Sở Y tế", "username": "admin",
    "profile": {"display_name": "Trần Thị Lan"}, "password": password,
})
unit = setup["unit"]["id"]
session, headers = post("/api/v1/session", {"username": "admin", "password": password})
jar["Cookie"] = headers["Set-Cookie"].split(";", 1)[0]
jar["X-Vonggac-Csrf"] = session["csrf"]
token, _ = post("/api/v1/tokens", {"name": "bi", "unit": unit, "scopes": ["lake.", "inventory.", "monitor."], "life_seconds": 3600})
for number in range(3):
    post(f"/api/v1/units/{unit}/hosts", {"name": f"srv-{number}", "kind": "server"})


def connect(**more):
    wanted = {"host": "127.0.0.1", "port": port, "user": "admin", "password": token["text"], "dbname": "vonggac",
              "sslmode": "verify-full", "sslrootcert": certificate}
    return psycopg.connect(**{**wanted, **more})


def refused(state, call):
    try:
        call()
    except psycopg.Error as error:
        assert error.sqlstate == state or (state is None and error.sqlstate is None), (state, error.sqlstate, error)
        return str(error)
    raise AssertionError(f"{state}: it was not refused")


with connect() as connection:
    assert connection.info.server_version == 150000 and connection.info.parameter_status("TimeZone") == "UTC"
    rows = connection.execute("SELECT name FROM hosts WHERE name >= %s ORDER BY name", ["srv-1"]).fetchall()
    assert rows == [("srv-1",), ("srv-2",)], rows
    for binary in (False, True):
        cursor = connection.cursor(binary=binary)
        cursor.execute(
            "SELECT count(*), 0.25::float8, true, NULL::text, TIMESTAMP '2026-11-29 00:30:34.5' FROM hosts WHERE length(name) = %s"
            " AND name <> %b", [5, "x"])
        count, real, yes, nothing, at = cursor.fetchone()
        assert (count, real, yes, nothing) == (3, 0.25, True, None), (binary, count, real, yes, nothing)
        assert at == datetime.datetime(2026, 11, 29, 0, 30, 34, 500000, datetime.timezone.utc), at
    # A prepared statement, many times.
    for _ in range(20):
        name = connection.execute("SELECT name FROM hosts WHERE name = %s", ["srv-0"], prepare=True).fetchone()
        assert name == ("srv-0",), name
    past = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)
    assert connection.execute("SELECT count(*) FROM events WHERE time > %s", [past]).fetchone() == (0,)
    tables = connection.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'").fetchall()
    assert {("hosts",), ("events",), ("alerts",)} <= set(tables), tables
    columns = dict(connection.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", ["events"]).fetchall())
    assert columns["time"] == "timestamp with time zone" and columns["records"] == "bigint", columns
    refused("25006", lambda: connection.execute("DELETE FROM hosts"))
    refused("25P02", lambda: connection.execute("SELECT 1"))
    connection.rollback()
    refused("42000", lambda: connection.execute("SELECT * FROM nothing_at_all"))
    connection.rollback()

with connect(autocommit=True) as connection:
    ten = "(VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9))"
    crossed = " CROSS JOIN ".join(f"{ten} t{place}(n)" for place in range(5))
    with connection.cursor() as cursor:
        rows = sum(1 for _ in cursor.stream(f"SELECT t0.n, 'một dòng' FROM {crossed}"))
    assert rows == 100_000, rows
    endless = "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r"
    faults = []

    def cancel():
        try:
            connection.cancel_safe()
        except psycopg.Error as error:
            faults.append(error)

    timer = threading.Timer(1.0, cancel)
    timer.start()
    refused("57014", lambda: connection.execute(endless))
    timer.join()
    assert faults == [], faults
    assert connection.execute("SELECT 1").fetchone() == (1,)

with connect(dbname=unit, autocommit=True) as connection:
    assert connection.execute("SELECT current_database(), count(*) FROM hosts").fetchone() == (unit, 3)

for wrong in ({"password": "vgt_x"}, {"user": "nobody"}):
    text = refused(None, lambda wrong=wrong: connect(**wrong))
    assert "tên hoặc mã truy cập không đúng" in text, text
assert "sslmode=require" in refused(None, lambda: connect(sslmode="disable"))
assert "không có đơn vị" in refused(None, lambda: connect(dbname="elsewhere"))
print(f"psycopg {psycopg.__version__} with libpq {psycopg.pq.version()}: tables, parameters, prepared statements, 100,000 rows, cancelling, refusals")
