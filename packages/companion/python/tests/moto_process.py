"""moto started as the companion starts it, and plain HTTP to it."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

PROGRAM = Path(__file__).parent.parent

TOKEN = "token-of-this-run"
MARK = "drey.instance=test"
START_SECONDS = 60
END_SECONDS = 60
#: What comes first loads most of moto.
ANSWER_SECONDS = 60


class Answer(NamedTuple):
    status: int
    text: str
    headers: Mapping[str, str] = {}


class Moto:
    """One process of moto in a folder of its own."""

    def __init__(self, folder, life, port=None, environment=None, output=None):
        self.folder = folder
        self.port = port or free_port()
        self.log = folder / "moto.log"
        with open(output or self.log, "ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-u", str(PROGRAM), MARK, "127.0.0.1", str(self.port), life],
                cwd=folder,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env={"PATH": os.environ["PATH"], "DREY_COMPANION_TOKEN": TOKEN, **(environment or {})},
            )

    def ask(self, method, path, headers=None, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        with contextlib.closing(connection):
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Answer(answer.status, answer.read().decode(), answer.headers)

    def ask_as_drey(self, method, path, body=None, service="s3"):
        """As the relay asks: with the token, and signed for a service. moto looks at no signature, but takes an unsigned call for anybody's."""
        scope = f"Credential=test/20260101/us-east-1/{service}/aws4_request"
        authorization = f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0"
        form = {"Content-Type": "application/x-www-form-urlencoded"} if service != "s3" else {}
        return self.ask(method, path, {"X-Drey-Companion": TOKEN, "Authorization": authorization, **form}, body)

    def ask_as_logs(self, action, body):
        """A call of CloudWatch Logs."""
        scope = "Credential=test/20260101/us-east-1/logs/aws4_request"
        headers = {
            "X-Drey-Companion": TOKEN,
            "Authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0",
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": f"Logs_20140328.{action}",
        }
        return self.ask("POST", "/", headers, body.encode())

    def until_it_answers(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"moto ended: {self.log.read_text()}")
            with contextlib.suppress(ConnectionError, TimeoutError):
                if self.ask("GET", "/_drey/companion").text == MARK:
                    return self
        raise AssertionError(f"moto did not answer: {self.log.read_text()}")

    def stop(self):
        """Ends it as the companion does; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(END_SECONDS)

    def fail_to_stop(self):
        """Tells it to end where it cannot; what it says of it then."""
        unkept = self.unkept()
        self.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + END_SECONDS
        while self.unkept() == unkept:
            assert time.monotonic() < deadline, self.log.read_text()
        return self.unkept()

    def unkept(self):
        """How often it could not end, and why the last time; empty where it never was told to."""
        return self.ask("GET", "/_drey/companion").text.removeprefix(MARK).strip()

    def close(self):
        self.process.kill()
        self.process.wait(END_SECONDS)
        self.process.stdin.close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
