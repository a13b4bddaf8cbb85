"""The unit service in a real browser, served as it is served: the whole job as each role; axe on
every page.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.services import HOME, own_name
from tests.unit.visitor import Visitor
from tests.unit.world import World

pytestmark = pytest.mark.browser
# The wide page in the light, the narrow one in the dark.
LOOKS = ((1280, "light"), (320, "dark"))


def pages(world: World) -> list[tuple[str, str]]:
    """(who, path) for every page that can be opened."""
    from tests.unit.test_who_may_what import MATRIX, POST_ONLY, address

    found = []
    for name, (_, who) in MATRIX.items():
        if (
            name in POST_ONLY
            or name
            in (
                "advice-file",
                "as-decided-file",
                "case-file",
                "case-file-download",
                "case-file-picture",
                "case-purpose",
                "meeting-file",
                "pack",
                "answer-file",
                "publication-file",
                "public-report-file",
                "calendar-file",
                "account-of-progress-file",
                "account-of-progress-picture",
            )
            or not who
        ):
            continue
        choice = next(
            w
            for w in (
                "cara",
                "tess",
                "sam",
                "ada",
                "clive",
                "petra",
                "max",
                "otto",
                "iris",
                "anna",
                "sunil",
            )
            if w in who
        )
        found.append((choice, address(world, name)))
    return found


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_axe_finds_nothing_and_nothing_runs_off_any_page(
    site: tuple[str, World], chromium: Any, width: int, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    address, world = site
    axe = Axe()
    wrong = []
    by_who: dict[str, list[str]] = {}
    for who, path in pages(world):
        by_who.setdefault(who, []).append(path)
    for who, paths in by_who.items():
        visitor = Visitor(chromium, address, who, width, color_scheme=scheme)
        page = visitor.page
        for path in [*paths, "/nothing-here/"] if who == "cara" else paths:
            page.goto(address + path)
            if "/purpose/" in page.url:
                page.fill("[name=reason]", "The tests look at every page.")
                page.click("main button")
            if "/reauthenticate/" in page.url:
                page.fill("[name=password]", "made-up-people-only")
                page.click("main button")
            assert page.locator("h1").count() == 1, (path, page.url)
            found = axe.run(page).response["violations"]
            wrong += [f"{who} {path}: {v['id']} {v['nodes'][0]['html'][:100]}" for v in found]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wrong.append(f"{who} {path}: runs off the page at {width}")
        wrong += [f"{who}: {w}" for w in visitor.wrong if "404" not in w]
        visitor.context.close()
    assert wrong == [], "\n".join(wrong)


def test_sign_in_pages_in_the_browser_with_a_passkey(
    site: tuple[str, World], chromium: Any
) -> None:
    """Password, changed at first sign-in, second factor set up, passkey registered, signed out,
    signed in with the passkey.
    """
    from axe_playwright_python.sync_playwright import Axe

    address, _ = site
    visitor = Visitor(chromium, address, "max")
    visitor.go("/accounts/new/")
    visitor.fill(password="made-up-people-only")
    visitor.page.click("main button")
    visitor.fill(username="nora", name="Nora Vale")
    visitor.page.select_option("[name=agency]", label="Northmoor Probation")
    visitor.page.check("input[value=probation]")
    visitor.send("Save")
    password = visitor.page.locator("dt:has-text('Password') + dd").inner_text()
    visitor.leave()

    nora = Visitor(chromium, address, "")
    session = nora.context.new_cdp_session(nora.page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page = nora.go("/cases/")
    assert Axe().run(page).response["violations"] == []
    nora.fill(login="nora", password=password)
    page.click("button:has-text('Sign in') >> nth=0")
    assert "/account/password/change/" in page.url
    assert Axe().run(page).response["violations"] == []
    own = "a password of my own choosing"
    nora.fill(oldpassword=password, password1=own, password2=own)
    page.click("main button >> nth=0")
    nora.go("/you/")
    assert "/account/2fa/" in page.url
    page.click("a:has-text('Add a security key'), a:has-text('Add')")
    if "reauthenticate" in page.url:
        nora.fill(password=own)
        page.click("main button")
    page.fill("[name=name]", "this computer")
    box = page.locator("[name=passwordless]")
    if box.count():
        box.check(force=True)
    page.click("#mfa_webauthn_add")
    page.wait_for_url(re.compile("recovery-codes|webauthn/$|2fa/$"))
    page.wait_for_load_state("networkidle")
    nora.go("/you/")  # roles wait for a second administrator
    nora.go("/account/logout/")
    page.click("main button")
    page.click("#passkey_login")
    page.wait_for_url(address + "/")
    assert "Nora Vale" in page.content()
    nora.leave()


def test_from_run_to_decision_advice_case_meeting_and_closing(
    site: tuple[str, World], chromium: Any
) -> None:
    """The day's work, clicked through by those who do it."""
    address, _ = site
    tess = Visitor(chromium, address, "tess")
    page = tess.go("/triage/?list=hidden")
    page.keyboard.press("j")
    assert page.locator("tr.clew-current").count() == 1
    page.keyboard.press("o")
    page.wait_for_url(re.compile("/triage/T-"))
    reference = page.url.rstrip("/").split("/")[-1]
    tess.reads("What the pattern shows")
    page.keyboard.press("p")
    page.wait_for_url(re.compile("/people/"))
    page.go_back()
    page.keyboard.press("c")
    page.wait_for_load_state()
    tess.reads("Allocated to Tess Okoro")
    page.keyboard.press("d")
    # What is asked of a low grade alone is there once it is chosen.
    assert not page.locator("[name=why_low]").is_visible()
    page.check("input[value=not_stalking]")
    assert page.locator("[name=why_low]").is_visible()
    tess.fill(reason="Short and careless, I think.")
    page.click("main button:has-text('Record decision')")
    tess_problem = page.locator(".govuk-error-summary").inner_text()
    assert "Explain why it is not stalking" in tess_problem
    page.check("input[value=accepted-case]")
    tess.fill(
        reason="The records read together show the same person coming back after being told to stop."
    )
    tess.send("Record decision")
    tess.reads("Points to prove")
    page.fill("[name=enquiries]", "Ask the neighbour at number nine for the doorbell camera.")
    tess.send("Save as a new version")
    tess.send("Issue this version")
    page.click("a:has-text('Record its receipt')")
    tess.fill(received_by="PC 44", how="Replied by e-mail")
    tess.send("Save")
    with page.expect_download() as download:
        page.click("text=PDF")
    assert Path(download.value.path()).read_bytes()[:4] == b"%PDF"
    tess.go(f"/triage/{reference}/")
    case = page.locator("a:has-text('Case C-')").inner_text().split()[-1]
    tess.leave()

    sam = Visitor(chromium, address, "sam")
    sam.go(f"/cases/{case}/")
    sam.fill(reason="I assign the new cases today.")
    sam.send("Continue")
    sam.page.click("text=Allocate")
    sam.page.select_option(
        "[name=officer]",
        sam.page.locator("[name=officer] option:has-text('Cara')").get_attribute("value"),
    )
    sam.send("Save")
    sam.leave()

    cara = Visitor(chromium, address, "cara")
    page = cara.go(f"/cases/{case}/")
    page.click("text=Share with an agency")
    page.select_option("[name=agency]", label="Northmoor Probation")
    page.select_option("[name=legal_basis]", index=1)
    cara.fill(reason="He is on licence and she is afraid of Thursday.")
    cara.send("Share")
    page.click("nav a:has-text('Plan')")
    page.click("text=Add a need")
    page.check("input[value=victim]")
    cara.fill(need="She can sleep at home again.", text="Change the locks and the code.")
    page.select_option("[name=agency]", label="Northmoor Probation")
    for part, value in (("day", "1"), ("month", "2"), ("year", "2099")):
        page.fill(f"[name='target_on-{part}']", value)
    cara.send("Save")
    cara.reads("Northmoor Probation")
    page.click("nav a:has-text('Referrals')")
    page.click("main a[role=button]:has-text('Refer')")
    page.select_option("[name=to]", label="Probation")
    page.select_option("[name=agency]", label="Northmoor Probation")
    page.check("input[value=suspect]")
    page.select_option("[name=legal_basis]", index=1)
    page.select_option("[name=asks_supervised]", "on licence")
    page.select_option("[name=asks_no_contact_condition]", "asked for with this referral")
    cara.fill(necessity="Licence conditions should name her street.")
    page.check("input[value=not_told]")
    for part, value in (("day", "1"), ("month", "2"), ("year", "2099")):
        page.fill(f"[name='respond_by-{part}']", value)
    cara.send("Send the referral")
    cara.go("/meetings/new/")
    cara.send("Save")
    cara.reads(case)
    meeting = page.url
    cara.leave()

    petra = Visitor(chromium, address, "petra")
    page = petra.go(f"/cases/{case}/referrals/")
    page.click("main a:has-text('Accept')")
    petra.fill(words="The licence is varied from Monday.")
    petra.send("Save")
    page.goto(meeting)
    # The chair's agency keeps the minutes.
    assert page.locator("text=Write the minutes").count() == 0
    petra.leave()

    cara = Visitor(chromium, address, "cara")
    page = cara.go(meeting.removeprefix(address))
    page.click(f"li:has-text('{case}') >> text=Write the minutes")
    cara.fill(minutes="Licence varied; the advocate tells her.")
    cara.send("Save")
    page = cara.go(f"/cases/{case}/closing/propose/")
    page.check("input[value=risk_managed]")
    cara.fill(
        reason="Every action is done and nothing was recorded since.",
        residual_risk="He may come back when the licence ends.",
        risk_holder="PO Dunne",
        no_advocate_why="She does not want one; she was asked twice.",
    )
    cara.send("Propose")
    cara.leave()
    sofia = Visitor(chromium, address, "sofia")
    page = sofia.go(f"/cases/{case}/closing/decide/")
    page.check("input[value=approve]")
    sofia.fill(words="Agreed at supervision.")
    sofia.send("Save")
    sofia.reads("After 6 months")
    page.click("nav a:has-text('Who looked')")
    sofia.reads("Petra Dunne")
    sofia.leave()


