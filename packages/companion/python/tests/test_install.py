"""The making of an environment: real ones, of a wheel that lies here."""

import fcntl
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

INSTALL = Path(__file__).parent.parent / "drey_companion" / "install.py"
EXITS = {"venvFailed": 71, "pipFailed": 72, "importFailed": 73, "lockTimeout": 75}
RUN_SECONDS = 300


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """A package of one module, `tiny`."""
    path = tmp_path_factory.mktemp("wheel") / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("tiny.py", "size = 1\n")
        archive.writestr("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        archive.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("tiny-1.0.dist-info/RECORD", "")
    return path


@pytest.fixture
def plan(tmp_path, wheel):
    return {
        "directory": str(tmp_path / "environment"),
        "lock": str(tmp_path / "environment.lock"),
        "marker": "installed.json",
        "requirements": ["--no-index", str(wheel)],
        "modules": ["tiny"],
        "seconds": RUN_SECONDS,
        "exits": EXITS,
    }


def run(plan, **changed):
    """Runs the program; its exit code."""
    command = [sys.executable, "-I", str(INSTALL), json.dumps({**plan, **changed})]
    return subprocess.run(command, stdout=subprocess.DEVNULL, timeout=RUN_SECONDS).returncode


def marker(plan):
    return Path(plan["directory"], plan["marker"])


def test_makes_it_once_however_many_ask_and_leaves_a_whole_one_alone(plan):
    torn = Path(plan["directory"], "torn")
    torn.parent.mkdir()
    torn.touch()
    command = [sys.executable, "-I", str(INSTALL), json.dumps(plan)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
    outputs = [process.communicate(timeout=RUN_SECONDS)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted(b"venv" in output for output in outputs) == [False, True]
    assert not torn.exists()
    assert json.loads(marker(plan).read_text())["requirements"] == plan["requirements"]
    python = Path(plan["directory"], "bin", "python")
    printed = subprocess.run([python, "-c", "import tiny; print(tiny.size)"], stdout=subprocess.PIPE, check=True).stdout
    assert printed == b"1\n"
    mine = Path(plan["directory"], "mine")
    mine.touch()
    assert run(plan, requirements=["--no-such-option"]) == 0
    assert mine.exists()


def test_says_by_its_exit_code_which_step_failed(plan):
    assert run(plan, modules=["tiny", "huge"]) == EXITS["importFailed"]
    assert not marker(plan).exists()
    assert run(plan, requirements=["--no-index", "no-such-package"]) == EXITS["pipFailed"]
    assert not marker(plan).exists()
    Path(plan["directory"]).parent.joinpath("file").touch()
    assert run(plan, directory=str(Path(plan["directory"]).parent / "file" / "below")) == EXITS["venvFailed"]


def test_gives_up_on_a_lock_that_another_holds(plan):
    with open(plan["lock"], "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert run(plan, seconds=0) == EXITS["lockTimeout"]
    assert not Path(plan["directory"]).exists()


def test_removes_nothing_whose_marker_cannot_be_looked_at(plan):
    mine = Path(plan["directory"], "mine")
    mine.parent.mkdir()
    mine.touch()
    marker(plan).symlink_to(marker(plan))
    assert run(plan) not in (0, *EXITS.values())
    assert mine.exists()
