"""Compares what arrived with what was sent: check.py OUT LABEL PROTOCOL COUNT NEEDLE.

So many records of the protocol must have NEEDLE in hint or record, and those that are numbered must be there once for each time that all
of them were sent.
"""

import re
import sys
from collections import Counter

out, label, protocol, count, needle = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5]
lines = [line.rstrip("\n").split("\t", 4) for line in open(out, encoding="utf-8", newline="\n")]
found = [line for line in lines if line[0] == protocol and (needle in line[3] or needle in line[4])]
if len(found) != count:
    sys.exit(f"FAILED: {label}: {len(found)} records of {count}")
numbers = Counter(number for line in found for number in re.findall(r"lần (\d+)", line[4].encode().decode("unicode_escape", "ignore") if "\\u" in line[4] else line[4]))
if len(set(numbers.values())) != 1:
    sys.exit(f"FAILED: {label}: not every event is there equally often: {numbers}")
print(f"ok: {label}: {count} records")
