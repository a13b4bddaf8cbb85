"""Which rules screening may use is proposed by one person and approved by a second; while screening
is paused, nothing is taken in.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.services import browser

WHY = {"why": "Fewer points for one call: 12 courses leave the hidden list.", "ethics": "Paper 7"}


def other_run(run_folder: Path, to: Path, rules: dict[str, str] | None) -> Path:
    """The same run as if other rules had been used; without any where `rules` is None."""
    shutil.copytree(run_folder, to)
    manifest = json.loads((to / "manifest.json").read_text(encoding="utf-8"))
    manifest["run"], manifest["fingerprint"] = to.name, to.name.ljust(64, "0")
    if rules is None:
        del manifest["settings"]["rules"]
    else:
        manifest["settings"]["rules"] |= rules
    (to / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return to


def test_only_runs_of_rules_that_two_people_approved_are_taken_in(
    fresh: dict[str, Any], run_folder: Path, tmp_path: Path, settings_of: Any
) -> None:
    from django.db import DatabaseError, transaction

    from clew.screening.runs.rules_used import digest_of_all
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.audit.models import Entry
    from clew.unit.intake.importing import BadRun
    from clew.unit.intake.models import Course, ImportedRun
    from clew.unit.platform.problems import Refused
    from clew.unit.rules import actions
    from clew.unit.rules.models import RuleSet
    from clew.unit.worker.importing import import_run

    runs = tmp_path / "runs"
    approved = other_run(run_folder, runs / "2026-06-30-approved", {})
    other = other_run(
        run_folder,
        runs / "2026-06-30-other",
        {"points/points.toml": "0" * 64, "words/new.toml": "1" * 64},
    )
    silent = other_run(run_folder, runs / "2026-06-30-silent", None)
    settings_of(CLEW_RUNS=runs)
    sam, sunil, tess = (browser(fresh[n]) for n in ("sam", "sunil", "tess"))

    # One person proposes; what cannot be proposed is said at its field.
    shown = sam.get("/runs/rules/propose/").content.decode()
    assert approved.name in shown
    assert silent.name not in shown
    sent = sam.post("/runs/rules/propose/", {"run": silent.name, **WHY})
    assert sent.status_code == 422
    sent = sam.post("/runs/rules/propose/", {"run": approved.name, **WHY})
    page = sent["Location"]
    with acting_as(service_account()):
        made = RuleSet.objects.get()
        assert made.digest == digest_of_all(made.files)
    assert approved.name not in sam.get("/runs/rules/propose/").content.decode()
    with acting_as(fresh["sam"]), pytest.raises(Refused, match="second person"):
        actions.decide(made, by=fresh["sam"], approve=True, why="It is mine and it is right.")
    assert tess.post(page, {"decision": "approve", "why": "I think so too."}).status_code == 403

    # A second one approves, once.
    assert "Rules for screening to approve" in sunil.get("/").content.decode()
    decided = sunil.post(page, {"decision": "approve", "why": "The committee has seen it."})
    assert decided.status_code == 302
    again = sunil.post(page, {"decision": "refuse", "why": "I have thought better of it."})
    assert "already decided" in again.content.decode()
    assert "Rules for screening to approve" not in sunil.get("/").content.decode()
    with acting_as(fresh["sunil"]), pytest.raises(DatabaseError), transaction.atomic():
        RuleSet.objects.update(why="Another reason.")
    with acting_as(fresh["sunil"]):
        RuleSet.objects.all().delete()
        assert RuleSet.objects.count() == 1

    # Runs of other rules, and runs that do not say, stay out; the approved one goes in.
    with pytest.raises(BadRun, match=r"points/points.toml, words/new.toml"):
        import_run(other, by=fresh["sam"])
    with pytest.raises(BadRun, match="does not say which rules"):
        import_run(silent, by=fresh["sam"])
    with acting_as(service_account()):
        assert not Course.objects.exists()
    taken = import_run(approved, by=fresh["sam"]).run
    assert taken.rules_digest == made.digest
    assert f"Approved set {made.digest[:12]}" in tess.get("/runs/").content.decode()
    with acting_as(service_account()):
        course = Course.objects.first()
        assert course is not None
        told = list(Entry.objects.values_list("what", flat=True))
    assert {"proposed rules for screening", "approved rules for screening"} <= set(told)
    assert (
        f"Approved set {made.digest[:12]}"
        in tess.get(f"/triage/{course.reference}/").content.decode()
    )

    # Another set: what differs is shown; who proposed it takes it back.
    sent = sam.post("/runs/rules/propose/", {"run": other.name, **WHY})
    page = sent["Location"]
    assert "words/new.toml" in sunil.get(page).content.decode()
    assert sam.post(page, {"why": "The measure was wrong."}).status_code == 302
    assert "Taken back by Sam" in sam.get("/runs/rules/").content.decode()
    with acting_as(service_account()):
        assert ImportedRun.objects.count() == 1


def test_while_screening_is_paused_no_run_is_taken_in(
    fresh: dict[str, Any], run_folder: Path, settings_of: Any
) -> None:
    from click.testing import CliRunner

    from clew.cli import cli
    from clew.unit.intake.importing import BadRun
    from clew.unit.worker.importing import import_run

    settings_of(CLEW_RUNS=run_folder.parent)
    sam, tess = browser(fresh["sam"]), browser(fresh["tess"])

    def unit(*arguments: str) -> Any:
        return CliRunner().invoke(cli, ["unit", "screening", *arguments])

    assert unit("status").exit_code == 0
    reason = "The share of records without a text has doubled."
    assert tess.post("/runs/rules/pause/", {"reason": reason}).status_code == 403
    assert sam.post("/runs/rules/pause/", {"reason": reason}).status_code == 302
    for page in ("/triage/", "/runs/", "/runs/rules/"):
        assert reason in tess.get(page).content.decode(), page
    assert "Take it in" not in sam.get("/runs/").content.decode()
    with pytest.raises(BadRun, match="doubled"):
        import_run(run_folder, by=fresh["sam"])
    told = unit("status")
    assert told.exit_code == 1
    assert reason in told.output.replace("\n", " ")
    assert unit("pause", "--reason", "Once more.").exit_code == 2
    assert unit("resume", "--reason", " ").exit_code == 2
    assert unit("resume", "--reason", "The export is mended.").exit_code == 0
    assert unit("resume", "--reason", "The export is mended.").exit_code == 2
    assert reason not in tess.get("/triage/").content.decode()
    shown = tess.get("/runs/rules/").content.decode()
    assert reason in shown
    assert "The export is mended." in shown
    assert import_run(run_folder, by=fresh["sam"]).made["new"]
