"""Prints how pySigma reads the rules of a folder, one line per rule: path, TAB, canonical text of the condition.

Started by oracle_pysigma.rs, which renders our own reading in the same way. A rule that pySigma refuses gives a line
whose text begins with "error:".
"""

import pathlib
import sys

from sigma import types
from sigma.collection import SigmaCollection
from sigma.conditions import (
    ConditionAND,
    ConditionFieldEqualsValueExpression,
    ConditionNOT,
    ConditionOR,
    ConditionValueExpression,
)
from sigma.correlations import SigmaCorrelationRule


def fold(text):
    return "".join(c.lower() if len(c.lower()) == 1 else ("i" if c == "\u0130" else c) for c in text)


def number(value):
    return repr(float(value))


def like(value, keyword):
    cased = isinstance(value, types.SigmaCasedString)
    for part in value.s:
        if isinstance(part, types.Placeholder):
            return "unset " + part.name
    parts = []
    for part in value.s:
        if part == types.SpecialChars.WILDCARD_MULTI:
            part = "*"
        elif part == types.SpecialChars.WILDCARD_SINGLE:
            part = "?"
        else:
            part = "<" + (part if cased else fold(part)).encode("utf-8").hex() + ">"
        if part == "*" and parts and parts[-1] == "*":
            continue
        if part.startswith("<") and parts and parts[-1].startswith("<"):
            parts[-1] = parts[-1][:-1] + part[1:]
        else:
            parts.append(part)
    if keyword:
        if not parts or parts[0] != "*":
            parts.insert(0, "*")
        if parts[-1] != "*":
            parts.append("*")
    return ("cased " if cased else "like ") + "".join(parts)


PLACES = {(False, False): "whole", (True, False): "start", (False, True): "end", (True, True): "anywhere"}


def leaf(field, value):
    keyword = field is None
    name = "" if keyword else field
    if isinstance(value, types.SigmaExpansion):
        return join("or", [leaf(field, item) for item in value.values])
    if isinstance(value, types.SigmaString):
        text = like(value, keyword)
    elif isinstance(value, types.SigmaNumber):
        text = like(types.SigmaString(str(value.number)), True) if keyword else "number " + number(value.number)
    elif isinstance(value, types.SigmaBool):
        text = "bool " + str(value.boolean).lower()
    elif isinstance(value, types.SigmaNull):
        text = "null"
    elif isinstance(value, types.SigmaRegularExpression):
        flags = "".join(sorted(flag.name[0].lower() for flag in value.flags)).replace("d", "s")
        text = "re/" + flags + "/" + value.regexp.to_plain(regex=True)
    elif isinstance(value, types.SigmaCIDRExpression):
        text = "cidr " + str(value.network)
    elif isinstance(value, types.SigmaCompareExpression):
        text = "compare " + value.op.value + " " + number(value.number.number)
    elif isinstance(value, types.SigmaExists):
        text = "exists " + str(bool(value)).lower()
    elif isinstance(value, types.SigmaFieldReference):
        text = "fieldref " + PLACES[(value.starts_with, value.ends_with)] + " " + value.field
    elif isinstance(value, types.SigmaTimestampPart):
        text = "time " + value.timestamp_part.name.lower() + " = " + number(value.number)
    else:
        text = "unknown " + type(value).__name__
    return ("test", name + "|" + text)


def join(op, parts):
    flat = []
    for part in parts:
        flat.extend(part[1] if part[0] == op else [part])
    return flat[0] if len(flat) == 1 else (op, flat)


def walk(node):
    if isinstance(node, ConditionAND):
        return join("and", [walk(arg) for arg in node.args])
    if isinstance(node, ConditionOR):
        return join("or", [walk(arg) for arg in node.args])
    if isinstance(node, ConditionNOT):
        return ("not", walk(node.args[0]))
    if isinstance(node, ConditionFieldEqualsValueExpression):
        return leaf(node.field, node.value)
    if isinstance(node, ConditionValueExpression):
        return leaf(None, node.value)
    raise TypeError(type(node).__name__)


def show(node):
    if node[0] == "test":
        return "[" + node[1] + "]"
    if node[0] == "not":
        return "not" + show(node[1])
    return node[0] + "(" + ",".join(show(part) for part in node[1]) + ")"


def read(text):
    try:
        collection = SigmaCollection.from_yaml(text)
    except Exception as error:  # whatever it is, it is the reading of this file
        return ["error:" + type(error).__name__ + ": " + str(error)]
    out = []
    for rule in collection.rules:
        if isinstance(rule, SigmaCorrelationRule):
            continue
        try:
            out.append(show(join("or", [walk(condition.parsed) for condition in rule.detection.parsed_condition])))
        except Exception as error:
            out.append("error:" + type(error).__name__ + ": " + str(error))
    return out


def main():
    root = pathlib.Path(sys.argv[1])
    for path in sorted(root.rglob("*.yml")):
        for text in read(path.read_text(encoding="utf-8")):
            line = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
            sys.stdout.buffer.write((str(path.relative_to(root)) + "\t" + line + "\n").encode("utf-8"))


main()
