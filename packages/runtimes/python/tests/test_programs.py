"""The programs that ask a Python for PyFlink: run as Drey runs them, with a PyFlink that consists of its names."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAMS = Path(__file__).parent.parent
METADATA = """Metadata-Version: 2.1
Name: apache-flink
Version: 1.20.3
Requires-Dist: py4j==0.10.9.7
Requires-Dist: apache-flink-libraries<1.20.4,>=1.20.3
Requires-Dist: pemja==0.4.1; platform_system != "Windows"
Requires-Dist: pytest; extra == "dev"
"""


@pytest.fixture
def site(tmp_path):
    """A folder of packages, on the path of the programs."""
    return tmp_path


def install(site, jar=True):
    (site / "apache_flink-1.20.3.dist-info").mkdir()
    (site / "apache_flink-1.20.3.dist-info" / "METADATA").write_text(METADATA)
    (site / "pyflink" / "opt").mkdir(parents=True)
    (site / "pyflink" / "__init__.py").touch()
    if jar:
        (site / "pyflink" / "opt" / "flink-python-1.20.3.jar").touch()


def run(program, site):
    environment = {**os.environ, "PYTHONPATH": str(site)}
    command = [sys.executable, str(PROGRAMS / program)]
    return subprocess.run(command, stdout=subprocess.PIPE, env=environment, check=True, timeout=60).stdout.decode()


def about(site):
    return json.loads(run("about_python.py", site))


def test_tells_of_a_python_without_pyflink(site):
    told = about(site)
    assert told == {"executable": sys.executable, "version": ".".join(map(str, sys.version_info[:3])), "venv": True}


def test_tells_the_release_and_the_jar(site):
    install(site)
    told = about(site)
    assert told["flink"] == "1.20.3"
    assert told["jar"] == str(site / "pyflink" / "opt" / "flink-python-1.20.3.jar")


def test_tells_no_jar_where_there_is_none(site):
    install(site, jar=False)
    assert "jar" not in about(site)


def test_finds_the_jar_below_a_folder_with_signs_of_patterns_in_its_name(site):
    odd = site / "odd[1]*"
    odd.mkdir()
    install(odd)
    assert about(odd)["jar"].startswith(str(odd))


def test_needs_all_but_a_flink_and_extras(site):
    install(site)
    assert run("pyflink_needs.py", site).splitlines() == [
        "py4j==0.10.9.7",
        'pemja==0.4.1; platform_system != "Windows"',
    ]
