"""Prints what this interpreter is, and what it has of PyFlink, as JSON.

Not isolated from its user's packages (`-I`): those are what a Python of the user is named for.
"""

import glob
import importlib.metadata
import importlib.util
import json
import os
import platform
import sys


def flink():
    """The release of `apache-flink`, and the jar that a full installation of it brings along; empty without it."""
    try:
        found = {"flink": importlib.metadata.version("apache-flink")}
    except importlib.metadata.PackageNotFoundError:
        return {}
    for place in importlib.util.find_spec("pyflink").submodule_search_locations:
        for jar in glob.glob(os.path.join(glob.escape(place), "opt", "flink-python*.jar")):
            found["jar"] = jar
    return found


print(
    json.dumps(
        {
            "executable": sys.executable,
            "version": platform.python_version(),
            # Debian ships them apart.
            "venv": all(importlib.util.find_spec(name) is not None for name in ("venv", "ensurepip")),
            **flink(),
        }
    )
)
