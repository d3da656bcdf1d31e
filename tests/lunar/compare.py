"""Compares a list of lunar months with calendars of others and explains each difference.

The yardstick is a calendar computed here from the ephemeris of `ephem` (VSOP87 and ELP, without any code of ours), once
for UTC+7 and once for UTC+8.

- Ours must be the one of UTC+7, month by month. Where a new moon or a solar term that decides falls within CLOSE seconds
  of midnight, the two may differ, because nobody knows the turning of the Earth that well; such months are listed.
- A Chinese table (UTC+8) may differ from ours where the two computed calendars differ, that is, where a new moon or a
  deciding term falls between 16:00 and 17:00 UTC. Before 1929 China counted by the local time of Beijing (UTC+7:45:40).
- A Vietnamese program (UTC+7) that differs from ours has computed a time on the wrong side of midnight: accepted where the
  deciding time is within ROUGH seconds of midnight and the yardstick says what we say. Tables of one of them follow UTC+8
  before 1968, as the calendar of the North did.
- A program that contradicts both computed calendars and every other program stands alone; such days are listed as its own.

Anything else is unexplained, and the run fails.
"""

import datetime as dt
import math
import sys

import ephem
import lunar_vn
import lunardate
import vnlunar.core

CLOSE = 90
ROUGH = 15 * 60
FIRST, LAST = 1900, 2100
DAY = dt.timedelta(days=1)


def read(path):
    """first day -> (year, month, leap) as our program printed it."""
    months = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            first, year, month, leap, _ = line.split("\t")
            months[dt.date.fromisoformat(first)] = (int(year), int(month), leap == "1")
    return months


def new_moons():
    """Times of all new moons, UTC."""
    at, times = ephem.Date("1898/11/1"), []
    while at.datetime().year <= LAST + 2:
        at = ephem.next_new_moon(at)
        times.append(at.datetime())
        at = ephem.Date(at + 1)
    return times


def sun(moment):
    body = ephem.Sun(ephem.Date(moment))
    return math.degrees(float(ephem.Ecliptic(ephem.Equatorial(body.g_ra, body.g_dec, epoch=ephem.Date(moment)),
                                             epoch=ephem.Date(moment)).lon)) % 360


