"""Open edX's SCORM player (openedx-scorm-xblock, AGPL) with one package in it, for bench.play_package.

Run by the Python of an environment of its own, into which `pip install openedx-scorm-xblock` was
done; nothing of it is kept here. The package is uploaded through the block's own form, as an author
does, and each learner's call goes to the block's own handlers. What a course would give a block is
here: who asks, where files lie, a page around it. Prints its address; what the block holds of the
learner is at /state.
"""

from __future__ import annotations

import http.server
import json
import sys
import tempfile
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

import django
from django.conf import settings

settings.configure(
    MEDIA_ROOT=tempfile.mkdtemp(),
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    USE_TZ=True,
)
django.setup()

from openedxscorm import ScormXBlock  # noqa: E402
from webob import Request, Response  # noqa: E402
from xblock.field_data import DictFieldData  # noqa: E402
from xblock.fields import ScopeIds  # noqa: E402
from xblock.runtime import MemoryIdManager, Runtime  # noqa: E402

_JQUERY = Path(django.__file__).parent / "contrib/admin/static/admin/js/vendor/jquery/jquery.min.js"
_PUBLISHED: list[tuple[str, Any]] = []


class User:
    def __init__(self) -> None:
        self.opt_attrs = {"edx-platform.user_id": "1", "edx-platform.username": "learner"}

    def get_current_user(self) -> User:
        return self


class Course(Runtime):
    """The runtime of one block."""

    def __init__(self) -> None:
        ids = MemoryIdManager()
        services = {"user": User(), "field-data": DictFieldData({})}
        super().__init__(ids, id_generator=ids, services=services)

    def handler_url(
        self,
        block: Any,
        handler_name: str,
        suffix: str = "",
        query: str = "",
        thirdparty: bool = False,
    ) -> str:
        return f"/handler/{handler_name}/{suffix}"

    def publish(self, block: Any, event_type: str, event_data: Any) -> None:
        _PUBLISHED.append((event_type, event_data))

    def resource_url(self, resource: str) -> str:
        raise NotImplementedError

    def local_resource_url(self, block: Any, uri: str) -> str:
        raise NotImplementedError


def block_with(package: Path) -> Any:
    block = ScormXBlock(Course(), scope_ids=ScopeIds("1", "openedxscorm", "def", "use"))
    block.location = mock.Mock(block_id="tried")
    said = {
        "display_name": package.stem,
        "width": "",
        "height": "",
        "has_score": "1",
        "enable_navigation_menu": "0",
        "enable_fullscreen_button": "0",
        "navigation_menu_width": "",
        "weight": "100",
        "popup_on_launch": "0",
    }
    form = Request.blank("/", POST={**said, "file": (package.name, package.read_bytes())})
    answer = block.handle("studio_submit", form)
    assert json.loads(answer.body) == {"result": "success", "errors": []}, answer.body
    return block


def page(block: Any) -> str:
    shown = block.student_view()
    said = json.dumps(shown.json_init_args)
    scripts = "".join(
        f"<script>{r.data}</script>"
        for r in shown.resources
        if r.mimetype == "application/javascript"
    )
    return f"""<!doctype html><title>player</title><script src="/jquery.js"></script>
<div id="block">{shown.content}</div>{scripts}
<script>{shown.js_init_fn}({{handlerUrl: (e, name) => "/handler/" + name + "/"}},
document.getElementById("block"), {said});</script>"""


class Server(http.server.BaseHTTPRequestHandler):
    block: Any = None

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _answer(self, body: bytes) -> None:
        path = urlsplit(self.path).path
        if path == "/jquery.js":
            answer = Response(_JQUERY.read_bytes(), content_type="text/javascript")
        elif path == "/state":
            block = self.block
            held = {
                "version": block.scorm_version,
                "warnings": block.get_package_warning_messages(),
                "completion": block.lesson_status,
                "score": block.lesson_score,
                "grade": block.get_grade(),
                "values": dict(block.scorm_data),
                "published": sorted({name for name, _ in _PUBLISHED}),
            }
            answer = Response(json.dumps(held), content_type="application/json", charset="utf8")
        elif path.startswith("/handler/"):
            name, _, suffix = path.removeprefix("/handler/").partition("/")
            asked = Request.blank(self.path, method=self.command, body=body)
            asked.content_type = self.headers.get("Content-Type", "application/json")
            answer = self.block.handle(name, asked, suffix)
        elif path == "/":
            answer = Response(page(self.block), content_type="text/html", charset="utf8")
        else:
            answer = Response("", status=404)
        self.send_response(answer.status_int)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *_: Any) -> None:
        pass


def main(package: Path) -> None:
    Server.block = block_with(package)
    server = http.server.HTTPServer(("127.0.0.1", 0), Server)
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
