// One application that pages look at: one poller of its JobManager for all of them, and what changed of its details since they were told.
import { isDeepStrictEqual } from 'node:util';
import type { CheckpointFacts, ClusterFacts, DetailsPatch, MetricSeries, TimelineEntry } from '@drey/console';
import type { JobLook, JobLooker } from '@drey/flink-rest';
import type { Clock } from '@drey/plugin-api';
import { type Application, type ApplicationKey, keyText } from '@drey/state';
import { checkpointFacts, flowOf, graphOf } from './job-parts.js';

/** What it looks with. */
export interface WatchNeeds {
  readonly clock: Clock;
  find(key: ApplicationKey): Application | undefined;
  /** A looker at the job that runs now; undefined where no JobManager of it is known. Never rejects. */
  looker(application: Application): Promise<JobLooker | undefined>;
  timeline(application: Application): readonly TimelineEntry[];
  cluster(application: Application): ClusterFacts | null;
  /** Takes values of secret properties out of texts. */
  hidden(application: Application, patch: DetailsPatch): DetailsPatch;
  /** Points after a moment; null where metrics are off. */
  metricsAfter(application: Application, at: number): readonly MetricSeries[] | null;
  readonly metricsIntervalMilliseconds: number;
  /** Is told of each look. */
  looked?(application: Application, look: JobLook, at: number): void;
}

/** A watched application. */
export interface WatchedApplication {
  /** What changed since the last call. */
  changes(): DetailsPatch | undefined;
  /** All of it, as of the last call of `changes`. */
  whole(): DetailsPatch;
  /** Whether anybody looks on; while nobody does, nothing is asked. Somebody does at first. */
  attend(isAttended: boolean): void;
  stop(): void;
}

/** Between two looks at the job. */
const LOOK_EVERY_MILLISECONDS = 2_000;
const METRICS_OF_MILLISECONDS = 3_600_000;

type Parts = Required<Omit<DetailsPatch, 'now' | 'application' | 'checkpoints' | 'timeline' | 'metrics'>>;

interface Told {
  parts: Partial<Parts>;
  checkpoints: ReadonlyMap<number, CheckpointFacts>;
  counts: unknown;
  timeline: ReadonlyMap<string, TimelineEntry>;
  metricsAt: number;
}

const nothing = (): Told => ({ parts: {}, checkpoints: new Map(), counts: null, timeline: new Map(), metricsAt: 0 });

const changed = <Key, Item>(before: ReadonlyMap<Key, Item>, now: ReadonlyMap<Key, Item>): readonly Item[] =>
  [...now].filter(([key, item]) => !isDeepStrictEqual(before.get(key), item)).map(([, item]) => item);

const newestPoint = (series: readonly MetricSeries[], before: number): number =>
  series.reduce((newest, { points }) => Math.max(newest, points.at(-1)?.[0] ?? 0), before);

class PolledApplication implements WatchedApplication {
  readonly #key: ApplicationKey;
  readonly #needs: WatchNeeds;
  readonly #stopping = new AbortController();
  #told: Told = nothing();
  #look: { readonly look: JobLook; readonly at: number } | undefined;
  #unanswered: string | null = null;
  #isAttended = true;

  constructor(key: ApplicationKey, needs: WatchNeeds) {
    this.#key = key;
    this.#needs = needs;
    void this.#poll();
  }

  attend(isAttended: boolean): void {
    this.#isAttended = isAttended;
  }

  stop(): void {
    this.#stopping.abort(new Error('Nobody looks at it any more.'));
  }

  async #poll(): Promise<void> {
    const { clock } = this.#needs;
    const { signal } = this.#stopping;
    let known: { readonly of: string; readonly looker: JobLooker } | undefined;
    while (!signal.aborted) {
      const application = this.#needs.find(this.#key);
      const run = application?.run;
      const of = run?.phase === 'submitted' && run.driver !== 'none' ? `${run.clusterId} ${run.jobId}` : undefined;
      if (application === undefined || of === undefined) {
        this.#look = undefined;
        this.#unanswered = null;
      } else {
        if (this.#isAttended && known?.of !== of) {
          const looker = await this.#needs.looker(application);
          this.#look = undefined;
          known = looker === undefined ? undefined : { of, looker };
        }
        if (this.#isAttended && !(await this.#lookOnce(application, known?.looker))) known = undefined;
      }
      await clock.sleep(LOOK_EVERY_MILLISECONDS, signal).catch(() => {});
    }
  }