def principal_terms():
    """Times at which the sun reaches a multiple of 30°, UTC, with the multiple."""
    terms, moment = [], dt.datetime(1898, 11, 1)
    while moment.year <= LAST + 2:
        step = dt.timedelta(days=2)
        if int(sun(moment) // 30) != int(sun(moment + step) // 30):
            low, high = moment, moment + step
            before = int(sun(low) // 30)
            while high - low > dt.timedelta(seconds=1):
                middle = low + (high - low) / 2
                low, high = (middle, high) if int(sun(middle) // 30) == before else (low, middle)
            terms.append((high, (before + 1) % 12))
        moment += step
    return terms


class Computed:
    """The calendar of one zone."""

    def __init__(self, moons, terms, zone):
        offset = dt.timedelta(hours=zone)
        self.time_of, self.terms_of, self.months = {}, {}, {}
        firsts = [(time + offset).date() for time in moons]
        self.time_of = dict(zip(firsts, moons))
        days = [((time + offset).date(), time, sector) for time, sector in terms]
        spans = list(zip(firsts, firsts[1:]))
        holds = {}
        index = 0
        for first, following in spans:
            while index < len(days) and days[index][0] < first:
                index += 1
            here = index
            while here < len(days) and days[here][0] < following:
                holds.setdefault(first, []).append(days[here])
                here += 1
        elevens = [i for i, (first, _) in enumerate(spans) if any(s == 9 for _, _, s in holds.get(first, []))]
        for begin, end in zip(elevens, elevens[1:]):
            leap = next((i for i in range(begin, end) if spans[i][0] not in holds), None) if end - begin == 13 else None
            number, year = 11, spans[begin][0].year if spans[begin][0].month > 6 else spans[begin][0].year - 1
            for i in range(begin, end):
                if i > begin and i != leap:
                    number = number % 12 + 1
                self.months[spans[i][0]] = (year + (number < 11), number, i == leap)
                self.terms_of[spans[i][0]] = [time for _, time, _ in holds.get(spans[i][0], [])]


def walk(convert):
    """first day -> (year, month, leap) of a program that converts days."""
    months, day = {}, dt.date(FIRST, 1, 31)
    while day <= dt.date(LAST, 12, 31):
        year, month, number, leap = convert(day)
        if number == 1:
            months[day] = (year, month, leap)
        day += DAY
    return months


def from_lunardate(day):
    d = lunardate.LunarDate.from_solar_date(day.year, day.month, day.day)
    return d.year, d.month, d.day, bool(d.isLeapMonth)


def from_lunar_vn(day):
    d = lunar_vn.convert_solar_to_lunar(day.day, day.month, day.year, 7.0)
    return d.year, d.month, d.day, bool(d.leap)


def from_vnlunar(day):
    d = vnlunar.core.get_lunar_date(day.day, day.month, day.year)
    return d["year"], d["month"], d["day"], bool(d["leap"])


def differing(one, other):
    """Days on which the two calendars do not begin the same month."""
    days = set(one) | set(other)
    return sorted(day for day in days if dt.date(FIRST, 1, 31) <= day <= dt.date(LAST, 12, 1) and one.get(day) != other.get(day))


def to_midnight(time, zone):
    """Seconds between a time (UTC) and the nearest midnight of a zone."""
    local = time + dt.timedelta(hours=zone)
    passed = (local - dt.datetime.combine(local.date(), dt.time())).total_seconds()
    return min(passed, 86_400 - passed)


def deciding(day, computed):
    """New moons near a day, and the principal terms of the months of its lunar year and of those around it."""
    times = [time for first, time in computed.time_of.items() if abs((first - day).days) <= 2]
    terms = [t for first, many in computed.terms_of.items() if abs((first - day).days) < 400 for t in many
             if any(abs((f - (t + dt.timedelta(hours=7)).date()).days) <= 1 for f in near_firsts(t, computed))]
    moons = [time for first, time in computed.time_of.items() if abs((first - day).days) < 400]
    return times, terms, moons


def near_firsts(time, computed):
    day = (time + dt.timedelta(hours=7)).date()
    return [day + DAY * i for i in (-1, 0, 1) if day + DAY * i in computed.time_of]


def explain(name, ours, peers, seven, eight):
    """Prints how a program differs from ours, by cause. True when a difference has none."""
    last = dt.date(2100, 2, 8) if name == "lunardate" else dt.date(LAST, 12, 1)  # its table ends with lunar year 2099
    days = [day for day in differing(ours, peers[name]) if day <= last]
    others = [other for other in peers if other != name]
    by_cause, failed = {}, False
    for day in days:
        cause = cause_of(name, day, ours, peers, others, seven, eight)
        failed |= cause is None
        by_cause.setdefault(cause or "UNEXPLAINED", []).append(day)
    print(f"against {name}: {len(days)} days differ")
    for cause, found in sorted(by_cause.items()):
        shown = ", ".join(map(str, found[:12])) + (f" and {len(found) - 12} more" if len(found) > 12 else "")
        print(f"  {len(found)} {cause}: {shown}")
    return failed


def cause_of(name, day, ours, peers, others, seven, eight):
    """Why a program begins another month on a day than we do; None when nothing explains it."""
    mine, theirs = ours.get(day), peers[name].get(day)
    times, near, around = deciding(day, seven)
    if any(to_midnight(time, 7) < CLOSE for time in times):
        return f"a new moon within {CLOSE} s of midnight"
    if mine != seven.months.get(day):
        return None
    # The tables of vnlunar follow the calendar that was in use: UTC+8 before 1968.
    if name == "lunardate" or (name == "vnlunar" and day < dt.date(1968, 2, 1)):
        if theirs == eight.months.get(day):
            if any(time.hour == 16 for time in times):
                return "UTC+8: a new moon between 16:00 and 17:00 UTC begins the month"
            if any(time.hour == 16 for time in near + around):
                return "UTC+8: a new moon or solar term between 16:00 and 17:00 UTC moves the numbers of months"
    elif min(to_midnight(time, 7) for time in times + near) < ROUGH:
        return f"their time is on the wrong side of midnight, within {ROUGH} s of it"
    if theirs != eight.months.get(day) and all(peers[other].get(day) != theirs for other in others):
        return "it stands alone: neither zone of the ephemeris nor another program says so"
    return None


def main():
    ours = read(sys.argv[1])
    moons, terms = new_moons(), principal_terms()
    seven, eight = Computed(moons, terms, 7), Computed(moons, terms, 8)
    failed = False
    print(f"{len(ours)} months of ours, {FIRST} to {LAST}")

    wrong = differing(ours, seven.months)
    close = [(day, time) for day, time in seven.time_of.items()
             if day.year in range(FIRST, LAST + 1) and to_midnight(time, 7) < CLOSE]
    print(f"against the ephemeris at UTC+7: {len(wrong)} days differ")
    for day in wrong:
        times, near, _ = deciding(day, seven)
        known = any(to_midnight(t, 7) < CLOSE for t in times + near)
        failed |= not known
        print(f"  {day}: ours {ours.get(day)}, ephemeris {seven.months.get(day)}: {'too close to midnight to say' if known else 'UNEXPLAINED'}")
    print(f"new moons within {CLOSE} s of midnight, of which the day depends on the turning of the Earth: "
          + (", ".join(f"{day} ({to_midnight(time, 7):.0f} s)" for day, time in sorted(close)) or "none"))

    peers = {"lunardate": walk(from_lunardate), "lunar-vn": walk(from_lunar_vn), "vnlunar": walk(from_vnlunar)}
    for name in peers:
        failed |= explain(name, ours, peers, seven, eight)

    chinese = peers["lunardate"]
    tets = [(year, day) for day, (year, month, leap) in ours.items() if month == 1 and not leap]
    other = {year: day for day, (year, month, leap) in chinese.items()
             if month == 1 and not leap and day.year < LAST}
    apart = [f"{year} ({day}, there {other[year]})" for year, day in tets if year in other and other[year] != day]
    print("Tết on another day than in China: " + "; ".join(apart))
    print("FAILED" if failed else "every difference is explained")
    return failed


if __name__ == "__main__":
    sys.exit(main())
