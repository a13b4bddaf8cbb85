"""What each person of the demonstration does in a working day: the jobs of `bench/desk_days.py`.

A job uses what it finds, so that the days can be played again on the same demonstration; where
there is nothing to do it says so in `told`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date
from typing import Any, Protocol


class CannotWork(Exception):
    """A form refused what a person would write."""


class Worker(Protocol):
    page: Any
    told: list[str]
    actions: int

    def press(self, selector: str) -> None: ...
    def choose(self, selector: str) -> None: ...
    def pick(self, name: str, *, label: str | None = None, index: int | None = None) -> None: ...
    def type(self, **fields: str) -> None: ...
    def save(self, text: str) -> None: ...
    def open(self, path: str) -> Any: ...
    def has(self, selector: str) -> bool: ...
    def text(self) -> str: ...
    def says(self, *texts: str) -> None: ...
    def must(self, holds: bool, what: str) -> None: ...
    def done(self, job: str, most: int) -> None: ...
    def look(self, name: str) -> None: ...


Job = Callable[[Any], None]


def _day(worker: Worker, field: str, on: date) -> None:
    for part in ("day", "month", "year"):
        worker.page.fill(f"[name='{field}-{part}']", str(getattr(on, part)))


def _stamp() -> str:
    """Makes what is written today different from what was written at the last playing."""
    return time.strftime("%H:%M:%S")


def _first_case(worker: Worker) -> str:
    """The case of the demonstration that is worked most: with a plan, a contact and orders."""
    worker.open("/cases/?show=mine" if worker.page.url.endswith("mine") else "/cases/")
    found = re.findall(r'href="(/cases/C-\w+/)"', worker.page.content())
    if not found:
        raise CannotWork("no case is listed")
    return str(found[0])


# Triage


def home(worker: Worker) -> None:
    worker.open("/")
    worker.look("home")
    said = worker.text()
    worker.must(
        not re.search(r"\bNone waits\b|\bNothing falls due\b", said), "an empty section is shown"
    )


def read_and_advise(worker: Worker) -> None:
    """The commonest job: from home to the next course."""
    worker.open("/")
    start = "button:has-text('Start next review') >> nth=0"
    if not worker.has(start):
        worker.told.append("nothing waits to be read")
        return
    worker.press(start)
    worker.look("course")
    worker.says("Suspect", "Victim", "Decide")
    if worker.has("main h2:has-text('Timeline')"):
        worker.must(worker.has("main details"), "no whole record is shown")
    else:
        worker.says("What was said")
    worker.choose("input[value=accepted-advise]")
    worker.type(reason="The records read together show the same person coming back.")
    worker.save("Record decision")
    worker.says("Advice to the officer in the case")
    worker.look("advice")
    worker.press("button:has-text('Issue and start next review')")
    worker.done("read a course, accept it as Advise, issue the note, take the next", 5)


def read_whole_records(worker: Worker) -> None:
    """Every word of a record in place, what scored marked in it, everything found switched on."""
    worker.open("/triage/?list=hidden")
    worker.look("queue")
    course = "main tbody a[href^='/triage/T-'] >> nth=0"
    if not worker.has(course):
        worker.told.append("no hidden course is open")
        return
    worker.press(course)
    worker.look("course-with-records")
    whole = worker.page.locator("main details:has(mark)")
    worker.must(whole.count() > 0, "no whole record with the words that scored marked in it")
    for link in worker.page.locator("main a:has-text('found')").all()[:1]:
        link.click()
        worker.look("course-all-found")
    worker.press("a:has-text('Who is who')")
    worker.look("who-is-who")


def accept_as_case(worker: Worker) -> None:
    worker.open("/triage/?list=hidden")
    rows = worker.page.locator("main table tbody tr a[href^='/triage/T-']")
    if not rows.count():
        worker.told.append("no course is open")
        return
    rows.first.click()
    if not worker.has("#decide"):
        worker.told.append("the first course is held or decided")
        return
    worker.choose("input[value=accepted-case]")
    worker.type(reason="Told to stop twice; it goes on and comes closer to her home.")
    worker.save("Record decision")
    worker.must(worker.has("main a[href^='/cases/C-']"), "no link to the case that was opened")
    worker.look("decided-case")


def find_a_number(worker: Worker) -> None:
    """A whole record number finds that record; a name finds the person."""
    worker.open("/triage/?list=hidden")
    worker.page.locator("main table tbody tr a[href^='/triage/T-']").first.click()
    numbers = re.findall(r"\b\d\d/\d{5,}/\d\d\b", worker.text())
    if numbers:
        worker.open(f"/search/?q={numbers[0]}")
        worker.look("search-number")
        rows = worker.page.locator("main a[href^='/triage/T-']").count()
        worker.must(0 < rows <= 3, f"{numbers[0]} finds {rows} courses")


def second_reading(worker: Worker) -> None:
    worker.open("/")
    link = "main a[href^='/triage/second/']"
    if not worker.has(link):
        worker.told.append("no second review waits")
        return
    worker.press(f"{link} >> nth=0")
    worker.look("second-review")


# Cases


def detective(worker: Worker) -> None:
    """From the page of the case alone: what was done, by whom, to whom, when, what protects her,
    what is due next.
    """
    where = _worked_case(worker)
    worker.open(where)
    worker.look("case")
    said = worker.text()
    worker.says("What was done", "What protects the victim", "Due next", "Suspect:", "Victim:")
    done = said.split("What was done", 1)[-1].split("What protects the victim", 1)[0]
    worker.must(len(done.split()) > 40, "too few words say what was done")
    worker.must(bool(re.search(r"\d{1,2} \w+ 20\d\d", done)), "no day stands beside what was done")
    worker.must("No act is recorded" not in done, "no act is recorded")


def _worked_case(worker: Worker) -> str:
    """The case with a plan: the one that an entitlement or an action of the home leads to."""
    worker.open("/")
    found = re.findall(r"/cases/C-\w+/", worker.page.content())
    return max(found, key=found.count) if found else _first_case(worker)


def log_contact(worker: Worker) -> None:
    worker.open("/")
    link = "section:has-text('Victims’ Code entitlements due') li a >> nth=0"
    if not worker.has(link):
        worker.told.append("no entitlement is due")
        return
    worker.press(link)
    worker.look("contact")
    worker.type(how="Telephone")
    worker.choose("input[name=reached][value=yes]")
    worker.type(text=f"Told her what happens next ({_stamp()}).\n1. The hearing.\n2. The order.")
    worker.save("Save")
    worker.done("log the contact that meets an entitlement", 6)
    worker.look("victim")


def need_and_action(worker: Worker) -> None:
    worker.open(_worked_case(worker))
    worker.actions = 0
    worker.press("nav a:has-text('Plan')")
    worker.press("text=Add a need")
    worker.type(need=f"She can go to the shop alone ({_stamp()}).")
    worker.choose("input[name=about][value=victim]")
    worker.type(text="Agree a route and a time with her.")
    worker.press("button:has-text('In 1 week') >> nth=0")
    worker.look("need")
    worker.save("Save")
    worker.done("add a need and its first action", 8)
    worker.look("plan")


def add_to_timeline(worker: Worker) -> None:
    where = _worked_case(worker)
    worker.open(where + "timeline/")
    worker.look("timeline")
    worker.press("main a:has-text('Add') >> nth=0")
    worker.look("timeline-entry")
    worker.page.click("main button:has-text('Save')")
    worker.must("There is a problem" in worker.text(), "an empty entry is taken without a word")
    worker.look("timeline-entry-empty")
    worker.choose("input[name=kind][value=incident]")
    worker.choose("input[name=nature][value=fact]")
    worker.type(
        text=f"Agreed with her ({_stamp()}):\n1. Keep the doorbell pictures.\n2. Ring at once.",
        source="The victim, by telephone",
    )
    worker.save("Save")
    worker.says("1. Keep the doorbell pictures.")


def clock_that_never_was(worker: Worker) -> None:
    """29 March 2026 at 01:30 never was; 25 October 2026 at 01:30 came twice."""
    where = _worked_case(worker)
    for on, said in ((date(2026, 3, 29), "did not exist"), (date(2026, 10, 25), "twice")):
        worker.open(where + "timeline/new/")
        worker.choose("input[name=kind][value=incident]")
        worker.choose("input[name=nature][value=fact]")
        worker.type(text="He knocked at the window and left.", source="The victim", clock="01:30")
        _day(worker, "day", on)
        worker.page.click("main button:has-text('Save')")
        worker.must(
            worker.has(".govuk-error-summary"), f"01:30 on {on:%-d %B %Y} is taken without a word"
        )
        worker.told.append(
            worker.page.locator(".govuk-error-summary").inner_text().split("\n")[-1]
            if worker.has(".govuk-error-summary")
            else said
        )


def two_windows(worker: Worker) -> None:
    """Safe contact in two windows: the second to save sees both texts."""
    where = _worked_case(worker)
    page = worker.open(where)
    change = re.search(r'href="(/cases/C-\w+/people/\d+/)contact/"', _victim_page(worker, where))
    if change is None:
        worker.told.append("no safe contact to change")
        return
    second = page.context.new_page()
    second.goto(_address(worker) + change[1] + "contact/")
    worker.open(change[1] + "contact/")
    worker.type(
        never=f"Never ring: he has her handset ({_stamp()}).", how="Through the advocate only."
    )
    worker.save("Save")
    second.fill("[name=never]", "Nothing to avoid.")
    second.fill("[name=how]", "Ring at any time.")
    second.click("main button:has-text('Save')")
    said = second.locator("main").inner_text()
    worker.must("changed this" in said and "he has her handset" in said, "the last writer wins")
    second.close()
    worker.open(change[1] + "contact/earlier/")
    worker.look("earlier-contact")


def _victim_page(worker: Worker, where: str) -> str:
    return str(worker.open(where + "victim/").content())


def _address(worker: Worker) -> str:
    return re.match(r"https?://[^/]+", worker.page.url)[0]  # type: ignore[index]


def consider_order(worker: Worker) -> None:
    """Only suspects and their proxies can be named as the subject; the register is asked."""
    where = _worked_case(worker)
    worker.open(where + "orders/")
    worker.look("case-orders")
    if not worker.has("main a:has-text('Consider an order')"):
        worker.told.append("an order is being considered")
        return
    worker.press("main a:has-text('Consider an order')")
    worker.look("consider")
    offered = worker.page.locator("[name=subject] option, [name=subject] + label").all_inner_texts()
    people = worker.page.locator("[name=protects] + label").all_inner_texts()
    both = {o.strip() for o in offered if o.strip()} & {p.strip() for p in people}
    worker.must(not both, f"may be subject and protected person: {both}")


def add_date(worker: Worker) -> None:
    where = _worked_case(worker)
    worker.open(where + "dates/new/")
    worker.choose("input[name=kind] >> nth=0")
    worker.press("button:has-text('In 2 weeks') >> nth=0")
    worker.type(source="Court list", words=f"Court 3 ({_stamp()})")
    worker.save("Save")
    worker.open("/calendar/")
    worker.look("calendar")
    worker.must(worker.has("a[href*='clew.ics']"), "no .ics file")


def add_file(worker: Worker) -> None:
    where = _worked_case(worker)
    worker.open(where + "files/new/")
    worker.page.set_input_files(
        "input[type=file]",
        {
            "name": "note.txt",
            "mimeType": "text/plain",
            "buffer": f"Made-up note of {time.time()}".encode(),
        },
    )
    worker.choose("input[name=what] >> nth=0") if worker.has("input[name=what]") else worker.pick(
        "what", index=1
    )
    worker.type(title=f"Note of the neighbour ({_stamp()})", source="Handed over at the counter")
    worker.look("file-form")
    worker.save("Save")
    worker.open(where + "files/")
    worker.look("files")


def strike_nothing_of_others(worker: Worker) -> None:
    """Whoever is not of the police sees no way to strike out a police record."""
    where = _worked_case(worker)
    worker.open(where + "timeline/")
    worker.look("timeline")
    records = worker.page.locator("main li:has-text('Police record') a:has-text('Strike out')")
    worker.must(records.count() == 0, "may strike out a police record")


def what_was_done(worker: Worker) -> None:
    """A partner reads what was done, not an offence title alone."""
    where = _worked_case(worker)
    worker.open(where)
    worker.look("case")
    done = worker.text().split("What was done", 1)[-1].split("What protects", 1)[0]
    worker.must(len(done.split()) > 40, "too few words say what was done")


def closing(worker: Worker) -> None:
    where = _worked_case(worker)
    worker.open(where + "closing/")
    worker.look("closing")
    for form in ("propose", "decide", "view"):
        link = f"main a[href$='closing/{form}/']"
        if worker.has(link):
            worker.press(f"{link} >> nth=0")
            worker.look(f"closing-{form}")


def person_page(worker: Worker) -> None:
    where = _worked_case(worker)
    worker.open(where)
    if worker.has("main a[href^='/people/']"):
        worker.press("main a[href^='/people/'] >> nth=0")
        worker.look("person")
        worker.says("Courses of conduct", "Cases", "What records say")


def places(worker: Worker) -> None:
    worker.open(_worked_case(worker) + "places/")
    worker.look("places")


# Oversight


def allocate(worker: Worker) -> None:
    worker.open("/cases/allocate/")
    worker.look("allocate")


def watch_over(worker: Worker) -> None:
    worker.open("/oversight/")
    worker.look("oversight")
    worker.says(
        "Workload",
        "Triage queue by age",
        "Victims’ Code entitlements overdue",
        "Orders in force by the month in which they end",
    )


def meeting(worker: Worker) -> None:
    worker.open("/meetings/new/")
    worker.look("meeting-new")
    worker.press("button:has-text('In 1 week') >> nth=0")
    worker.save("Save")
    worker.look("meeting")
    worker.press("main a:has-text('End')")
    worker.says("Add what is missing first.")
    worker.must(
        not worker.has("main button:has-text('End the meeting')"),
        "offers to end a meeting that is not complete",
    )
    worker.look("meeting-end")


def cover(worker: Worker) -> None:
    worker.open("/absences/")
    worker.look("absences")
    if worker.has("main a[href$='/absences/new/']"):
        worker.press("main a[href$='/absences/new/'] >> nth=0")
        worker.look("absence")


# Others


def refer(worker: Worker) -> None:
    worker.open("/refer/")
    worker.look("refer")


def authority(worker: Worker) -> None:
    worker.open("/")
    link = "main a[href^='/applications/A-']"
    if not worker.has(link):
        worker.told.append("no application waits")
        return
    worker.press(f"{link} >> nth=0")
    worker.look("application")
    worker.says("The subject's other orders", "Acts associated with stalking", "Next steps")


def search_everything(worker: Worker) -> None:
    worker.open("/cases/")
    title = worker.page.locator("main table tbody tr a").first
    if not title.count():
        worker.told.append("no case to search for")
        return
    name = re.split(r" towards ", title.inner_text())[0].strip()
    worker.page.fill("#find", name)
    worker.press("header button:has-text('Search')")
    worker.look("search")
    worker.must(name.split()[-1] in worker.text(), f"{name} is not found")


def nothing(worker: Worker) -> None:
    """The pages alone."""


_READER: list[Job] = [
    home,
    read_and_advise,
    read_whole_records,
    accept_as_case,
    find_a_number,
    second_reading,
]
_PARTNER: list[Job] = [home, what_was_done, strike_nothing_of_others, closing]
DAYS: dict[str, list[Job]] = {
    "tess": _READER,
    "tariq": [home, read_whole_records, second_reading],
    "cara": [
        home,
        detective,
        log_contact,
        need_and_action,
        add_to_timeline,
        clock_that_never_was,
        two_windows,
        consider_order,
        add_date,
        add_file,
        person_page,
        places,
        closing,
        search_everything,
        cover,
    ],
    "sam": [home, watch_over, allocate, meeting, closing, search_everything, cover],
    "petra": [*_PARTNER, refer],
    "clive": _PARTNER,
    "ada": [*_PARTNER, two_windows],
    "pia": [home],
    "hugo": [home],
    "sunil": [home, authority],
    "lena": [home, authority],
    "iris": [home],
    "anna": [home],
    "otto": [home],
    "greta": [home],
    "max": [home],
}
