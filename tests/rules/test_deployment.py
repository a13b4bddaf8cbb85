"""What is shipped for installing agrees with itself: the page, the units, the containers, nginx.

tools/try_install runs the page word by word; these look at it as text, in a second.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from click import Group

from clew.cli import cli

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "docs" / "deploy"
PAGE = (ROOT / "docs" / "guide" / "install.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh(?: systemd)?\n(.*?)^```$", PAGE, re.M | re.S)
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
COMPOSE: dict[str, Any] = yaml.safe_load(
    (DEPLOY / "container" / "compose.yaml").read_text(encoding="utf-8")
)
CONTAINER = (DEPLOY / "container" / "Containerfile").read_text(encoding="utf-8")
# clew db provision puts these names together.
PASSWORDS = {"CLEW_OWNER_PASSWORD", "CLEW_UNIT_PASSWORD", "CLEW_PUBLIC_PASSWORD"}


def unit(name: str) -> dict[str, str]:
    """A unit's section [Service]."""
    read = ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    read.optionxform = str  # type: ignore[assignment,method-assign]  # the case of a directive counts
    read.read_string((DEPLOY / "systemd" / name).read_text(encoding="utf-8"))
    return dict(read["Service"])


def test_every_block_of_the_page_is_shell() -> None:
    assert len(BLOCKS) >= 10
    for block in BLOCKS:
        done = subprocess.run(["bash", "-n"], input=block, text=True, capture_output=True)
        assert done.returncode == 0, done.stderr


def test_every_file_that_the_page_names_is_there() -> None:
    named = set(re.findall(r"docs/deploy/[\w./*-]+|tools/\w+|requirements\.lock", PAGE))
    assert len(named) > 5
    for name in named:
        assert list(ROOT.glob(name.rstrip("/."))), name


def test_every_setting_in_the_page_is_read() -> None:
    code = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "src" / "clew").rglob("*.py"))
    said = set(re.findall(r"\b(CLEW_\w+|DATABASE_URL)=", "".join(BLOCKS)))
    assert len(said) > 12
    for name in said - PASSWORDS:
        assert f'"{name}"' in code, f"nothing reads {name}"
    # A setting that both services refuse to be served with has no place in the page.
    assert "CLEW_FORWARDED_FOR" not in said


@pytest.mark.parametrize("where", ["install.md", "running.md"])
def test_every_clew_command_in_the_guides_exists(where: str) -> None:
    text = (ROOT / "docs" / "guide" / where).read_text(encoding="utf-8")
    found = re.findall(r"clew-(?:unit|public) ((?:unit|public|db)(?: [a-z][a-z-]+)+)", text)
    found += re.findall(r"\bclew ((?:unit|public|db) [a-z][a-z-]+)", text)
    assert found
    for words in found:
        command: Any = cli
        for word in words.split():
            if not isinstance(command, Group):
                break
            assert word in command.commands, f"{where}: clew {words}"
            command = command.commands[word]


@pytest.mark.parametrize("path", UNITS, ids=lambda p: p.stem)
def test_each_unit_runs_as_its_own_account_with_its_own_file(path: Path) -> None:
    held = unit(path.name)
    public = path.stem == "clew-public"
    assert held["User"] == held["Group"] == ("clew-public" if public else "clew")
    assert held["EnvironmentFile"] == f"/etc/clew/{'public' if public else 'unit'}.env"
    assert held["ProtectSystem"] == "strict"
    assert held["NoNewPrivileges"] == "yes"
    assert held["LimitCORE"] == "0"


