// What runs the containers of pods: a real engine, or nothing, where pods are records only.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { PodPlan } from './pod-plan.js';

/** How a container ended. */
export interface RunEnd {
  readonly exitCode: number;
  /** Whether the kernel killed it for its memory. */
  readonly isOutOfMemory: boolean;
}

/** Which output. */
export interface RunLogQuery {
  readonly timestamps: boolean;
  readonly follow: boolean;
  /** Seconds since the epoch. */
  readonly sinceSeconds: number | undefined;
}

/** How a node is gone: all on it stands still, or all on it goes on without the others. */
export type Loss = 'frozen' | 'cut';

/** A container that was started. */
export interface PodRun {
  readonly imageID: string;
  /** Resolves once it has ended. */
  readonly ended: Promise<RunEnd>;
  /** SIGTERM, SIGKILL after the grace; does not wait for the end. */
  end(graceSeconds: number): void;
  /** SIGKILL; resolves once it has ended. */
  kill(): Promise<void>;
  log(query: RunLogQuery): Promise<Readable>;
  /** Passes a request on to a port of the pod. Rejects where nobody answers. */
  pass(port: number, path: string, request: IncomingMessage, response: ServerResponse): Promise<void>;
  lose(how: Loss): Promise<void>;
  rejoin(): Promise<void>;
  /** Removes it and its output. */
  remove(): Promise<void>;
}

/** The image of a container is not to be had. */
export class ImageFault extends Error {}

/** Runs containers. */
export interface PodRunner {
  /** Address by which pods reach this machine; undefined where they reach nothing. */
  readonly hostAddress: string | undefined;
  /** Gives an address of the cluster's network away. */
  address(): string;
  /** Rejects with an {@link ImageFault} where there is no such image. */
  start(plan: PodPlan): Promise<PodRun>;
  /** Names at the top of what is on a claim; none where it was never mounted. */
  foldersOf(claim: string): Promise<readonly string[]>;
  /** Removes everything of it, whatever happened before. */
  close(): Promise<void>;
}
