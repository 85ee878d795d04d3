// Pods that are records only: they run until they are ended, and a test answers for their ports. For crowds of them.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { PodPlan } from './pod-plan.js';
import type { PodRun, PodRunner, RunEnd } from './pod-runner.js';

/** Answers in the place of a pod. */
export type RecordAnswer = (
  plan: PodPlan,
  port: number,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
) => void;

const TERMINATED = 143;
const KILLED = 137;

/** A pod of which there is only the plan. */
const startRecord = (plan: PodPlan, answer: RecordAnswer | undefined): PodRun => {
  let resolve: (end: RunEnd) => void = () => {};
  const promise = new Promise<RunEnd>((done) => (resolve = done));
  return {
    imageID: plan.image,
    ended: promise,
    end: (graceSeconds) => resolve({ exitCode: graceSeconds === 0 ? KILLED : TERMINATED, isOutOfMemory: false }),
    kill: () => Promise.resolve(resolve({ exitCode: KILLED, isOutOfMemory: false })),
    log: ({ follow }) => {
      const nothing = new Readable({ read: () => {} });
      if (follow) void promise.then(() => nothing.push(null));
      else nothing.push(null);
      return Promise.resolve(nothing);
    },
    pass: (port, path, request, response) => {
      if (answer === undefined) return Promise.reject(new Error('connect: connection refused'));
      answer(plan, port, path, request, response);
      return Promise.resolve();
    },
    lose: () => Promise.resolve(),
    rejoin: () => Promise.resolve(),
    remove: () => Promise.resolve(),
  };
};

/** Makes such pods. */
export const createRecordPods = (answer?: RecordAnswer): PodRunner => {
  let addresses = 0;
  return {
    hostAddress: undefined,
    address: () => {
      addresses += 1;
      return `10.244.${(addresses >> 8) & 0xff}.${addresses & 0xff}`;
    },
    foldersOf: () => Promise.resolve([]),
    start: (plan) => Promise.resolve(startRecord(plan, answer)),
    close: () => Promise.resolve(),
  };
};
