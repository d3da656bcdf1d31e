"""Reads the OSCAL files of a folder with compliance-trestle and checks that they fit together."""

import json
import logging
import pathlib
import re
import shutil
import sys

from trestle.core.profile_resolver import ProfileResolver
from trestle.oscal.assessment_results import AssessmentResults
from trestle.oscal.catalog import Catalog
from trestle.oscal.poam import PlanOfActionAndMilestones
from trestle.oscal.profile import Profile

files, work = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
logging.getLogger("trestle").setLevel(logging.ERROR)

UUID5 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
faults = []


def expect(holds, what):
    if not holds:
        faults.append(what)


def controls(group):
    """Ids of all controls of a catalog or group, through the groups in it."""
    found = [control.id for control in getattr(group, "controls", None) or []]
    for inner in getattr(group, "groups", None) or []:
        found += controls(inner)
    return found


def statements(group):
    """Ids of the parts of all controls."""
    inside = getattr(group, "controls", None) or []
    found = [part.id for control in inside for part in control.parts or []]
    for inner in getattr(group, "groups", None) or []:
        found += statements(inner)
    return found


def uuids(value):
    """Every UUID that something in a file is known by."""
    if isinstance(value, dict):
        if isinstance(value.get("uuid"), str):
            yield value["uuid"]
        for inner in value.values():
            yield from uuids(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from uuids(inner)


def plain(value):
    """The value of a type that trestle wraps."""
    return getattr(value, "root", value)


# A workspace, which the resolver asks for.
shutil.copytree(files, work / "space")
(work / "space" / ".trestle").mkdir()
space = work / "space"

read = {"catalog": 0, "profile": 0, "results": 0, "poam": 0}
catalogs = {}
for path in sorted(space.glob("catalog-*.json")):
    catalog = Catalog.oscal_read(path)
    ids = controls(catalog)
    expect(len(ids) == len(set(ids)), f"{path.name}: a control stands twice")
    expect(len(ids) > 100, f"{path.name}: {len(ids)} controls")
    expect(all(f"{id}_smt" in statements(catalog) for id in ids), f"{path.name}: a control has no statement")
    catalogs[path.stem.removeprefix("catalog-")] = (catalog, set(ids))
    read["catalog"] += 1

chosen = {}
for path in sorted(space.glob("profile-*.json")):
    profile = Profile.oscal_read(path)
    regime = path.stem.removeprefix("profile-").rsplit("-", 1)[0]
    wanted = {plain(id) for include in profile.imports[0].include_controls for id in include.with_ids}
    resolved = ProfileResolver.get_resolved_profile_catalog(space, str(path))
    found = set(controls(resolved))
    expect(found == wanted, f"{path.name}: resolves to {len(found)} controls, {len(wanted)} were chosen")
    expect(wanted <= catalogs[regime][1], f"{path.name}: a control is not in the catalog")
    chosen[path.stem.removeprefix("profile-")] = wanted
    read["profile"] += 1

for path in sorted(space.glob("results-*.json")):
    results = AssessmentResults.oscal_read(path)
    key = path.stem.removeprefix("results-")
    regime = key.rsplit("-", 1)[0]
    result = results.results[0]
    selection = result.reviewed_controls.control_selections[0]
    reviewed = {control.control_id for control in selection.include_controls}
    excluded = {control.control_id for control in selection.exclude_controls or []}
    expect(reviewed | excluded == chosen[key], f"{path.name}: reviewed controls are not those of the profile")
    expect(not reviewed & excluded, f"{path.name}: a control is reviewed and excluded")
    targets = {finding.target.target_id for finding in result.findings}
    expect(targets == {f"{id}_smt" for id in reviewed}, f"{path.name}: findings are not those of the reviewed controls")
    expect(targets <= set(statements(catalogs[regime][0])), f"{path.name}: a finding points nowhere")
    seen = {observation.uuid for observation in result.observations or []}
    states = {}
    for finding in result.findings:
        state = (finding.target.status.state.value, str(plain(finding.target.status.reason)))
        state = (state[0], state[1].removeprefix("Reason."))
        states[state] = states.get(state, 0) + 1
        related = [one.observation_uuid for one in finding.related_observations or []]
        expect(set(related) <= seen, f"{path.name}: an observation is not there")
        expect(bool(related) == (state[1] != "not-assessed"), f"{path.name}: {state} with {len(related)} observations")
    methods = {str(plain(method)).removeprefix("Methods.") for one in result.observations for method in one.methods}
    expect({state[1] for state in states} == {"pass", "partly", "fail", "not-assessed"}, f"{path.name}: {states}")
    expect(methods == {"TEST", "EXAMINE", "INTERVIEW"}, f"{path.name}: methods {methods}")
    expect(excluded, f"{path.name}: nothing is excluded although something does not apply")
    read["results"] += 1

for path in sorted(space.glob("poam-*.json")):
    poam = PlanOfActionAndMilestones.oscal_read(path)
    risks = {risk.uuid: risk for risk in poam.risks}
    expect(len(poam.poam_items) == len(risks), f"{path.name}: {len(poam.poam_items)} items, {len(risks)} risks")
    for item in poam.poam_items:
        expect({one.risk_uuid for one in item.related_risks} <= set(risks), f"{path.name}: a risk is not there")
    statuses = {str(plain(plain(risk.status))) for risk in poam.risks}
    expect(statuses == {"open", "deviation-requested"}, f"{path.name}: statuses {statuses}")
    expect(any(risk.deadline for risk in poam.risks), f"{path.name}: no risk has its day")
    read["poam"] += 1

for path in sorted(space.glob("*.json")):
    document = json.loads(path.read_text(encoding="utf-8"))
    named = list(uuids(document))
    expect(len(named) == len(set(named)), f"{path.name}: a UUID stands twice")
    expect(all(UUID5.fullmatch(one) for one in named), f"{path.name}: a UUID is not of version 5")

expect(all(count >= 2 for count in read.values()), f"read {read}")
print("read by compliance-trestle: " + ", ".join(f"{count} {kind}" for kind, count in read.items()))
for fault in faults:
    print(f"FAULT: {fault}")
sys.exit(bool(faults))
