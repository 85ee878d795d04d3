"""Keeps what moto holds over a clean stop.

moto has all state in objects of Python, one backend per service, account and region; most can be pickled. Those that cannot (locks of
queues are made anew, but keys of KMS, say) lose the attributes that stand in the way, and are named.

- Content of S3 objects goes to a file of its own, so that it is copied piece by piece and never held twice in memory.
- References from one backend to another are names, or a copy would be restored beside the real one.
- What is kept is used once. A moto that dies later loses everything, which is told; older state would pretend otherwise.
- What the machine could not do (no descriptor, memory or room left) says nothing of what is kept or held: it is left as it is for the next try.
- A pickle can run any code, so it lies in the data directory, which only its user can write, and is read by the same moto only.
"""

import copyreg
import glob
import io
import json
import os
import pickle
import shutil
import sys
import threading
import time
from collections import defaultdict

from moto import __version__ as moto_version
from moto.backends import get_backend
from moto.core.base_backend import BackendDict, BaseBackend
from moto.s3.models import FakeKey

#: Folder of what is kept, in moto's own; `.new` while it is written, `.used` while it is read.
KEPT = "kept"
#: What the next start said of it, for the host to read.
RECALLED = "recalled.json"
MAGIC = {"format": 2, "moto": moto_version, "python": list(sys.version_info[:2])}

copyreg.pickle(type(threading.Lock()), lambda lock: (threading.Lock, ()))
copyreg.pickle(type(threading.RLock()), lambda lock: (threading.RLock, ()))


def remade_dict(kind, factory, fields):
    """A dictionary of moto's own kind, without its `__init__`, which wants more than pickle knows of (that of SSM's parameters, say)."""
    made = kind.__new__(kind)
    defaultdict.__init__(made, factory)
    made.__dict__.update(fields)
    return made


class Content:
    """Stands for the content of an S3 object: where it lies in the file of contents."""

    def __init__(self, offset, length):
        self.place = (offset, length)


class Pickler(pickle.Pickler):
    """Writes the state of one backend. `names` are those of all backends by their `id`, `contents` the file of contents."""

    def __init__(self, out, names, contents):
        super().__init__(out, pickle.HIGHEST_PROTOCOL)
        self._names = names
        self._contents = contents

    def persistent_id(self, thing):
        if isinstance(thing, Content):
            return ("content", thing.place)
        name = self._names.get(id(thing)) if isinstance(thing, BaseBackend) else None
        return None if name is None else ("backend", name)

    def reducer_override(self, thing):
        if isinstance(thing, defaultdict) and type(thing) is not defaultdict:
            return (
                remade_dict,
                (type(thing), thing.default_factory, dict(thing.__dict__)),
                None,
                None,
                iter(thing.items()),
            )
        if type(thing) is not FakeKey:
            return NotImplemented
        fields = {name: value for name, value in thing.__dict__.items() if name not in ("_value_buffer", "lock")}
        offset = self._contents.tell()
        if not thing._value_buffer.closed:
            thing._value_buffer.seek(0)
            shutil.copyfileobj(thing._value_buffer, self._contents, 1 << 20)
        fields["value"] = Content(offset, self._contents.tell() - offset)
        return copyreg.__newobj__, (FakeKey,), fields


class Trial(pickle.Unpickler):
    """Reads what a `Pickler` wrote to see whether it can be read at all."""

    def persistent_load(self, reference):
        kind, which = reference
        return named(which) if kind == "backend" else b""


class Unpickler(pickle.Unpickler):
    """Reads what a `Pickler` wrote."""

    def __init__(self, kept, contents):
        super().__init__(kept)
        self._contents = contents

    def persistent_load(self, reference):
        kind, which = reference
        if kind == "backend":
            return named(which)
        offset, length = which
        self._contents.seek(offset)
        return self._contents.read(length)


def backends():
    """All backends that moto has made so far, each after its name: service, account, region."""
    for service in list(BackendDict._instances):
        for account, regions in list(dict.items(service)):
            for region, backend in list(dict.items(regions)):
                yield (service.service_name, account, region), backend


def named(name):
    """The backend of a name, made if it has to be."""
    service, account, region = name
    return get_backend(service)[account][region]


def is_passing(fault):
    """Whether it is a fault of the machine, so that another try may succeed. A file that is not there comes back by none."""
    return isinstance(fault, (OSError, MemoryError)) and not isinstance(fault, FileNotFoundError)


