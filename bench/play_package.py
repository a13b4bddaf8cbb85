"""Play packages of `clew learning packages` in two open players, in Chromium.

    npm pack scorm-again && tar xzf scorm-again-*.tgz
    python -m venv OPENEDX && OPENEDX/bin/pip install openedx-scorm-xblock "django<6"
    python -m bench.play_package package/dist/scorm2004.min.js PACKAGE.scorm.zip PACKAGE.xapi.zip OPENEDX/bin/python

The SCORM package runs in a frame below scorm-again (MIT), and then in Open edX's player (AGPL), if
its Python is named; neither is kept here. What each player holds at the end is printed. The xAPI
package sends its statements to a server of this process, and they are counted.
"""

from __future__ import annotations

import http.server
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Frame, sync_playwright

_PLAYER = """<!doctype html><title>player</title><script src="player.js"></script><script>
window.API_1484_11 = new Scorm2004API({autocommit: false});
window.wrong = []; API_1484_11.on("SetValueError", function (e) { window.wrong.push(String(e)); });
</script><iframe name="package" src="scorm/index.html" width="900" height="700"></iframe>"""
_ASKED = (
    "cmi.completion_status",
    "cmi.score.scaled",
    "cmi.score.raw",
    "cmi.interactions._count",
    "cmi.interactions.0.learner_response",
    "cmi.interactions.0.result",
)


def play(frame: Frame) -> str:
    """To the end, with the right choices; what the page says of the score."""
    for part in frame.locator("section.part").all():
        part.get_by_text("Show the choices").click()
        for box in part.locator("fieldset").all():
            for key in (box.get_attribute("data-right") or "").split():
                box.locator(f"input[value='{key}']").check()
        part.get_by_text("See what we would say").click()
        part.locator("> button").last.click()
    return frame.inner_text("#score")


def play_in_open_edx(python: Path, scorm: Path) -> None:
    """In the block that Open edX shows a learner; its own state is printed."""
    host = Path(__file__).with_name("openedx_player.py")
    running = subprocess.Popen([python, host, scorm], stdout=subprocess.PIPE, text=True)
    try:
        address = running.stdout.readline().strip() if running.stdout else ""
        assert address, "Open edX's player did not start"
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            page = browser.new_page()
            wrong: list[str] = []
            page.on("pageerror", lambda problem: wrong.append(str(problem)))
            page.on("response", lambda r: wrong.append(r.url) if r.status >= 400 else None)
            page.goto(address)
            frame = page.locator("iframe.scorm-embedded").element_handle().content_frame()
            assert frame is not None
            frame.wait_for_selector("section.part button")
            print("Open edX:", play(frame))
            page.wait_for_load_state("networkidle")
            print("  its page:", " ".join(page.inner_text(".scorm-xblock > p").split()))
            frame.goto("about:blank")  # the learner goes away
            page.wait_for_load_state("networkidle")
            held = page.request.get(f"{address}/state").json()
            values = held.pop("values")
            for name, value in held.items():
                print(f"  {name}: {value}")
            asked = sorted(n for n in values if not n.startswith("cmi.interactions"))
            print("  interactions:", sum(n.endswith(".result") for n in values))
            for name in asked:
                print(f"  {name}: {values[name]}")
            print("  errors of pages and calls:", [w for w in wrong if "favicon" not in w])
            browser.close()
    finally:
        running.terminate()
        running.wait(10)


def main(player: Path, scorm: Path, xapi: Path, open_edx: Path | None = None) -> None:
    statements: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as held:
        root = Path(held)
        zipfile.ZipFile(scorm).extractall(root / "scorm")
        zipfile.ZipFile(xapi).extractall(root / "xapi")
        shutil.copy(player, root / "player.js")
        (root / "player.html").write_text(_PLAYER, encoding="utf-8")

        class Server(http.server.SimpleHTTPRequestHandler):
            def __init__(self, *given: Any) -> None:
                super().__init__(*given, directory=str(root))

            def do_POST(self) -> None:
                statements.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            page = browser.new_page()
            page.goto(f"{address}/player.html")
            frame = page.frame("package")
            assert frame is not None
            frame.wait_for_selector("section.part button")
            print("SCORM:", play(frame))
            for name in _ASKED:
                print(f"  {name}: {page.evaluate('n => API_1484_11.GetValue(n)', name)}")
            print("  values that the player refused:", page.evaluate("wrong.length"))
            asked = {
                "endpoint": f"{address}/lrs/",
                "auth": "Basic x",
                "actor": json.dumps({"mbox": "mailto:nobody@clew.invalid"}),
                "activity_id": "https://clew.invalid/learning/tried",
            }
            page.goto(f"{address}/xapi/index.html?{urlencode(asked)}")
            print("xAPI:", play(page.main_frame))
            page.wait_for_timeout(500)
            browser.close()
        server.shutdown()
    verbs = sorted({s["verb"]["id"].rsplit("/", 1)[1] for s in statements})
    print(f"  {len(statements)} statements: {', '.join(verbs)}")
    print("  result of the last:", statements[-1].get("result"))
    if open_edx is not None:
        play_in_open_edx(open_edx, scorm)


if __name__ == "__main__":
    main(*(Path(name) for name in sys.argv[1:5]))
