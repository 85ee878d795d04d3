// The same attempts as the prying job's, by a Python program on the JobManager. It fails, for its fault tells what it found.
import type { Attempts } from './secrets.js';

/** The program. */
export const pryingScript = ({ paths, commands }: Attempts): string => `
import json, os, subprocess

# Its own it sees.
json.load(open("/etc/flink/application_properties.json"))
found = []
for path in json.loads(r"""${JSON.stringify(paths)}"""):
    try:
        if os.path.isdir(path):
            found += [path] if os.listdir(path) else []
        else:
            open(path, "rb").read()
            found.append(path)
    except OSError:
        pass
for command in json.loads(r"""${JSON.stringify(commands)}"""):
    output = subprocess.run(["sh", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    found += [command] if output.strip() else []
raise LookupError("PRIED found " + str(found))
`;
