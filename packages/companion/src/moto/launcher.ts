// The Python program that becomes moto's process: what moto has no flag for, then moto's own application.

import { faults } from './faults.js';
import { gate } from './gate.js';
import { keeping } from './keeping.js';
import { stacks } from './stacks.js';

/**
 * Arguments: the mark of the data directory, host, port, and `ends-with-host` or `outlives-host`.
 *
 * - Importing moto takes seconds, in which anybody could take the port: it is bound first. `/_drey/companion` answers with the mark, so that
 *   nobody else who answers on the port is taken for this moto.
 * - Werkzeug writes a line per request at level INFO: that would fill the log and costs time.
 * - Each S3 object over 5 MB holds the descriptor of a temporary file, so the soft limit (often 1024) is raised to the hard one.
 * - Managed policies of AWS (AmazonS3FullAccess and the like) are attached by many a template, so they are loaded. By itself moto 5.2.5 does
 *   that once per account and partition: seen 7.7 s for the first unknown access key and 170 MB. Here they are parsed once and copied.
 * - S3 answers 404 NoSuchUpload to whoever completes an upload that it does not know; moto fails with 500, which Flink's sink retries for ever.
 * - CloudFormation is mended (see stacks.ts), and what moto breaks over is told from what it does not have (see faults.ts).
 * - Who may ask is checked (see gate.ts).
 * - What moto holds is kept over a clean stop (see keeping.ts), unless it ends with its host.
 * - A pipe on standard input closes however the host ends, and so can end moto.
 */
export const launcher: string = `# Starts moto for the companion of Drey. Written anew at each start.
import copy, hmac, json, logging, os, re, shutil, signal, socket, sys, threading, traceback

# What is kept has secrets: it is for this user only, whatever lies around it.
os.umask(0o077)
mark, host, port, life = sys.argv[1:5]
listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind((host, int(port)))
listener.listen(128)
logging.getLogger("werkzeug").setLevel(logging.WARNING)

def raise_descriptor_limit():
    import resource
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65536 if hard == resource.RLIM_INFINITY else min(hard, 65536)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))

def load_managed_policies_once():
    from moto.iam.models import IAMBackend
    load, loaded, lock = IAMBackend._init_aws_policies, [], threading.Lock()

    def copies(backend):
        if backend.region_name != "aws":
            return []
        with lock:
            if not loaded:
                loaded.extend(load(backend))
        policies = [copy.copy(policy) for policy in loaded]
        for policy in policies:
            policy.account_id = backend.account_id
        return policies

    IAMBackend._init_aws_policies = copies
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"

${gate}
${keeping}
${stacks}
${faults}
def refuse_unknown_uploads():
    from moto.s3.exceptions import NoSuchUpload
    from moto.s3.models import S3Backend
    complete = S3Backend.complete_multipart_upload

    def checked(backend, bucket_name, multipart_id, body):
        if multipart_id not in backend.get_bucket(bucket_name).multiparts:
            raise NoSuchUpload(upload_id=multipart_id)
        return complete(backend, bucket_name, multipart_id, body)

    S3Backend.complete_multipart_upload = checked

def end_with_host():
    sys.stdin.buffer.read()
    # The host made this directory for this run alone, and may not have lived to remove it.
    if os.path.basename(os.getcwd()).startswith("drey-companion-"):
        shutil.rmtree(os.getcwd(), ignore_errors=True)
    os._exit(0)

for prepare in (raise_descriptor_limit, load_managed_policies_once, refuse_unknown_uploads):
    try:
        prepare()
    except Exception as fault:
        print("Going on without", prepare.__name__, "-", fault, flush=True)

if life == "ends-with-host":
    threading.Thread(target=end_with_host, daemon=True).start()

os.environ["MOTO_PORT"] = port
signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
if life == "outlives-host":
    recall()

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

def create_app(service):
    if service == "cloudformation":
        try:
            mend_stacks()
        except Exception as fault:
            print("Going on without mend_stacks -", fault, flush=True)
    return create_backend_app(service)

moto = DomainDispatcherApplication(create_app)
moto.debug = True

def application(environ, start_response):
    if environ.get("PATH_INFO") == "/_drey/companion":
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [mark.encode()]
    if is_refused(environ):
        return refuse(start_response)
    try:
        return moto(environ, start_response)
    except Exception as fault:
        return tell(start_response, fault)

try:
    make_server(
        host, int(port), application, threaded=True, request_handler=MotoRequestHandler, fd=listener.fileno()
    ).serve_forever()
finally:
    # Reached by SIGTERM alone. A second one must not cut the writing short.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if life == "outlives-host":
        keep()
`;
