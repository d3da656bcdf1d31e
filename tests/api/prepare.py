"""Sets a fresh server up and writes the configuration of two runs: one as a program with a token of all scopes, one as an
administrator who has just signed in, because a token cannot confirm who stands behind it. Both get ids of things to work on.

What an operation may do away with (a unit, an account, a token) is made for it alone, so that the rest of the run still finds
its own.

    prepare.py SERVER SETUP_TOKEN CERTIFICATE FOLDER
"""

import datetime
import http.cookiejar
import json
import secrets
import ssl
import sys
import urllib.request


class Server:
    """A client that keeps cookie and CSRF token."""

    def __init__(self, base, certificate):
        self.base, self.csrf, self.jar = base, None, http.cookiejar.CookieJar()
        trust = ssl.create_default_context(cafile=certificate)
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=trust), urllib.request.HTTPCookieProcessor(self.jar)
        )

    def ask(self, method, path, body=None, raw=None, headers=None):
        data = raw if raw is not None else None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, method=method)
        if body is not None:
            request.add_header("Content-Type", "application/json")
        if self.csrf:
            request.add_header("x-vonggac-csrf", self.csrf)
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        with self.opener.open(request, timeout=60) as answer:
            content = answer.read()
        return json.loads(content) if content else None


def things(server, unit):
    """One thing of each kind in a unit; by the noun of its path."""
    at = f"/api/v1/units/{unit}"
    made = {
        "systems": server.ask("POST", f"{at}/systems", {"name": "Thư điện tử", "level": 3}),
        "hosts": server.ask("POST", f"{at}/hosts", {"name": "srv-thu", "addresses": ["10.20.1.5"]}),
        "contacts": server.ask(
            "POST", f"{at}/contacts", {"name": "Trực ban", "channels": [{"kind": "phone", "value": "0900000001"}]}
        ),
        "claims": server.ask("POST", f"{at}/claims", {"kind": "domain", "value": "anbinh.example"}),
        "imports": server.ask(
            "POST", f"{at}/imports?file_name=may.csv", raw="Tên máy,IP\nmay-01,10.20.5.1\n,\n".encode()
        ),
    }
    soon = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=7)).strftime("%Y-%m-%dT%H:%M:%SZ")
    made["sources"] = server.ask("POST", f"{at}/sources", {"name": "proxy", "protocol": "splunk_hec"})
    made["suppressions"] = server.ask(
        "POST", f"{at}/suppressions", {"rule": "r-1", "reason": "bảo trì", "expires_at": soon}
    )
    ids = {noun: thing["id"] for noun, thing in made.items()}
    other = server.ask("POST", f"{at}/hosts", {"name": "srv-thu-2"})["id"]
    ids["undo"] = server.ask("POST", f"{at}/hosts/{ids['hosts']}/merge", {"other": other})["undo"]
    return ids


def main():
    base, setup, certificate, folder = sys.argv[1:]
    server, password = Server(base, certificate), secrets.token_urlsafe(24)
    unit = server.ask("POST", "/api/v1/setup", {
        "token": setup, "unit_kind": "unit", "unit_name": "Sở Y tế", "username": "admin",
        "profile": {"display_name": "Trần Thị Lan"}, "password": password,
    })["unit"]["id"]
    server.csrf = server.ask("POST", "/api/v1/session", {"username": "admin", "password": password})["csrf"]
    demonstration = next(
        each["id"] for each in server.ask("GET", "/api/v1/units")["items"] if each["parent"] == unit
    )
    def below(name):
        return server.ask("POST", "/api/v1/units", {"parent": unit, "kind": "sub_unit", "name": name})["id"]

    work, spare = below("Phòng Công nghệ"), below("Phòng thử")
    account = server.ask(
        "POST", f"/api/v1/units/{spare}/accounts", {"username": "binh", "profile": {"display_name": "Lê Văn Bình"}}
    )["id"]

    def token(name):
        new = {"name": name, "unit": unit, "scopes": ["access.", "inventory.", "monitor.", "server."], "life_seconds": 86_400}
        return server.ask("POST", "/api/v1/tokens", new)

    bearer, spare_token = token("api")["text"], token("spare")["token"]["id"]
    ids = things(server, work)

    def operation(path, parameters):
        values = "\n".join(f'"{name}" = {json.dumps(value)}' for name, value in parameters.items())
        return f'[[operations]]\ninclude-path-regex = {json.dumps(path)}\n[operations.parameters]\n{values}\n'

    pages = [
        operation(r"^/api/v1/units/\{id\}$", {"path.id": work}),
        operation(r"^/api/v1/units/\{id\}/(place|state|accounts|audit)", {"path.id": spare}),
        operation(r"^/api/v1/accounts/\{id\}", {"path.id": account}),
        operation(r"^/api/v1/tokens/\{id\}", {"path.id": spare_token}),
        operation(r"^/api/v1/units/\{unit\}/demonstration", {"path.unit": demonstration}),
    ]
    nouns = ["systems", "hosts", "contacts", "claims", "imports", "undo", "sources", "suppressions"]
    pages += [
        operation(rf"^/api/v1/units/\{{unit\}}/{noun}/\{{id\}}", {"path.unit": work, "path.id": ids[noun]})
        for noun in nouns
    ]
    pages.append(operation(r"^/api/v1/units/\{unit\}/[a-z]+($|/[a-z]+|/\{[^i])", {"path.unit": work}))
    def configure(name, scheme, key, value):
        with open(f"{folder}/{name}.toml", "w", encoding="utf-8") as file:
            # A change without the version that it is based on is refused with 428 (RFC 6585 §3).
            file.write("[checks.missing_required_header]\nexpected-statuses = [400, 401, 403, 404, 415, 422, 428]\n\n")
            file.write(f"[auth.openapi.{scheme}]\n{key} = {json.dumps(value)}\n\n" + "\n".join(pages))

    configure("program", "token", "bearer", bearer)
    configure("person", "session", "api_key", next(cookie.value for cookie in server.jar))
    with open(f"{folder}/csrf", "w", encoding="utf-8") as file:
        file.write(server.csrf)


main()
