"""Asks a server about what senders brought: program.py STATE COMMAND …

  setup URL TOKEN [CA]                 sets a fresh installation up and signs in
  source NAME PROTOCOL [RANGE]         makes a source; prints the secret of a token of it
  setting NAME SENDER                  prints the setting that the console offers for the source
  check LABEL NAME COUNT [NEEDLE]      waits until the table `events` has COUNT records of the source (with NEEDLE in them), each once
  books                                compares what was received with what is stored, for every source
"""

import json
import re
import ssl
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path

PASSWORD = "bến đò chiều mưa"
PATIENCE = 120
state_file = Path(sys.argv[1])
state = json.loads(state_file.read_text()) if state_file.exists() else {}


def call(method, path, body=None):
    context = ssl.create_default_context(cafile=state["ca"]) if state["ca"] else None
    headers = {"content-type": "application/json"}
    if "cookie" in state:
        headers |= {"cookie": state["cookie"], "x-vonggac-csrf": state["csrf"]}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(state["url"] + "/api/v1" + path, data, headers, method=method)
    try:
        with urllib.request.urlopen(request, context=context, timeout=60) as answer:
            return json.load(answer), answer.headers
    except urllib.error.HTTPError as error:
        sys.exit(f"FAILED: {method} {path}: {error.code} {error.read().decode()}")


def setup(url, token, ca=""):
    state.update(url=url, ca=ca, sources={})
    profile = {"display_name": "Trần Thị Lan"}
    made, _ = call("POST", "/setup", {"token": token, "unit_kind": "unit", "unit_name": "Sở Y tế", "username": "admin", "profile": profile, "password": PASSWORD})
    state["unit"] = made["unit"]["id"]
    session, headers = call("POST", "/session", {"username": "admin", "password": PASSWORD})
    state.update(cookie=headers["set-cookie"].split(";")[0], csrf=session["csrf"])


def source(name, protocol, ranges=""):
    body = {"name": name, "protocol": protocol, "ranges": ranges.split()}
    made, _ = call("POST", f"/units/{state['unit']}/sources", body)
    state["sources"][name] = made["id"]
    token, _ = call("POST", f"/units/{state['unit']}/sources/{made['id']}/tokens", {})
    print(token["secret"])


def setting(name, sender):
    all_of_them, _ = call("GET", f"/units/{state['unit']}/sources/{state['sources'][name]}/senders")
    print(next(one["text"] for one in all_of_them["items"] if one["sender"] == sender))


def numbers(raw):
    text = raw.encode().decode("unicode_escape", "ignore") if "\\u" in raw else raw
    return re.findall(r"lần (\d+)", text)


def check(label, name, count, needle=""):
    wanted, began = int(count), time.monotonic()
    sql = f"SELECT raw, records, position, record FROM events WHERE source_id = '{state['sources'][name]}' AND raw LIKE '%{needle}%'"
    while True:
        rows = call("POST", "/query", {"sql": sql})[0]["rows"]
        if sum(row[1] for row in rows) >= wanted or time.monotonic() - began > PATIENCE:
            break
        time.sleep(0.5)
    if len(rows) != wanted or sum(row[1] for row in rows) != wanted:
        sys.exit(f"FAILED: {label}: {len(rows)} rows with {sum(row[1] for row in rows)} records, not {wanted}")
    if len({(row[2], row[3]) for row in rows}) != wanted:
        sys.exit(f"FAILED: {label}: an event is there twice")
    times = Counter(number for row in rows for number in numbers(row[0]))
    if len(set(times.values())) != 1:
        sys.exit(f"FAILED: {label}: not every event is there equally often: {times}")
    print(f"ok: {label}: {wanted} records in `events`, each once")


def books():
    began = time.monotonic()
    while True:
        found, _ = call("GET", f"/units/{state['unit']}/sources?limit=1000")
        rows = dict(call("POST", "/query", {"sql": "SELECT source_id, sum(records) FROM events GROUP BY source_id"})[0]["rows"])
        # Figures follow the rows.
        late = [one for one in found["items"] if one["stored"] != rows.get(one["id"], 0) or one["in_flight"] != 0]
        if not late or time.monotonic() - began > PATIENCE:
            break
        time.sleep(0.5)
    for one in found["items"]:
        figures = {name: one[name] for name in ("received", "stored", "rejected", "quarantined", "in_flight")}
        print(f"books: {one['name']}: {figures}")
        agree = one["received"] == one["stored"] + one["rejected"] + one["quarantined"]
        if not agree or one["stored"] != rows.get(one["id"], 0):
            sys.exit(f"FAILED: the books of {one['name']} do not agree, or not with the {rows.get(one['id'], 0)} records in `events`")


globals()[sys.argv[2]](*sys.argv[3:])
state_file.write_text(json.dumps(state))
