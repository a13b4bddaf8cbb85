"""Reporters who send while things are killed; what was acknowledged is counted afterwards."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable
from random import Random
from typing import Any

from tests.public.conftest import PublicSite
from tests.public.reader import SEND, Reader, at_last_page, code_in, reference_in

_REPORTERS = 6


def kill_and_count(
    site: PublicSite,
    *,
    kills: int,
    rng: Random,
    kill: Callable[[int], None],
    pause: tuple[float, float] = (0.3, 1.5),
) -> tuple[int, int, int]:
    """Acknowledged reports, how many of them the database holds, and how many letters it holds more
    than once.

    `kill(n)` kills something the n-th time; each reporter sends again what was not answered, as a
    nervous hand would.
    """
    stop, acknowledged, lock = threading.Event(), dict[str, int](), threading.Lock()

    def report(who: int) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            words = f"reporter {who}, report {number}"
            page: Any = None
            while not stop.is_set():
                try:
                    reader = Reader(site.address, f"127.0.3.{who + 1}")
                    page = page or at_last_page(reader, what_words=words)
                    sent = reader.send(page, "/report/", SEND)
                except (OSError, http.client.HTTPException, StopIteration):
                    time.sleep(0.1)
                    continue
                # Its answer was lost in the kill: sent again it is there, and its code is not shown
                # a second time.
                if sent.status == 200 and (code_in(sent) or "This was sent already" in sent.text):
                    with lock:
                        reference = reference_in(sent)
                        acknowledged[reference] = acknowledged.get(reference, 0) + 1
                    break
                if sent.status == 500:
                    time.sleep(0.1)

    reporters = [threading.Thread(target=report, args=(n,)) for n in range(_REPORTERS)]
    for thread in reporters:
        thread.start()
    for number in range(kills):
        time.sleep(rng.uniform(*pause))
        kill(number)
    time.sleep(1)
    stop.set()
    for thread in reporters:
        thread.join(90)
    with site.as_admin() as admin:
        held = [r for (r,) in admin.execute("SELECT reference FROM reports_letter").fetchall()]
        doubled = admin.execute(
            "SELECT count(*) FROM (SELECT 1 FROM reports_letter GROUP BY mailbox_id HAVING count(*) > 1) d"
        ).fetchone()[0]
    return (
        len(acknowledged),
        sum(r in set(held) for r in acknowledged),
        int(doubled) + sum(n > 1 for n in acknowledged.values()),
    )
