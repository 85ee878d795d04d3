// TaskManagers that live and that Flink does not hear of. Flink gives one up after 50 s and waits for its slots, while its process still counts.
import type { FlinkTaskManager } from '@drey/flink-rest';
import type { ClusterSighting } from '@drey/cluster';
import { timeText, type Trouble } from './trouble.js';

/** What Flink heard of one member. */
export interface Heard {
  /** Flink's time of its last heartbeat; undefined for a member that has not registered. Only its changes count: clocks may differ. */
  readonly heartbeat: number | undefined;
  /** When it last changed, by our clock. */
  readonly at: number;
  /** Answers of Flink since then that brought no news. */
  readonly looks: number;
  /** Whether it was ever registered. */
  readonly wasThere: boolean;
}

/** By member name. */
export type Heartbeats = ReadonlyMap<string, Heard>;

/** Heartbeats come every 10 s. */
const TOLD_AFTER_MILLISECONDS = 25_000;
/** More than the 50 s after which Flink itself gives a TaskManager up. */
const HUNG_AFTER_MILLISECONDS = 60_000;
/** A new one has to start a JVM first, maybe on a busy machine. */
const NEW_ONE_HUNG_AFTER_MILLISECONDS = 180_000;
const HUNG_AFTER_LOOKS = 3;

/** Drivers of ours name a TaskManager so to Flink (`taskmanager.resource-id`). */
const idOf = (member: string): string => `flink-${member}`;

const membersOf = ({ members }: ClusterSighting) =>
  members.filter(({ role, alive }) => role === 'taskmanager' && alive);

/** Heartbeats after another answer of Flink. Where a driver names TaskManagers otherwise nothing can be said of single ones. */
export const nextHeartbeats = (
  before: Heartbeats,
  cluster: ClusterSighting,
  registered: readonly FlinkTaskManager[],
  now: number,
): Heartbeats => {
  const known = new Map(registered.map(({ id, lastHeartbeat }) => [id, lastHeartbeat]));
  const ours = new Set(cluster.members.map(({ name }) => idOf(name)));
  if (registered.some(({ id }) => !ours.has(id))) return new Map();
  return new Map(
    membersOf(cluster).map(({ name }) => {
      const heartbeat = known.get(idOf(name));
      const last = before.get(name);
      const isNews = last === undefined || (heartbeat !== undefined && heartbeat !== last.heartbeat);
      const wasThere = heartbeat !== undefined || last?.wasThere === true;
      return [name, isNews ? { heartbeat, at: now, looks: 0, wasThere } : { ...last, looks: last.looks + 1, wasThere }];
    }),
  );
};

const boundOf = ({ wasThere }: Heard): number => (wasThere ? HUNG_AFTER_MILLISECONDS : NEW_ONE_HUNG_AFTER_MILLISECONDS);

/** The first TaskManager that is taken for hung, and why; undefined for none. */
export const hungMember = (
  heartbeats: Heartbeats,
  now: number,
): { readonly name: string; readonly why: string } | undefined => {
  for (const [name, heard] of heartbeats) {
    if (heard.looks >= HUNG_AFTER_LOOKS && now - heard.at >= boundOf(heard))
      return { name, why: `${name} lives, and Flink has not heard of it since ${timeText(heard.at)}` };
  }
  return undefined;
};

/** What is told of TaskManagers that Flink does not hear of. */
export const troubleOfHeartbeats = (heartbeats: Heartbeats, now: number): Trouble | undefined => {
  const silent = [...heartbeats].filter(
    ([, heard]) => heard.wasThere && heard.looks > 1 && now - heard.at >= TOLD_AFTER_MILLISECONDS,
  );
  if (silent.length === 0) return undefined;
  return {
    since: Math.min(...silent.map(([, { at }]) => at)),
    text: `${silent.map(([name]) => name).join(', ')} lives, and Flink hears nothing of it; after ${HUNG_AFTER_MILLISECONDS / 1_000} s it is ended and replaced.`,
  };
};
