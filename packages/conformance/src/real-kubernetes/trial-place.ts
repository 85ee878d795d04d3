// What tries of a real cluster share.
import type { AwsClients } from '../host/aws-clients.js';
import type { TestHost, TestHostOptions } from '../host/test-host.js';
import type { TrialOptions } from './trial-options.js';

/** A Drey that answers, wherever it runs. */
export interface ReachedHost {
  readonly endpoint: string;
  clients(): AwsClients;
}

/** A Drey, and the namespace with the pods of its jobs. */
export interface ReachedPlace {
  readonly host: ReachedHost;
  readonly namespace: string;
}

/** Where a trial runs. */
export interface TrialPlace {
  readonly host: TestHost;
  readonly namespace: string;
}

/** One thing that is tried. It resolves to a fact worth telling, if there is one, and rejects with what is wrong. */
export interface Try {
  readonly name: string;
  /** Without it no later one of its part can pass. */
  readonly isGround?: boolean;
  run(): Promise<string | void>;
}

/** What the tries of one part are made with. */
export interface PartPlace {
  readonly namespace: string;
  readonly options: TrialOptions;
  /** A Drey of this driver in the namespace (or of another driver), started by whoever tries; closed at the end of the part. Flags come after those of the user. */
  makeHost(more?: TestHostOptions): TestHost;
  /** Something to be undone at the end of the part, whatever happens. The last one given is undone first. */
  atEnd(undo: () => Promise<unknown>): void;
}

/** Tries that belong together, on hosts of their own. */
export interface Part {
  /** For `--only`. */
  readonly key: string;
  readonly about: string;
  /** What to look at when a try of it fails, a whole sentence. */
  readonly remedy: string;
  /** Why it cannot be tried here, a whole sentence with what to do; undefined where it can. */
  missing?(options: TrialOptions, namespace: string): Promise<string | undefined>;
  tries(place: PartPlace): readonly Try[];
}

/** Rejects with all that is wrong. */
export const none = (faults: readonly string[]): void => {
  if (faults.length > 0) throw new Error(faults.slice(0, 5).join('; '));
};

/** Rejects with the fault unless something holds. */
export const must = (holds: boolean, fault: string): void => none(holds ? [] : [fault]);

/** Seconds since a moment of `performance.now()`, as text. */
export const secondsSince = (start: number): string => `${Math.round((performance.now() - start) / 100) / 10} s`;
