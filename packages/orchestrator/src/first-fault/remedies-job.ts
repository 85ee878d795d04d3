// Rows about a job on its cluster: slots, memory, ports, state, checkpoints, members that are lost.
import type { Remedy } from './remedy-row.js';

/** The rows. */
export const jobRemedies: readonly Remedy[] = [
  {
    kind: 'changed-max-parallelism',
    cause: 'state that was begun with another maximum of parallelism',
    message: /Max parallelism mismatch between checkpoint\/savepoint state|maximum parallelism .{1,200}changed/i,
    remedy:
      'State keeps the maximum of parallelism that it began with: set that again by setMaxParallelism, or leave it out. For another one, start with SKIP_RESTORE_FROM_SNAPSHOT.',
  },
  {
    kind: 'max-parallelism',
    cause: 'parallelism above the maximum',
    message: /max(?:imum)?[ -]?parallelism/i,
    remedy:
      'Lower Parallelism to the maximum or leave setMaxParallelism higher; with state of before the maximum cannot be raised, so start such a job without its snapshot.',
  },
  {
    kind: 'too-few-slots',
    cause: 'the job needs more task slots than there are',
    type: /NoResourceAvailableException$/,
    remedy:
      'Raise Parallelism in ParallelismConfiguration to the widest operator’s, or leave parallelism out of the code; several slot sharing groups add up.',
  },
  {
    kind: 'too-few-slots',
    cause: 'the job needs more task slots than there are',
    message: /^The code sets parallelism \d+/,
    remedy: 'Raise Parallelism in ParallelismConfiguration, or leave parallelism out of the code.',
  },
  {
    kind: 'changed-uid',
    cause: 'state of an operator that the new code does not have',
    message: /Cannot map (?:checkpoint\/savepoint|savepoint|checkpoint) state for operator/,
    remedy:
      'Give the operator its former uid() again; or drop its state: AllowNonRestoredState in the FlinkRunConfiguration of the start or update. `drey snapshot check` lists all.',
  },
  {
    kind: 'changed-serializer',
    cause: 'state that the new code reads by another type',
    type: /StateMigrationException$/,
    remedy:
      'Keep the type of the state, or evolve it as POJO or Avro schemas may; a state of another type needs another name or uid(), or a start with SKIP_RESTORE_FROM_SNAPSHOT.',
  },
  {
    kind: 'changed-serializer',
    cause: 'state that the new code reads by another type',
    message: /state serializer must not be incompatible|serializer .{0,80}(?:is incompatible|must be compatible)/i,
    remedy:
      'Keep the type of the state, or evolve it as POJO or Avro schemas may; a state of another type needs another name or uid(), or a start with SKIP_RESTORE_FROM_SNAPSHOT.',
  },
  {
    kind: 'metaspace',
    cause: 'no metaspace left',
    type: /OutOfMemoryError$/,
    message: /Metaspace/,
    remedy:
      'Classes pile up in one JVM: a class loader or thread of an earlier main or task is held, or a library makes classes without end. Main’s JobManager gets more by --job-manager-memory 1024 (MiB).',
  },
  {
    kind: 'direct-memory',
    cause: 'no direct memory left',
    type: /OutOfMemoryError$/,
    message: /direct buffer memory/i,
    remedy: 'Give a KPU more memory (--kpu-memory 4096, MiB) or allocate fewer direct buffers.',
  },
  {
    kind: 'heap',
    cause: 'no heap left in a main method',
    message: /--job-manager-memory/,
    remedy: 'Start Drey with --job-manager-memory 1024 (MiB), or keep less in main.',
  },
  {
    kind: 'heap',
    cause: 'no heap left in a task',
    type: /OutOfMemoryError$/,
    remedy:
      'Give a KPU more memory (--kpu-memory 4096, MiB; of main’s JobManager --job-manager-memory 1024), lower ParallelismPerKPU, or hold less in fields of functions: state goes to RocksDB.',
  },
  {
    kind: 'stack',
    cause: 'the stack overflows',
    type: /StackOverflowError$/,
    remedy: 'A method calls itself without end, or a record or plan is nested too deeply: the frames named repeat.',
  },
  {
    kind: 'unknown-user',
    cause: 'an image that does not know the user of Flink',
    message: /^(?:java\.lang\.NullPointerException: )?invalid null input: name/,
    frames: /\bUnixPrincipal\b/,
    remedy:
      'Hadoop, which Flink’s S3 is of, asks for the name of user 9999 that Flink runs as in containers and pods: add it to the image (RUN useradd --uid 9999 --no-create-home flink), as Flink’s own images have it.',
  },
  {
    kind: 'port',
    cause: 'a port that is in use',
    type: /BindException$/,
    remedy:
      'Something listens there already, on the service another task of the same TaskManager. Ask for port 0 and take what is given, or open it in one task only and close it in close().',
  },
  {
    kind: 'port',
    cause: 'a port that is in use',
    message: /Address already in use|a port was taken/,
    remedy: 'Something listens there already: end it, or ask for port 0 and take what is given.',
  },
  {
    kind: 'checkpoint-expired',
    cause: 'checkpoints time out',
    message: /Checkpoint expired before completing|^Checkpoint \d+ does not complete/,
    remedy:
      'An operator is too slow or blocked (back-pressure shows which): raise Parallelism, let no function wait in one call, or ease the load; the service’s time-out is ten minutes.',
  },
  {
    kind: 'checkpoint-failed',
    cause: 'checkpoints are declined or fail',
    message:
      /checkpoint tolerable failure threshold|Checkpoints fail:|(?:checkpoint|task) (?:was )?declined|Could not (?:complete|perform|materialize) (?:snapshot|checkpoint)|Asynchronous task checkpoint failed|Failure in task checkpoint/i,
    isLast: true,
    remedy:
      'Something fails while state is saved: snapshotState() of a function, a sink that cannot flush, or a record in state that cannot be serialized. The cause named last says which.',
  },
  {
    kind: 'lost-state',
    cause: 'a snapshot or checkpoint whose files are gone',
    message: /Cannot find (?:checkpoint|savepoint)|_metadata/,
    remedy:
      'Start from another snapshot (ApplicationRestoreConfiguration), or without one: SKIP_RESTORE_FROM_SNAPSHOT.',
  },
  {
    kind: 'kryo',
    cause: 'records or state that Kryo cannot read',
    type: /KryoException$/,
    remedy:
      'Make the class a POJO (public, no-argument constructor, fields with getters and setters), or register a serializer.',
  },
  {
    kind: 'lost-node',
    cause: 'a node of the cluster that is lost',
    message: /was lost with its node/,
    remedy:
      'Kubernetes gave the node up (kubectl get nodes says what became of it). Drey goes on by itself on another one; where none takes its pods, add a node.',
  },
  {
    kind: 'displaced-member',
    cause: 'a pod that its node was rid of',
    message: /was evicted|was taken off its node|had to give way on its node/,
    remedy:
      'The node ran short of memory or disk, was drained or tainted, or took pods of a higher priority. Drey goes on by itself; give the nodes more room, or ask for less by DREY_KUBERNETES_KPU_MEMORY.',
  },
  {
    kind: 'container-memory',
    cause: 'a container that takes more memory than its limit',
    message: /for lack of memory within its container's limit/,
    remedy:
      'Native memory counts too (RocksDB, direct buffers, Python). Give a KPU more: --kpu-memory 4096 (MiB), in Kubernetes DREY_KUBERNETES_KPU_MEMORY as well; or lower ParallelismPerKPU.',
  },
  {
    kind: 'lost-member',
    cause: 'a TaskManager or JobManager that ended',
    message:
      /(?:task|job)manager(?:-\d+)? ended|TaskManager with id .{1,200}(?:no longer reachable|timed out)|Connection unexpectedly closed by remote task manager|did not stay up/i,
    remedy:
      'A JVM of the cluster ended: its last lines in the log stream say why. Short of memory, give it more (--kpu-memory, --job-manager-memory); native code and Runtime.halt end it too.',
  },
  {
    kind: 'main-hangs',
    cause: 'main does not return in time',
    message: /main method of the job has not returned/,
    remedy:
      'Main waits for something that does not come, often a service that it asks for at its start: give such calls a time-out, and use execute or executeAsync without waiting for the result.',
  },
];
