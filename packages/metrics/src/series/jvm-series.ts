// Metrics of TaskManagers as processes, and of the application as a bill. Pure.
import type { MemberSample } from '../sample/member-sample.js';
import type { MeasuredApplication } from './measured-application.js';
import type { Measured, SeriesSet } from './series-set.js';
import type { Slot } from './slot.js';

const GIBIBYTE = 1024 ** 3;
/** What a KPU has on the service (documented): memory, and disk. */
const KPU_MEMORY_BYTES = 4 * GIBIBYTE;
const KPU_DISK_BYTES = 50 * GIBIBYTE;
/** Container metrics have two samples a minute on the service, KPUs one an hour (documented). */
const HALF_A_MINUTE = 30_000;
const HOUR = 3_600_000;

const percent = (name: string): Measured => ({ name, unit: 'Percent', whole: 'mean' });
const count = (name: string): Measured => ({ name, unit: 'Count', whole: 'sum' });

const share = (part: number | undefined, of: number | undefined): number | undefined =>
  part === undefined || !of ? undefined : (part * 100) / of;

/** Whether a slot is the first one of a longer period. */
const begins = ({ at, intervalMilliseconds }: Slot, period: number): boolean =>
  Math.floor(at / period) !== Math.floor((at - intervalMilliseconds) / period);

type Add = (measured: Measured, value: number | undefined) => void;

const addTaskManager = (add: Add, { jvm }: MemberSample): void => {
  add(percent('cpuUtilization'), share(jvm.cpu, jvm.processors));
  add(percent('heapMemoryUtilization'), share(jvm.heapUsed, jvm.heapMax));
  add(count('oldGenerationGCCount'), jvm.oldCollections);
  add({ name: 'oldGenerationGCTime', unit: 'Milliseconds', whole: 'sum' }, jvm.oldCollectionTime);
  add(count('threadsCount'), jvm.threads);
};

/** Of what its KPUs have: the processors of this machine at most, and the memory that an engine grants, where it grants less. */
const addContainer = (add: Add, { jvm }: MemberSample, kpus: number): void => {
  add(percent('containerCPUUtilization'), share(jvm.cpuOfAll ?? jvm.cpu, Math.min(kpus, jvm.processors)));
  add(percent('containerMemoryUtilization'), share(jvm.resident, jvm.memoryLimit ?? kpus * KPU_MEMORY_BYTES));
  add(percent('containerDiskUtilization'), share(jvm.diskUsed, kpus * KPU_DISK_BYTES));
};

/** Adds them. File descriptors are known to the service from Flink 2.2 on. */
export const addJvmSeries = (
  set: SeriesSet,
  base: Readonly<Record<string, string>>,
  { kpus, kpusPerTaskManager, flinkMajor }: MeasuredApplication,
  slot: Slot,
): void => {
  const add: Add = (measured, value) => set.add(measured, base, value);
  for (const sample of slot.samples) {
    if (flinkMajor > 1) {
      add(count(`${sample.role}FileDescriptorsMax`), sample.jvm.mostFileDescriptors);
      add(count(`${sample.role}FileDescriptorsOpen`), sample.jvm.fileDescriptors);
    }
    if (sample.role !== 'taskmanager') continue;
    addTaskManager(add, sample);
    if (slot.isFirst || begins(slot, HALF_A_MINUTE)) addContainer(add, sample, kpusPerTaskManager);
  }
  if (slot.isFirst || begins(slot, HOUR)) add({ name: 'KPUs', unit: 'Count', whole: 'largest' }, kpus);
};
