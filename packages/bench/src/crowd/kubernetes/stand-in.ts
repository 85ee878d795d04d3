// The bench's end of the stand-in for Kubernetes, which is a process of its own.
import { type ChildProcess, fork } from 'node:child_process';
import { builtFile } from '../../repository.js';
import type { StandInAnswer, StandInFacts, StandInOrder } from './stand-in-orders.js';

/** A stand-in. */
export interface CrowdCluster {
  /** For a gateway that uses it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly port: number;
  readonly pid: number;
  /** Does something, after what was ordered before; resolves to how it stands then. */
  order(order: StandInOrder): Promise<StandInFacts>;
  stop(): Promise<void>;
}

const answerOf = (child: ChildProcess): Promise<StandInAnswer> =>
  new Promise((resolve, reject) => {
    const ended = (code: number | null): void =>
      reject(new Error(`The stand-in for Kubernetes ended with exit code ${code}.`));
    child.once('exit', ended);
    child.once('message', (answer) => {
      child.off('exit', ended);
      resolve(answer as StandInAnswer);
    });
  });

/** Starts one; whoever has it stops it. */
export const startStandIn = async (): Promise<CrowdCluster> => {
  const child = fork(builtFile('crowd/kubernetes/stand-in-process.js'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const found = await answerOf(child);
  if (!('environment' in found) || child.pid === undefined)
    throw new Error('The stand-in for Kubernetes did not start.');
  const ask = async (order: StandInOrder): Promise<StandInFacts> => {
    child.send(order);
    const answer = await answerOf(child);
    if ('facts' in answer) return answer.facts;
    throw new Error('failed' in answer ? answer.failed : 'The stand-in for Kubernetes says nothing of itself.');
  };
  let before: Promise<unknown> = Promise.resolve();
  return {
    // Pods that are records reach nothing.
    environment: { ...found.environment, DREY_KUBERNETES_HOST_ADDRESS: '127.0.0.1' },
    port: Number(new URL(found.url).port),
    pid: child.pid,
    order: (order) => {
      const answered = before.then(() => ask(order));
      before = answered.catch(() => undefined);
      return answered;
    },
    stop: async () => {
      child.disconnect();
      await exited;
    },
  };
};
