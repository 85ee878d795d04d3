// Drey's own figures for Prometheus.
import type { Family } from '@drey/metrics';
import type { ApplicationStore } from '@drey/state';

const one = (name: string, help: string, type: Family['type'], value: number): Family => ({
  name,
  help,
  type,
  figures: [{ labels: {}, value }],
});

/** Of the process of the host, and of its applications. The names of the first are those that Prometheus' own clients use. */
export const dreyFamilies = (version: string, applications: Pick<ApplicationStore, 'all'>): readonly Family[] => {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  const statuses = new Map<string, number>();
  let clusters = 0;
  for (const { status, run } of applications.all()) {
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (run !== null) clusters += 1;
  }
  return [
    { name: 'drey_info', help: 'Release of Drey', type: 'gauge', figures: [{ labels: { version }, value: 1 }] },
    one('process_cpu_seconds_total', 'Processor time of the host', 'counter', (user + system) / 1e6),
    one('process_resident_memory_bytes', 'Memory of the host', 'gauge', rss),
    one('nodejs_heap_size_used_bytes', 'Heap of the host in use', 'gauge', heapUsed),
    one('process_start_time_seconds', 'When the host began', 'gauge', Date.now() / 1_000 - process.uptime()),
    {
      name: 'drey_applications',
      help: 'Applications of all accounts and regions by status',
      type: 'gauge',
      figures: [...statuses].map(([status, value]) => ({ labels: { status }, value })),
    },
    one('drey_runs', 'Applications that have a run: a cluster, or the record of one', 'gauge', clusters),
  ];
};
