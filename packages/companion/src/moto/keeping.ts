// The part of the launcher that keeps what moto holds over a clean stop: Python, put into the launcher's text.

/**
 * Defines `keep()` and `recall()`. moto has all state in objects of Python, one backend per service, account and region; most can be
 * pickled. Those that cannot (locks of queues are made anew, but keys of KMS, say) lose the attributes that stand in the way, and are named.
 *
 * - Content of S3 objects goes to a file of its own, so that it is copied piece by piece and never held twice in memory.
 * - References from one backend to another are names, or a copy would be restored beside the real one.
 * - What is kept is used once. A moto that dies later loses everything, which is told; older state would pretend otherwise.
 * - A pickle can run any code, so it lies in the data directory, which only its user can write, and is read by the same moto only.
 */
export const keeping: string = `
import copyreg, pickle, time
from moto import __version__ as moto_version

KEPT = "kept"
MAGIC = {"format": 1, "moto": moto_version, "python": list(sys.version_info[:2])}
copyreg.pickle(type(threading.Lock()), lambda lock: (threading.Lock, ()))
copyreg.pickle(type(threading.RLock()), lambda lock: (threading.RLock, ()))

def backends():
    from moto.core.base_backend import BackendDict
    for service in list(BackendDict._instances):
        for account, regions in list(dict.items(service)):
            for region, backend in list(dict.items(regions)):
                yield (service.service_name, account, region), backend

def restore_key(key, state):
    fields, offset, length = state
    objects.seek(offset)
    key.__setstate__({**fields, "value": objects.read(length)})

def write_state(directory):
    from moto.core.base_backend import BaseBackend
    from moto.s3.models import FakeKey
    names = {id(backend): name for name, backend in backends()}
    with open(os.path.join(directory, "objects"), "wb") as content, open(os.path.join(directory, "state"), "wb") as out:

        class Pickler(pickle.Pickler):
            def persistent_id(self, thing):
                return names.get(id(thing)) if isinstance(thing, BaseBackend) else None

            def reducer_override(self, thing):
                if type(thing) is not FakeKey:
                    return NotImplemented
                fields = {name: value for name, value in thing.__dict__.items() if name not in ("_value_buffer", "lock")}
                offset = content.tell()
                if not thing._value_buffer.closed:
                    thing._value_buffer.seek(0)
                    shutil.copyfileobj(thing._value_buffer, content, 1 << 20)
                return copyreg.__newobj__, (FakeKey,), (fields, offset, content.tell() - offset), None, None, restore_key

        def pickled(state):
            import io
            memory = io.BytesIO()
            Pickler(memory, pickle.HIGHEST_PROTOCOL).dump(state)
            return memory.getvalue()

        pickle.dump(MAGIC, out)
        lost = {}
        for name, backend in backends():
            state, attributes = None, dict(backend.__dict__)
            while state is None:
                try:
                    state = pickled(attributes)
                except Exception:
                    bad = [each for each, value in attributes.items() if not can_pickle(pickled, value)]
                    if not bad:
                        attributes = {}
                    for each in bad:
                        del attributes[each]
                    lost.setdefault(name[0], set()).update(bad or ["everything"])
            pickle.dump((name, state), out)
        for file in (content, out):
            file.flush()
            os.fsync(file.fileno())
        return sorted({name[0] for name, _ in backends()}), {service: sorted(what) for service, what in lost.items()}

def can_pickle(pickled, value):
    try:
        pickled(value)
        return True
    except Exception:
        return False

def keep():
    began, fresh = time.time(), KEPT + ".new"
    shutil.rmtree(fresh, ignore_errors=True)
    os.mkdir(fresh, 0o700)
    try:
        services, lost = write_state(fresh)
        with open(os.path.join(fresh, "report.json"), "w") as report:
            json.dump({"services": services, "lost": lost, "seconds": round(time.time() - began, 2)}, report)
        shutil.rmtree(KEPT, ignore_errors=True)
        os.rename(fresh, KEPT)
    except Exception as fault:
        shutil.rmtree(fresh, ignore_errors=True)
        print("Kept nothing for the next start:", repr(fault), flush=True)

def read_state(directory):
    import moto.backends
    from moto.core.base_backend import BaseBackend

    def named(name):
        service, account, region = name
        return moto.backends.get_backend(service)[account][region]

    class Unpickler(pickle.Unpickler):
        def persistent_load(self, name):
            return named(name)

    import io
    global objects
    with open(os.path.join(directory, "objects"), "rb") as objects, open(os.path.join(directory, "state"), "rb") as kept:
        if pickle.load(kept) != MAGIC:
            raise ValueError("it was kept by another version of moto or Python")
        while True:
            try:
                name, state = pickle.load(kept)
            except EOFError:
                return
            named(name).__dict__.update(Unpickler(io.BytesIO(state)).load())

def recall():
    used, report = KEPT + ".used", {"fault": None}
    if os.path.isdir(used) and not os.path.isdir(KEPT):
        # Whoever read it last was killed over it.
        os.rename(used, KEPT)
    if not os.path.isdir(KEPT):
        return
    shutil.rmtree(used, ignore_errors=True)
    os.rename(KEPT, used)
    try:
        read_state(used)
    except Exception as fault:
        from moto.core.base_backend import BackendDict
        BackendDict.reset()
        report["fault"] = repr(fault)
    shutil.rmtree(used, ignore_errors=True)
    with open("recalled.json", "w") as file:
        json.dump(report, file)
`;
