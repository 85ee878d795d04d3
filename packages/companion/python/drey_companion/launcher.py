"""moto's process: what moto has no flag for, then moto's own application.

- Importing moto takes seconds, in which anybody could take the port: it is bound first, and nothing of moto is imported at the top.
  `/_drey/companion` answers with the mark, so that nobody else who answers on the port is taken for this moto, and in a second line says where
  moto was told to end and could not: how often, and why.
- Werkzeug writes a line per request at level INFO: that would fill the log and costs time.
- CloudFormation and CloudWatch are mended (`stacks`, `metrics`), log streams are bounded (`log_streams`), and what moto breaks over is told from
  what it does not have (`faults`).
- Who may ask is checked (`gate`), and what moto holds is kept over a clean stop (`keeping`), unless it ends with its host. Where it cannot be
  kept, as on a full disk, moto goes on, for there is no other place where it is.
"""

import argparse
import contextlib
import importlib
import logging
import os
import shutil
import signal
import socket
import sys
import threading

from .faults import say, tell
from .gate import Gate, refuse
from .gateway import GATEWAY_HEADER, heard

ENDS_WITH_HOST = "ends-with-host"
OUTLIVES_HOST = "outlives-host"
#: Prefix of the folder that a host makes for one run alone.
RUN_FOLDER = "drey-companion-"
#: What the host knows this moto by; without it no next start finds one that goes on.
RECORD = "record.json"
#: What changes moto once a service is asked for first: module and function.
CHANGES = {
    "cloudformation": [("stacks", "mend_stacks")],
    "cloudwatch": [("metrics", "mend_metrics")],
    "logs": [("log_streams", "bound_log_streams")],
}


#: Changes that were made: they last as long as the process.
made = set()


def parse(arguments):
    """The command line. Ends the process with a usage line where it is none."""
    parser = argparse.ArgumentParser(prog="drey_companion", description="Runs moto for Drey, in the current directory.")
    parser.add_argument("mark", help="what /_drey/companion answers: drey.instance=<id of the data directory>")
    parser.add_argument("host", help="address to listen on")
    parser.add_argument("port", type=int)
    parser.add_argument(
        "life", choices=(ENDS_WITH_HOST, OUTLIVES_HOST), help="whether standard input is a pipe of the host"
    )
    return parser.parse_args(arguments)


def listen(host, port):
    """Takes the port."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(128)
    return listener


def raise_descriptor_limit():
    """Each S3 object over 5 MB holds the descriptor of a temporary file, so the soft limit (often 1024) is raised to the hard one."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65536 if hard == resource.RLIM_INFINITY else min(hard, 65536)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def prepare():
    """Changes moto; what does not fit the installed moto is left out, and the log says so."""
    from .moto_changes import load_managed_policies_once, refuse_unknown_uploads

    for change in (raise_descriptor_limit, load_managed_policies_once, refuse_unknown_uploads):
        try:
            change()
        except Exception as fault:
            say("Going on without", change.__name__, "-", fault)


def end_with_host():
    """A pipe on standard input closes however the host ends, and so does moto end."""
    sys.stdin.buffer.read()
    # The host made this directory for this run alone, and may not have lived to remove it.
    if os.path.basename(os.getcwd()).startswith(RUN_FOLDER):
        shutil.rmtree(os.getcwd(), ignore_errors=True)
    os._exit(0)


def guarded(moto, mark, gate, unkept):
    """moto's application behind the gate. `unkept`: why it could not end, each time."""

    def application(environ, start_response):
        if environ.get("PATH_INFO") == "/_drey/companion":
            start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
            return [mark.encode(), *(f"\nunkept {len(unkept)}: {why}".encode() for why in unkept[-1:])]
        if gate.is_refused(environ):
            return refuse(start_response)
        heard(gate.told_by_drey(environ, GATEWAY_HEADER))
        try:
            return moto(environ, start_response)
        except Exception as fault:
            return tell(start_response, fault)

    return application


def is_gone(path):
    """Whether there is no such file; one that cannot be looked at may be there."""
    try:
        os.stat(path)
        return False
    except FileNotFoundError:
        return True
    except OSError:
        return False


def end_on_a_signal():
    """Has SIGTERM raise SystemExit, once: a second one must not cut the writing short."""

    def told(_number, _frame):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        sys.exit(0)

    signal.signal(signal.SIGTERM, told)


def create_app(service):
    """The application of one service, when it is asked for first."""
    from moto.moto_server.werkzeug_app import create_backend_app

    # moto breaks over a service that it has not heard of (seen with 5.2.5).
    if service is None:
        raise NotImplementedError("moto has no such service")
    for change in CHANGES.get(service, ()):
        if change in made:
            continue
        made.add(change)
        module, name = change
        try:
            getattr(importlib.import_module(f"{__package__}.{module}"), name)()
        except Exception as fault:
            say("Going on without", name, "-", fault)
    return create_backend_app(service)


def serve(given, listener, gate, unkept=()):
    """Answers until the process is told to end."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler
    from werkzeug.serving import make_server

    moto = DomainDispatcherApplication(create_app)
    moto.debug = True
    make_server(
        given.host,
        given.port,
        guarded(moto, given.mark, gate, unkept),
        threaded=True,
        request_handler=MotoRequestHandler,
        fd=listener.fileno(),
    ).serve_forever()


def main(arguments=None):
    """Runs moto to its end. The token comes in `DREY_COMPANION_TOKEN`, for every user can read a command line."""
    given = parse(arguments)
    # What is kept has secrets: it is for this user only, whatever lies around it.
    os.umask(0o077)
    listener = listen(given.host, given.port)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    gate = Gate(os.environ.pop("DREY_COMPANION_TOKEN", ""))
    os.environ["MOTO_PORT"] = str(given.port)
    prepare()
    end_on_a_signal()
    if given.life == ENDS_WITH_HOST:
        threading.Thread(target=end_with_host, daemon=True).start()
        serve(given, listener, gate)
        return
    from .keeping import KEPT, keep, recall

    try:
        recall(os.curdir)
    except (OSError, MemoryError) as fault:
        # The host shows the end of the log.
        sys.exit(
            f"What moto held could not be read ({fault!r}) and is kept. Mend that (descriptors, memory, rights, the disk) and start again, "
            f"or move {os.path.abspath(KEPT)}* away to start empty."
        )
    unkept = []
    while True:
        with contextlib.suppress(SystemExit):
            # Again, after one that was in vain.
            end_on_a_signal()
            serve(given, listener, gate, unkept)
        fault = keep(os.curdir)
        if fault is None or is_gone(RECORD):
            return
        unkept.append(" ".join(str(fault).split()))
        say("Told to end, and going on, since what is held cannot be kept:", repr(fault))
