"""Play a SCORM package of `clew learning packages` in scormhost, an open host of packages, in Chromium:
uploaded, read by the host from its manifest, launched, played to its end, and what the host kept.

    python -m venv host && host/bin/pip install scormhost
    SCORMHOST_DATA_DIR=data host/bin/uvicorn --factory scormhost:create_scorm_app --port 8012
    python -m bench.play_hosted http://127.0.0.1:8012 PACKAGE.scorm.zip

scormhost (Apache-2.0) is not kept here and is no part of Clew. With scorm-again (play_package.py) it is the
second player in which the packages are tried.
"""

from __future__ import annotations

import secrets
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.play_package import play


def main(host: str, package: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page()
        wrong: list[str] = []
        page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
        account = {
            "email": f"{secrets.token_hex(4)}@example.org",
            "password": secrets.token_hex(12),
        }
        made = page.request.post(f"{host}/api/auth/register", data=account)
        if not made.ok:
            sys.exit(f"the host makes no account: {made.status} {made.text()[:300]}")
        file = {"name": package.name, "mimeType": "application/zip", "buffer": package.read_bytes()}
        taken = page.request.post(f"{host}/api/packages", multipart={"file": file})
        if not taken.ok:
            sys.exit(f"the host does not take the package: {taken.status} {taken.text()[:300]}")
        held = taken.json()
        print("taken:", held)
        at = held.get("id") or held.get("package_id")
        page.goto(f"{host}/launch/{at}")
        page.wait_for_function(
            "document.getElementById('scormhost-content')?.contentDocument?.querySelector('section.part button')"
        )
        frame = page.query_selector("#scormhost-content")
        assert frame is not None
        inside = frame.content_frame()
        assert inside is not None
        print("played:", play(inside))
        page.goto(f"{host}/health")  # leaving ends the session
        page.wait_for_timeout(1500)
        kept = page.request.get(f"{host}/api/scorm/{at}/cmi").json()["elements"]
        for name in sorted(kept):
            if ".interactions." not in name or ".interactions.0." in name:
                print(f"  {name}: {kept[name]}")
        numbers = {n.split(".")[2] for n in kept if n.startswith("cmi.interactions.")}
        print(f"  interactions kept: {len(numbers)}; errors in the browser: {wrong}")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
