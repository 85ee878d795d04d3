// Tells whoever waits for an application what it waits for: the installation of a runtime takes minutes, and its status only says STARTING.
import type { Clock, OperatorError } from '@drey/plugin-api';
import { type Application, keyText } from '@drey/state';
import type { ClusterLogs } from './needs.js';
import { InstallOutput, type WorkUnderWay } from '@drey/cluster';

/** What an application waits for. */
export interface Preparation {
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** A whole sentence. */
  readonly text: string;
}

/** What is told of installations in this process, by application. */
export interface InstallationNews {
  /** What its present run waits for. */
  find(application: Application): Preparation | undefined;
  /** To be called at each look at an application whose runtime is not there yet; tells of it from time to time. */
  waiting(application: Application, work: readonly WorkUnderWay[]): void;
  /** The runtime is there. */
  done(application: Application): void;
  /** The runtime cannot be had. */
  failed(application: Application, error: OperatorError): void;
}

const TELL_MILLISECONDS = 15_000;

interface Known extends Preparation {
  readonly what: string;
  readonly toldAt: number;
  /** The run that waits. */
  readonly clusterId: string | undefined;
}

const seconds = (milliseconds: number): string => `${Math.round(milliseconds / 1_000)} s`;

/** Nothing to tell yet. */
export const createInstallationNews = (clock: Clock, logs: ClusterLogs): InstallationNews => {
  const known = new Map<string, Known>();
  const knownOf = (application: Application): Known | undefined => {
    const found = known.get(keyText(application));
    return found?.clusterId === application.run?.clusterId ? found : undefined;
  };
  const begin = (application: Application, what: string, now: number): Known => {
    const text = `${what} is being installed for ${application.name}, once; this can take some minutes.`;
    logs.say?.(application, { level: 'INFO', text });
    return { since: now, text, what, toldAt: now, clusterId: application.run?.clusterId };
  };
  const end = (application: Application): Known | undefined => {
    const before = knownOf(application);
    known.delete(keyText(application));
    return before;
  };
  return {
    find: knownOf,
    waiting: (application, work) => {
      if (work.length === 0) return;
      const now = clock.now();
      const what = work.map((one) => one.what).join(' and ');
      const before = knownOf(application) ?? begin(application, what, now);
      const elapsed = seconds(now - Math.min(...work.map(({ since }) => since)));
      const steps = work.map((one) => `${one.what}: ${one.step}`).join('; ');
      const text = `Still installing, ${elapsed} so far. ${steps}.`;
      const isDue = now - before.toldAt >= TELL_MILLISECONDS;
      if (isDue) logs.say?.(application, { level: 'INFO', text });
      known.set(keyText(application), { ...before, text, what, toldAt: isDue ? now : before.toldAt });
    },
    done: (application) => {
      const before = end(application);
      if (before === undefined) return;
      const text = `${before.what} is there after ${seconds(clock.now() - before.since)}; the cluster starts.`;
      logs.say?.(application, { level: 'INFO', text });
    },
    failed: (application, error) => {
      if (end(application) === undefined && !(error.cause instanceof InstallOutput)) return;
      const lines = error.cause instanceof InstallOutput ? error.cause.lines : [];
      logs.say?.(application, { level: 'ERROR', text: error.line(), lines });
    },
  };
};