def test_systemd_finds_no_fault_in_the_units(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not here")
    for path in (DEPLOY / "systemd").iterdir():
        text = path.read_text(encoding="utf-8")
        # Its programs are not installed here: any that is there will do.
        text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.M)
        text = re.sub(r"^EnvironmentFile=.*$", "", text, flags=re.M)
        text = text.replace("User=clew-public", "User=daemon").replace("User=clew", "User=daemon")
        text = text.replace("Group=clew-public", "Group=daemon")
        (tmp_path / path.name).write_text(text.replace("Group=clew", "Group=daemon"))
    done = subprocess.run(
        ["systemd-analyze", "verify", *sorted(str(p) for p in tmp_path.iterdir())],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in done.stderr.splitlines() if "clew-" in line and "postgres" not in line]
    assert ours == []


@pytest.mark.parametrize(
    ("service", "name"),
    [("desk", "clew-desk"), ("worker", "clew-worker"), ("public", "clew-public")],
)
def test_containers_run_what_the_units_run(service: str, name: str) -> None:
    held, ours = unit(f"{name}.service"), COMPOSE["services"][service]
    assert ["/opt/clew/bin/clew", *ours["command"]] == held["ExecStart"].split()
    assert ours["env_file"] == held["EnvironmentFile"]
    assert ours.get("user", "clew") == held["User"]
    assert ours["read_only"] is True
    assert ours["cap_drop"] == ["ALL"]
    assert ours["network_mode"] == "service:nginx"


def test_the_container_is_made_of_what_the_page_installs() -> None:
    page = "".join(BLOCKS)
    for line in (
        "adduser --quiet --system --group --home /var/lib/clew clew",
        "adduser --quiet --system --group --home /var/lib/clew-public clew-public",
        "install -d -m 700 -o clew -g clew /var/lib/clew /var/lib/clew/runs /var/lib/clew/records /var/backups/clew",
        "install -d -m 700 -o clew-public -g clew-public /var/lib/clew-public",
        "/usr/bin/python3 -m venv /opt/clew",
    ):
        assert line in page
        assert line in re.sub(r" --uid \d+", "", CONTAINER)
    assert "--require-hashes" in CONTAINER
    assert "USER clew" in CONTAINER
    only = COMPOSE["services"]["nginx"]["ports"]
    assert only == ["80:80", "443:443"]
    assert all("ports" not in s for n, s in COMPOSE["services"].items() if n != "nginx")


def test_nginx_takes_as_much_as_the_site_and_keeps_nothing() -> None:
    said = (DEPLOY / "nginx" / "clew-public.conf").read_text(encoding="utf-8")
    limits = tomllib.loads(
        (ROOT / "src/clew/public/pages/data/limits.toml").read_text(encoding="utf-8")
    )
    most = re.search(r"client_max_body_size (\d+)m;", said)
    assert most is not None
    report = limits["report"]
    assert int(most[1]) * 1_000_000 > report["most_all_bytes"] + report["most_letter_bytes"]
    for line in (
        "access_log off;",
        "error_log /dev/null crit;",
        "proxy_request_buffering off;",
        "proxy_max_temp_file_size 0;",
        "proxy_set_header X-Forwarded-For $remote_addr;",
    ):
        assert line in said, line


def test_nginx_reads_its_files(tmp_path: Path) -> None:
    if shutil.which("nginx") is None:
        pytest.skip("nginx is not here")
    pem = tmp_path / "site.pem"
    key = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    subprocess.run(
        [*key, "-subj", "/CN=x", "-keyout", str(pem), "-out", str(tmp_path / "c.pem")],
        check=True,
        capture_output=True,
    )
    conf = ""
    for path in sorted((DEPLOY / "nginx").glob("*.conf")):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"ssl_certificate [^;]+;", f"ssl_certificate {tmp_path / 'c.pem'};", text)
        text = re.sub(r"ssl_certificate_key [^;]+;", f"ssl_certificate_key {pem};", text)
        text = re.sub(r"error_log /var/[^;]+;", "error_log /dev/null crit;", text)
        conf += text
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/nginx.pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n{conf}\n}}\n"
    )
    done = subprocess.run(
        ["nginx", "-t", "-c", str(tmp_path / "nginx.conf")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