def test_break_glass_and_its_review(site: tuple[str, World], chromium: Any) -> None:
    address, world = site
    clive = Visitor(chromium, address, "clive")
    name = world.unshared.title.split(" towards ")[1]
    page = clive.go(f"/cases/?q={name}")
    clive.reads("Held elsewhere")
    page.click("text=Open it in an emergency")
    clive.fill(password="made-up-people-only")
    page.click("main button")
    clive.fill(reason="He is on the ward now and says that he goes there tonight.")
    clive.send("Open it now")
    assert world.unshared.reference in page.url
    clive.leave()
    sam = Visitor(chromium, address, "sam")
    page = sam.go("/oversight/")
    sam.reads("says that he goes there tonight")
    page.click("li:has-text('goes there tonight') >> text=Review")
    page.check("input[value=right]")
    sam.fill(reason="It could not wait.")
    sam.send("Save")
    sam.leave()


def test_sealed_notes_are_sealed_in_the_browser(
    site: tuple[str, World], chromium: Any, tmp_path: Path
) -> None:
    """The words never reach the server; the agency's file and passphrase open them again, another
    passphrase does not.
    """
    import psycopg

    from clew.database import embedded
    from clew.database.provision import ADMIN

    address, world = site
    ada = Visitor(chromium, address, "ada")
    posts: list[str] = []
    ada.page.on("request", lambda r: posts.append(r.post_data or ""))
    page = ada.go("/agencies/note-key/")
    ada.fill(password="made-up-people-only")
    page.click("main button")
    page.fill("#new-passphrase", "correct horse battery")
    page.click("text=Make a key and save its file")
    page.wait_for_selector("#key-saved:not([hidden])")
    with page.expect_download() as download:
        page.click("#key-link")
    key_file = tmp_path / "key.json"
    key_file.write_bytes(Path(download.value.path()).read_bytes())
    page.click("#key-keep")
    page.wait_for_selector("text=Your agency has a key")
    secret = "She told me where she will stay: Periwinkle House."
    page = ada.go(f"/cases/{world.case.reference}/sealed/")
    page.fill("#note-text", secret)
    page.click("text=Seal and keep it")
    page.wait_for_selector("[data-sealed]")
    assert "Periwinkle" not in page.content()
    assert not any("Periwinkle" in p for p in posts)
    page.set_input_files("#key-file", str(key_file))
    page.fill("#passphrase", "wrong horse battery")
    page.click("text=Open here")
    page.wait_for_selector("text=The file or the passphrase is not right")
    page.fill("#passphrase", "correct horse battery")
    page.click("text=Open here")
    page.wait_for_selector(f"text={secret}")
    ada.leave()
    on_disk = [
        p for p in (HOME / "postgres").rglob("*") if p.is_file() and b"Periwinkle" in p.read_bytes()
    ]
    with psycopg.connect(
        embedded.start(HOME / "postgres").dsn(ADMIN, own_name("browser"))
    ) as admin:
        rows = str(admin.execute("SELECT sealed::text FROM cases_sealednote").fetchall())
    assert "Periwinkle" not in rows
    assert on_disk == []


def test_the_case_file_prints(site: tuple[str, World], chromium: Any) -> None:
    address, world = site
    cara = Visitor(chromium, address, "cara")
    page = cara.go(f"/cases/{world.case.reference}/timeline/")
    page.emulate_media(media="print")
    assert not page.locator(".clew-tabs").is_visible()
    assert page.locator(".clew-events").is_visible()
    cara.leave()
