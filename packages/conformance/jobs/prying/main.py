"""The attempts of the prying job (`Prying.java`), by a Python program on the JobManager. It fails, for its fault tells what it found."""

import json
import os
import subprocess


def attempts():
    """The map of property group `prying`. A job sees its own properties."""
    with open("/etc/flink/application_properties.json", encoding="utf-8") as file:
        return next(group["PropertyMap"] for group in json.load(file) if group["PropertyGroupId"] == "prying")


def is_open(path):
    """Whether a file can be read, or a folder has something in it."""
    try:
        if os.path.isdir(path):
            return os.listdir(path) != []
        with open(path, "rb") as file:
            file.read()
        return True
    except OSError:
        return False


def prints(command):
    run = subprocess.run(["sh", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return run.stdout.strip() != b""


given = attempts()
found = [path for path in given["paths"].split("\n") if is_open(path)]
found += [command for command in given["commands"].split("\n") if prints(command)]
raise LookupError("PRIED found " + str(found))
