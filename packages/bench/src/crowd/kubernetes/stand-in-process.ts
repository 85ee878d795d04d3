// Runs as a process of its own, with a channel to its parent: a stand-in for Kubernetes whose pods are records of Flink clusters.
import { StandIn } from '@drey/conformance/kubernetes';
import { createRecordClusters } from './record-clusters.js';
import type { StandInAnswer, StandInFacts, StandInOrder } from './stand-in-orders.js';

const TICK_MILLISECONDS = 50;

const clusters = createRecordClusters();
const standIn = await StandIn.start({ runner: clusters.runner });

/** One event a second for each cluster with a job, spread over the second, of the members in turn. A second that could not be kept up with is over. */
const tellOfPods = (): void => {
  let due = 0;
  let next = 0;
  let at = performance.now();
  setInterval(() => {
    const members = clusters.members();
    const { jobs } = clusters.jobManagers;
    const now = performance.now();
    due = Math.min(jobs, due + ((now - at) / 1_000) * jobs);
    at = now;
    for (; due >= 1 && members.length > 0; due -= 1) {
      standIn.tellOf(members[next % members.length] ?? '');
      next += 1;
    }
  }, TICK_MILLISECONDS);
};
tellOfPods();

const facts = (since: number): StandInFacts => {
  const { jobManagers } = clusters;
  return {
    calls: standIn.server.calls,
    watches: standIn.watches.open,
    members: clusters.members().length,
    jobs: jobManagers.jobs,
    asked: jobManagers.askedSince(since),
    gaps: jobManagers.gaps(),
  };
};

const obey = async (order: StandInOrder): Promise<StandInFacts> => {
  switch (order.do) {
    case 'expire':
      standIn.forget();
      standIn.watches.end('quietly');
      break;
    case 'leave':
      await standIn.server.close();
      break;
    case 'return':
      await standIn.server.open();
      break;
    case 'kill':
      await standIn.kill(clusters.members().find((name) => name.includes('-taskmanager-')) ?? '');
      break;
    case 'tell':
      break;
  }
  return facts(order.do === 'tell' ? order.since : Date.now());
};

const send = (answer: StandInAnswer): void => void process.send?.(answer);

process.on('message', (order: StandInOrder) => {
  obey(order).then(
    (told) => send({ facts: told }),
    (error: unknown) => send({ failed: String(error) }),
  );
});
process.once('disconnect', () => void standIn.close().then(() => process.exit(0)));
send({ environment: standIn.environment, url: standIn.server.url });
