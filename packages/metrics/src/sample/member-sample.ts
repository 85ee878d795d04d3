// What the reporter in a JVM sends at one slot of the clock (`packages/cluster/java/drey/flink/MetricSender.java`).
import { type Check, check } from '@drey/plugin-api';

/** Figures of one JVM and its process; what could not be read is absent. */
export interface JvmSample {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly processors: number;
  readonly heapUsed?: number | undefined;
  readonly heapMax?: number | undefined;
  readonly threads?: number | undefined;
  /** Since the JVM started: collections of the old generation, and the milliseconds that they took. */
  readonly oldCollections?: number | undefined;
  readonly oldCollectionTime?: number | undefined;
  readonly fileDescriptors?: number | undefined;
  readonly mostFileDescriptors?: number | undefined;
  /** Processors used on average since the last slot: by the JVM alone, and with what it started. */
  readonly cpu?: number | undefined;
  readonly cpuOfAll?: number | undefined;
  /** Bytes. */
  readonly resident?: number | undefined;
  readonly memoryLimit?: number | undefined;
  readonly diskUsed?: number | undefined;
}

/** Metrics of Flink that share a subtask, an operator and labels. */
export interface SampleRow {
  readonly kind: 'job' | 'task' | 'operator' | 'memory' | 'custom';
  /** Flink's job id. */
  readonly job?: string | undefined;
  readonly task?: string | undefined;
  readonly subtask?: number | undefined;
  readonly operator?: string | undefined;
  /** Groups of a key and a value: of a connector, or of a custom metric. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** By Flink's names; what has no value now is absent. */
  readonly values: Readonly<Record<string, number>>;
}

/** All that a member had to tell at one slot. */
export interface MemberSample {
  readonly format: 1;
  /** The slot; milliseconds since the epoch, a multiple of the interval. */
  readonly at: number;
  readonly member: string;
  readonly role: 'jobmanager' | 'taskmanager';
  readonly jvm: JvmSample;
  readonly rows: readonly SampleRow[];
  /** Metrics that did not fit. */
  readonly left: number;
}

const figure = check.optional(check.number);

/** Whether something is a {@link MemberSample}. */
export const isMemberSample: Check<MemberSample> = check.shape({
  format: check.literal(1),
  at: check.whole(0),
  member: check.matching(/^[a-z0-9-]{1,64}$/),
  role: check.literal('jobmanager', 'taskmanager'),
  jvm: check.shape<JvmSample>({
    startedAt: check.number,
    processors: check.whole(1),
    heapUsed: figure,
    heapMax: figure,
    threads: figure,
    oldCollections: figure,
    oldCollectionTime: figure,
    fileDescriptors: figure,
    mostFileDescriptors: figure,
    cpu: figure,
    cpuOfAll: figure,
    resident: figure,
    memoryLimit: figure,
    diskUsed: figure,
  }),
  rows: check.list(
    check.shape<SampleRow>({
      kind: check.literal('job', 'task', 'operator', 'memory', 'custom'),
      job: check.optional(check.text),
      task: check.optional(check.text),
      subtask: check.optional(check.whole(0)),
      operator: check.optional(check.text),
      labels: check.optional(check.record(check.text)),
      values: check.record(check.number),
    }),
  ),
  left: check.whole(0),
});
