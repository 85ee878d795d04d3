"""Makes a private environment of Python packages, once, however many ask for it.

Takes a plan as JSON in its first argument:

- `directory` of the environment, the `lock` file beside it, and the name of the `marker` file in it;
- `requirements`, what pip is told after `install`, and `modules`, which have to import afterwards;
- `seconds` for everything, waiting included;
- `exits`, the exit codes that are not success: `venvFailed`, `pipFailed`, `importFailed`, `lockTimeout`.

It is Python because the lock must be one that the kernel releases: an exclusive `flock`, whose descriptor is handed to venv and pip as well,
so that the lock lives exactly as long as anything may still write, even when this program is killed alone. An environment without its
marker is a torn one and made anew; the marker is written last.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time


def wait_for_lock(lock, deadline):
    """Whether the lock was had before the deadline."""
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except OSError:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.2)


def succeeds(command, lock, deadline):
    """Runs a command to its end, or to the deadline; its output is ours."""
    print("$ " + " ".join(command), flush=True)
    try:
        return subprocess.call(command, pass_fds=(lock.fileno(),), timeout=max(1, deadline - time.monotonic())) == 0
    except subprocess.TimeoutExpired:
        print("Gave up after the time allowed.", flush=True)
        return False


def is_there(path):
    """Whether there is something. Raises where that cannot be looked at: what may be whole must not be removed."""
    try:
        os.stat(path)
        return True
    except (FileNotFoundError, NotADirectoryError):
        return False


def write_marker(marker, plan):
    with open(marker + ".new", "w") as file:
        json.dump({"requirements": plan["requirements"], "python": sys.version}, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(marker + ".new", marker)


def install(plan):
    """Does what the plan says; the exit code."""
    directory, exits = plan["directory"], plan["exits"]
    marker = os.path.join(directory, plan["marker"])
    python = os.path.join(directory, "bin", "python")
    deadline = time.monotonic() + plan["seconds"]
    with open(plan["lock"], "a") as lock:
        if not wait_for_lock(lock, deadline):
            return exits["lockTimeout"]
        if is_there(marker):
            return 0
        shutil.rmtree(directory, ignore_errors=True)
        pip = [python, "-m", "pip", "install", "--no-compile", "--progress-bar", "off"]
        steps = [
            ("venvFailed", [sys.executable, "-m", "venv", directory]),
            ("pipFailed", [*pip, *plan["requirements"]]),
            ("importFailed", [python, "-I", "-c", "import " + ", ".join(plan["modules"])]),
        ]
        for exit_name, command in steps:
            if not succeeds(command, lock, deadline):
                return exits[exit_name]
        write_marker(marker, plan)
        return 0


if __name__ == "__main__":
    sys.exit(install(json.loads(sys.argv[1])))
