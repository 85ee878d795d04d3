"""Prints what this interpreter is, as JSON. A file of its own, in the words of every Python 3: the interpreter may be any."""

import importlib.util
import json
import sys

print(
    json.dumps(
        {
            "executable": sys.executable,
            "version": list(sys.version_info[:3]),
            # Debian ships them apart.
            "venv": all(importlib.util.find_spec(name) is not None for name in ("venv", "ensurepip")),
        }
    )
)