def can_pickle(pickled, value):
    try:
        pickled(value)
        return True
    except Exception as fault:
        if is_passing(fault):
            raise
        return False


def state_of(backend, pickled):
    """A backend's pickled attributes, and the names of those that had to be left out."""
    attributes, lost = dict(backend.__dict__), []
    while True:
        try:
            return pickled(attributes), lost
        except Exception as fault:
            if is_passing(fault):
                raise
            bad = [name for name, value in attributes.items() if not can_pickle(pickled, value)]
            attributes = {name: value for name, value in attributes.items() if name not in bad} if bad else {}
            lost += bad or ["everything"]


def write_state(directory):
    """Writes all backends; the services, and by service what was lost of it."""
    services, lost = set(), {}
    with (
        open(os.path.join(directory, "objects"), "wb") as contents,
        open(os.path.join(directory, "state"), "wb") as out,
    ):
        names = {id(backend): name for name, backend in backends()}

        def pickled(state):
            memory = io.BytesIO()
            Pickler(memory, names, contents).dump(state)
            # One that cannot be read would take all the others with it at the next start.
            memory.seek(0)
            Trial(memory).load()
            return memory.getvalue()

        pickle.dump(MAGIC, out)
        for name, backend in backends():
            state, left_out = state_of(backend, pickled)
            services.add(name[0])
            if left_out:
                lost.setdefault(name[0], set()).update(left_out)
            pickle.dump((name, state), out)
        for file in (contents, out):
            file.flush()
            os.fsync(file.fileno())
    return sorted(services), {service: sorted(what) for service, what in lost.items()}


def keep(directory):
    """Writes what moto holds, with a report. Where that fails nothing is kept; the fault."""
    kept = os.path.join(directory, KEPT)
    began, fresh = time.time(), kept + ".new"
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        os.mkdir(fresh, 0o700)
        services, lost = write_state(fresh)
        with open(os.path.join(fresh, "report.json"), "w") as report:
            json.dump({"services": services, "lost": lost, "seconds": round(time.time() - began, 2)}, report)
        shutil.rmtree(kept, ignore_errors=True)
        os.rename(fresh, kept)
        return None
    except Exception as fault:
        shutil.rmtree(fresh, ignore_errors=True)
        return fault


def read_state(directory):
    """Puts all that was kept into moto's backends. Raises where it cannot be read to the end."""
    with (
        open(os.path.join(directory, "objects"), "rb") as contents,
        open(os.path.join(directory, "state"), "rb") as kept,
    ):
        if pickle.load(kept) != MAGIC:
            raise ValueError("it was kept by another version of Drey, moto or Python")
        while True:
            try:
                name, state = pickle.load(kept)
            except EOFError:
                return
            named(name).__dict__.update(Unpickler(io.BytesIO(state), contents).load())


def is_there(path):
    """Whether there is something. Raises where that cannot be looked at, since there may be."""
    try:
        os.stat(path)
        return True
    except FileNotFoundError:
        return False


def put_aside(used):
    """Moves what cannot be read out of the way, for its user to look at; where it is then. What was put there before goes."""
    begin = used.removesuffix(".used") + ".unreadable-"
    for earlier in glob.glob(glob.escape(begin) + "*"):
        shutil.rmtree(earlier, ignore_errors=True)
    aside = begin + time.strftime("%Y%m%dT%H%M%S")
    os.rename(used, aside)
    return os.path.abspath(aside)


def recall(directory):
    """Has moto hold again what was kept, if anything was, and says in a file what became of it. A fault means that moto starts empty.

    Raises OSError or MemoryError where the machine could not read it; it is read again by the next start then, and moto must not run meanwhile.
    """
    kept = os.path.join(directory, KEPT)
    used, report = kept + ".used", {"fault": None}
    if not is_there(kept):
        if not is_there(used):
            return
        # Whoever read it last was killed over it, or could not.
        os.rename(used, kept)
    shutil.rmtree(used, ignore_errors=True)
    os.rename(kept, used)
    try:
        read_state(used)
    except Exception as fault:
        if is_passing(fault):
            raise
        BackendDict.reset()
        report = {"fault": repr(fault), "aside": put_aside(used)}
    with open(os.path.join(directory, RECALLED), "w") as file:
        json.dump(report, file)
    shutil.rmtree(used, ignore_errors=True)
