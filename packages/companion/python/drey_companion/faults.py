"""What moto breaks over, told from what it does not have.

By itself moto answers both with one page of HTML that says nothing (seen with 5.2.5). What is missing is told by NotImplementedError, by an
operation that botocore does not know, or by a package that the companion goes without.
"""

import contextlib
import json
import os
import sys
import traceback

PAGE = b"<!doctype html><title>500 Internal Server Error</title>"


def say(*words):
    """A line for the log, where that takes one: on a full disk it does not, and nothing else is to fail over that."""
    with contextlib.suppress(OSError):
        print(*words, flush=True)


def kind_of(fault):
    """`missing` for what moto does not have, `broken` for a crash."""
    if isinstance(fault, (NotImplementedError, ImportError)) or type(fault).__name__ == "OperationNotFoundError":
        return "missing"
    return "broken"


def tell(start_response, fault):
    """Answers for a request that moto could not answer; the header is read by the gateway."""
    # On a full disk the log takes nothing either.
    with contextlib.suppress(OSError):
        traceback.print_exception(fault)
    text = " ".join(traceback.format_exception_only(fault)[-1].split())[:500]
    log = os.path.join(os.getcwd(), "moto.log")
    headers = [
        ("Content-Type", "text/html"),
        ("Content-Length", str(len(PAGE))),
        ("X-Drey-Fault", json.dumps({"kind": kind_of(fault), "text": text, "log": log})),
    ]
    start_response("500 Internal Server Error", headers, sys.exc_info())
    return [PAGE]
