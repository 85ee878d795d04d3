// The Python program that makes the private environment. It is Python because the lock must be one that the kernel releases.

/** Exit codes of {@link installScript} that are not success. */
export const installExit = { venvFailed: 71, pipFailed: 72, importFailed: 73, lockTimeout: 75 } as const;

/**
 * Takes a plan as JSON in its first argument. It holds an exclusive `flock` on the lock file while it works; the descriptor is handed to
 * venv and pip as well, so that the lock lives exactly as long as anything may still write, even when this program is killed alone. An
 * environment without its marker file is a torn one and made anew; the marker is written last.
 */
export const installScript: string = `
import fcntl, json, os, shutil, subprocess, sys, time

plan = json.loads(sys.argv[1])
directory = plan["directory"]
marker = os.path.join(directory, plan["marker"])
python = os.path.join(directory, "bin", "python")
deadline = time.monotonic() + plan["seconds"]
lock = open(plan["lock"], "a")

while True:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        break
    except OSError:
        if time.monotonic() > deadline:
            sys.exit(${installExit.lockTimeout})
        time.sleep(0.2)

def step(code, command):
    print("$ " + " ".join(command), flush=True)
    left = max(1, deadline - time.monotonic())
    try:
        failed = subprocess.call(command, pass_fds=(lock.fileno(),), timeout=left) != 0
    except subprocess.TimeoutExpired:
        print("Gave up after the time allowed.", flush=True)
        failed = True
    if failed:
        sys.exit(code)

if os.path.exists(marker):
    sys.exit(0)
shutil.rmtree(directory, ignore_errors=True)
step(${installExit.venvFailed}, [sys.executable, "-m", "venv", directory])
step(${installExit.pipFailed}, [python, "-m", "pip", "install", "--no-compile", "--progress-bar", "off", *plan["requirements"]])
step(${installExit.importFailed}, [python, "-I", "-c", "import " + ", ".join(plan["modules"])])
with open(marker + ".new", "w") as file:
    json.dump({"requirements": plan["requirements"], "python": sys.version}, file)
    file.flush()
    os.fsync(file.fileno())
os.replace(marker + ".new", marker)
`;
