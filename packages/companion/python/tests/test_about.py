"""The program that tells what an interpreter is."""

import json
import subprocess
import sys
from pathlib import Path

ABOUT = Path(__file__).parent.parent / "drey_companion" / "about.py"


def test_tells_path_version_and_whether_it_can_make_environments():
    told = subprocess.run([sys.executable, "-I", str(ABOUT)], stdout=subprocess.PIPE, check=True, timeout=60).stdout
    assert json.loads(told) == {"executable": sys.executable, "version": list(sys.version_info[:3]), "venv": True}


def test_lacks_venv_where_it_is_not_installed():
    without = (
        f"import importlib.util, runpy; importlib.util.find_spec = lambda name: None; runpy.run_path({str(ABOUT)!r})"
    )
    told = subprocess.run([sys.executable, "-c", without], stdout=subprocess.PIPE, check=True, timeout=60).stdout
    assert json.loads(told)["venv"] is False
