"""The project installs whole, runs from any folder, and its lock pins everything it declares."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.house_rules import PACKAGES, ROOT, places

HOCVUSO = str(Path(sys.executable).with_name("hocvuso"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCK = (ROOT / "requirements.lock").read_text()


def pins() -> list[Requirement]:
    """Every requirement of the lock; some stand there once for older, once for newer Pythons."""
    return [Requirement(line) for line in re.findall(r"^([A-Za-z0-9][^\\\n]*)", LOCK, re.MULTILINE)]


def pinned() -> dict[str, Requirement]:
    """The lock by normal names; of two for one package that of this Python."""
    found: dict[str, Requirement] = {}
    for pin in pins():
        name = canonicalize_name(pin.name)
        if name not in found or pin.marker is None or pin.marker.evaluate():
            found[name] = pin
    return found


def declared() -> list[Requirement]:
    groups = PROJECT["dependency-groups"]
    every = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
    return [Requirement(line) for line in [*every, *groups["dev"], *groups["build"]]]


def test_the_lock_names_no_host_and_no_folder():
    assert places(LOCK) == []
    assert "://" not in LOCK
    assert not re.search(r"^-", LOCK, re.MULTILINE)


def test_the_lock_covers_what_is_declared():
    for wanted in declared():
        (exactly,) = pinned()[canonicalize_name(wanted.name)].specifier
        assert wanted.specifier.contains(exactly.version), wanted


def test_every_declared_package_is_justified():
    page = (ROOT / "docs" / "adr" / "0002-dependencies.md").read_text()
    rows = re.findall(r"^\| (\w[^|]+) \|", page, re.MULTILINE)
    justified = {Requirement(name).name for row in rows for name in row.split(", ")}
    assert {r.name for r in declared()} - justified == set()


def test_every_decision_has_a_number_of_its_own():
    pages = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
    numbers = [page.name[:4] for page in pages]
    assert numbers == [f"{n:04}" for n in range(1, len(pages) + 1)]
    for page in pages:
        assert page.read_text().startswith(f"# {page.name[:4]} · "), page.name


def test_every_pinned_package_carries_its_digests():
    entries = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert len(entries) == len(pins())
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_what_is_installed_is_what_the_lock_says():
    here = {name: value for name, value in default_environment().items() if isinstance(value, str)}
    wanted = {
        name: str(requirement.specifier).removeprefix("==")
        for name, requirement in pinned().items()
        if requirement.marker is None or requirement.marker.evaluate(here)
    }
    assert {name: metadata.version(name) for name in wanted} == wanted


def run_in(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    settings = {"HOCVUSO_DATA_DIR": str(folder / "var")}
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", [[HOCVUSO], [sys.executable, "-m", "bot"]], ids=["verb", "-m"])
@pytest.mark.parametrize("namesakes", [(), PACKAGES], ids=["elsewhere", "among-namesakes"])
def test_doctor_runs_from_any_folder(
    tmp_path: Path, command: list[str], namesakes: tuple[str, ...]
):
    for name in namesakes:  # an empty `web/` must not stand in for ours
        (tmp_path / name).mkdir()
    assert run_in(tmp_path, *command, "migrate").returncode == 0
    done = run_in(tmp_path, *command, "doctor")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout


def test_a_wheel_holds_every_file_the_house_needs(tmp_path: Path):
    tracked = subprocess.run(
        ["git", "ls-files", "--", *PACKAGES, "pyproject.toml", "README.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    for name in tracked:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    build = "import setuptools.build_meta as b; print(b.build_wheel('wheels'))"
    done = subprocess.run(
        [sys.executable, "-c", build], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = (tmp_path / "wheels").glob("*.whl")
    needed = {name for name in tracked if name.startswith(tuple(f"{p}/" for p in PACKAGES))}
    assert needed - set(zipfile.ZipFile(wheel).namelist()) == set()