  /** Whether it came out well; where not, another place may have to be looked at. */
  async #lookOnce(application: Application, looker: JobLooker | undefined): Promise<boolean> {
    const { clock } = this.#needs;
    try {
      if (looker === undefined) throw new Error('No living JobManager of it is known at the moment.');
      const look = await looker.look(clock.now());
      const at = clock.now();
      this.#look = { look, at };
      this.#unanswered = null;
      this.#needs.looked?.(application, look, at);
      return true;
    } catch (error) {
      this.#unanswered = error instanceof Error ? error.message : String(error);
      return false;
    }
  }

  #partsOf(application: Application | undefined): Parts {
    const seen = application?.run == null ? undefined : this.#look;
    return {
      exists: application !== undefined,
      graph: seen === undefined ? null : graphOf(seen.look, application?.run?.operators),
      flow: seen === undefined ? null : flowOf(seen.look, seen.at),
      cluster: application === undefined ? null : this.#needs.cluster(application),
      unanswered: application === undefined ? null : this.#unanswered,
    };
  }

  #patch(before: Told): { readonly patch: DetailsPatch; readonly told: Told } {
    const { clock } = this.#needs;
    const application = this.#needs.find(this.#key);
    const parts = this.#partsOf(application);
    const differing = Object.entries(parts).filter(
      ([name, value]) => !isDeepStrictEqual(value, before.parts[name as keyof Parts]),
    );
    const checkpoints = application?.run == null ? undefined : this.#look?.look.checkpoints;
    const facts = new Map(checkpointFacts(checkpoints).map((one) => [one.id, one]));
    const timeline = new Map(
      (application === undefined ? [] : this.#needs.timeline(application)).map((entry) => [entry.id, entry]),
    );
    const counts =
      checkpoints === undefined
        ? null
        : {
            jobId: this.#look?.look.job.id ?? '',
            completed: checkpoints.completed,
            failed: checkpoints.failed,
            inProgress: checkpoints.inProgress,
            restoredFrom: checkpoints.restoredFrom ?? null,
          };
    const series = application === undefined ? null : this.#needs.metricsAfter(application, before.metricsAt);
    const items = changed(before.checkpoints, facts);
    const entries = changed(before.timeline, timeline);
    const isNews = items.length > 0 || !isDeepStrictEqual(before.counts, counts);
    const told: DetailsPatch = {
      now: clock.now(),
      application: keyText(this.#key),
      ...(Object.fromEntries(differing) as Partial<Parts>),
      ...(isNews ? { checkpoints: counts === null ? null : { ...counts, items } } : {}),
      ...(entries.length > 0 ? { timeline: { entries } } : {}),
      ...(series !== null && series.length > 0
        ? { metrics: { intervalMilliseconds: this.#needs.metricsIntervalMilliseconds, series } }
        : {}),
    };
    const metricsAt = newestPoint(series ?? [], before.metricsAt);
    const patch = application === undefined ? told : this.#needs.hidden(application, told);
    return { patch, told: { parts, checkpoints: facts, counts, timeline, metricsAt } };
  }

  changes(): DetailsPatch | undefined {
    const { patch, told } = this.#patch(this.#told);
    this.#told = told;
    return Object.keys(patch).length > 2 ? patch : undefined;
  }

  whole(): DetailsPatch {
    const before = { ...nothing(), counts: undefined, metricsAt: this.#needs.clock.now() - METRICS_OF_MILLISECONDS };
    return this.#patch(before).patch;
  }
}

/** Watches an application from now on. */
export const watchApplication = (key: ApplicationKey, needs: WatchNeeds): WatchedApplication =>
  new PolledApplication(key, needs);
