// Follows one cluster: its members in turn, one stream, back-off, and reports of trouble.
import { backOff, type HealthFact } from '@drey/plugin-api';
import { ClusterTap } from './cluster-tap.js';
import type { LogStreamAddress } from '../delivery/delivery-record.js';
import { lossText } from '../delivery/log-loss.js';
import { LogFailure, failureText, isLasting } from '../delivery/log-failure.js';
import type { LogSource, LogTarget } from './log-source.js';
import { type FollowerNeeds, MemberFollower } from './member-follower.js';
import type { SinkQueue } from '../sink-queue.js';
import type { RecentOutput } from '../watching/recent-output.js';

/** A cluster to follow. */
export interface FollowedCluster {
  readonly clusterId: string;
  /** Names of members whose output is to be read, ended ones included as long as their output is there. */
  readonly members: readonly string[];
  /** Null where the application has no logging option: output is passed over then. */
  readonly target: LogTarget | null;
  /** Whose cluster it is; further sinks get it also where there is no target. Without it they get nothing. */
  readonly application?: FollowedApplication;
}

/** The application that a cluster runs. */
export interface FollowedApplication {
  readonly arn: string;
  /** Number of the application's version. */
  readonly versionId: number;
}

/** What changes in a followed cluster; what is left out stays. */
export type ClusterChange = Partial<Pick<FollowedCluster, 'members' | 'target' | 'application'>> & {
  readonly applicationVersionId?: number;
};

/** Failures of the stream, which all members share; the others concern one member. */
const isShared = (failure: LogFailure): boolean => failure.kind !== 'unreadable';

const sameStream = (a: LogTarget, b: LogTarget | null): boolean =>
  b !== null && (['accountId', 'region', 'logGroup', 'logStream'] as const).every((part) => a[part] === b[part]);

const addressOf = ({ accountId, region, logGroup, logStream }: LogTarget): LogStreamAddress => ({
  accountId,
  region,
  logGroup,
  logStream,
});

/** Follows one cluster. Looks never overlap. */
export class ClusterFollower {
  readonly #to: FollowerNeeds;
  readonly #clusterId: string;
  readonly #members = new Map<string, MemberFollower>();
  #listed: ReadonlySet<string>;
  #target: LogTarget | null;
  /** The stream used so far, owed one more delivery before another takes over. */
  #former: LogTarget | null = null;
  #looking: Promise<boolean> | undefined;
  #failure: LogFailure | undefined;
  /** Failures of the stream in a row. */
  #failures = 0;
  #dueAt = 0;
  #goneDroppedLines = 0;
  #application: FollowedApplication | undefined;
  readonly #taps: readonly ClusterTap[];
  readonly #recent: () => RecentOutput | undefined;
  #tapping: Promise<void> | undefined;

  constructor(
    needs: FollowerNeeds,
    { clusterId, members, target, application }: FollowedCluster,
    sinks: readonly SinkQueue[] = [],
    recent: (applicationArn: string) => RecentOutput | undefined = () => undefined,
  ) {
    const { source, store, clock, limits } = needs;
    this.#taps = sinks.map((queue) => new ClusterTap({ source, store, clock, limits, clusterId, queue }));
    const log = needs.log.child({ cluster: clusterId });
    this.#clusterId = clusterId;
    this.#application = application;
    this.#recent = () => (this.#application === undefined ? undefined : recent(this.#application.arn));
    this.#to = {
      ...needs,
      log,
      source: sinks.length === 0 ? source : this.#untilTapped(source),
      seen: (member, first, lines, readAt) =>
        this.#recent()?.read({ clusterId, member, first, lines, readAt }, this.#application?.versionId ?? 0),
    };
    this.#listed = new Set(members);
    this.#target = target;
    this.#addMembers();
  }

  /** When the next look is due, milliseconds since the epoch. */
  get dueAt(): number {
    return this.#dueAt;
  }

  get isLooking(): boolean {
    return this.#looking !== undefined;
  }

  /** Name of the application, where it is known. */
  get applicationArn(): string | undefined {
    return this.#application?.arn;
  }

  /** Looks at the next opportunity, where nothing went wrong before: somebody looks on. */
  hurry(): void {
    if (this.#failure === undefined) this.#dueAt = 0;
  }

  change({ members, target, application, applicationVersionId }: ClusterChange): void {
    this.#application = application ?? this.#application;
    if (members !== undefined) this.#listed = new Set(members);
    this.#addMembers();
    if (target !== undefined) this.#retarget(target);
    if (applicationVersionId !== undefined && this.#target !== null) {
      this.#target = { ...this.#target, applicationVersionId };
    }
  }

  /** Reads on for the further sinks that have room. Does not overlap, never rejects, and waits for no sink. */
  tap(): Promise<void> {
    if (this.#taps.length === 0) return Promise.resolve();
    this.#tapping ??= this.#tap(this.#members.keys(), false)
      // What cannot be read for a sink cannot be read for CloudWatch Logs either, which is reported.
      .catch(() => {})
      .finally(() => {
        this.#tapping = undefined;
      });
    return this.#tapping;
  }

  /** Looks once at every member; true when all came to the end of their output. With `flush` nothing is kept back. Never rejects. */
  look(flush = false): Promise<boolean> {
    this.#looking ??= this.#lookOnce(flush).finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** Delivers what is left until the end of the output or the given time, milliseconds since the epoch. True when all is delivered. */
  async drain(deadline: number): Promise<boolean> {
    await this.#looking;
    while (!this.#to.signal.aborted) {
      if (await this.look(true)) return true;
      if (this.#failure !== undefined && isLasting(this.#failure.kind)) return false;
      const wait = Math.max(1, this.#failure === undefined ? 1 : this.#dueAt - this.#to.clock.now());
      if (this.#to.clock.now() + wait > deadline) return false;
      await this.#to.clock.sleep(wait, this.#to.signal).catch(() => {});
    }
    return false;
  }

  /** Trouble of this cluster, if any. */
  facts(): readonly HealthFact[] {
    const target = this.#target;
    if (target === null) return [];
    const name = `logs ${target.applicationArn}`;
    const facts: HealthFact[] = [];
    if (this.#failure !== undefined) facts.push({ name, ok: false, text: failureText(this.#failure.kind, target) });
    const lines = [...this.#members.values()].reduce((sum, { droppedLines }) => sum + droppedLines, 0);
    const dropped = lines + this.#goneDroppedLines;
    if (dropped > 0) facts.push({ name, ok: false, text: lossText(dropped, this.#to.limits.backlogBytes) });
    return facts;
  }

  /** The output for those that release it: what further sinks did not get yet is read for them first. */
  #untilTapped(source: LogSource): LogSource {
    return {
      readLog: (...place) => source.readLog(...place),
      releaseLog: async (clusterId, member, cursor) => {
        await this.#tap([member], true);
        await source.releaseLog(clusterId, member, cursor);
      },
    };
  }

  async #tap(members: Iterable<string>, toTheEnd: boolean): Promise<void> {
    if (this.#application === undefined) return;
    const { arn, versionId } = this.#application;
    const stream = this.#target && addressOf(this.#target);
    const look = {
      members: [...members],
      origin: { applicationArn: arn, applicationVersionId: versionId, stream },
      toTheEnd,
    };
    await Promise.all(this.#taps.map((tap) => tap.read(look)));
  }

  #addMembers(): void {
    for (const name of this.#listed) {
      if (this.#members.has(name)) continue;
      const to = { ...this.#to, log: this.#to.log.child({ member: name }) };
      this.#members.set(name, new MemberFollower(to, this.#clusterId, name));
    }
  }

  #retarget(target: LogTarget | null): void {
    const before = this.#target;
    this.#target = target;
    if (before === null ? target === null : sameStream(before, target)) return;
    this.#former ??= before;
    this.#failure = undefined;
    this.#failures = 0;
    this.#dueAt = 0;
  }

  async #lookOnce(flush: boolean): Promise<boolean> {
    // Before anything is delivered, so that the taps begin where deliveries do; at the end, because the output goes then.
    if (this.#taps.length > 0) await (flush ? this.#tap(this.#members.keys(), true).catch(() => {}) : this.tap());
    const startedAt = this.#to.clock.now();
    const former = this.#former;
    this.#former = null;
    // What was said before the option changed belongs to the stream of before; one attempt, since that stream may be gone.
    if (former !== null) await this.#eachMember((member) => member.ship(former, true));
    const target = this.#target;
    const { failure, atEnd } =
      target === null
        ? await this.#eachMember((member) => member.pass().then(() => true))
        : await this.#eachMember((member, name) => member.ship(target, flush || !this.#listed.has(name)));
    if (this.#target === target) this.#settle(failure, target, startedAt);
    return atEnd;
  }

  /** Does one thing with each member in turn. After a failure that all share, the others are only kept within their bound. */
  async #eachMember(
    act: (member: MemberFollower, name: string) => Promise<boolean>,
  ): Promise<{ readonly failure: LogFailure | undefined; readonly atEnd: boolean }> {
    let failure: LogFailure | undefined;
    let atEnd = true;
    for (const [name, member] of this.#members) {
      try {
        if (failure !== undefined && isShared(failure)) await member.bound();
        else if (!(await act(member, name))) atEnd = false;
        else if (!this.#listed.has(name)) this.#leave(name, member);
      } catch (error) {
        const fault = error instanceof LogFailure ? error : new LogFailure('unavailable', false, error);
        failure = failure !== undefined && isShared(failure) ? failure : fault;
        if (isShared(fault)) await member.bound().catch(() => {});
      }
    }
    return { failure, atEnd: atEnd && failure === undefined };
  }

  #leave(name: string, member: MemberFollower): void {
    this.#goneDroppedLines += member.droppedLines;
    this.#members.delete(name);
  }

  #settle(failure: LogFailure | undefined, target: LogTarget | null, startedAt: number): void {
    const { clock, limits } = this.#to;
    this.#tell(failure, target);
    this.#failure = failure;
    if (failure === undefined || !isShared(failure)) {
      this.#failures = 0;
      const isIdle = target === null && this.#recent()?.isWatched !== true;
      this.#dueAt = startedAt + (isIdle ? limits.idlePollMilliseconds : limits.pollMilliseconds);
      return;
    }
    this.#dueAt = clock.now() + backOff(this.#failures, limits.firstRetryMilliseconds, limits.longestRetryMilliseconds);
    this.#failures += 1;
  }

  /** Says each kind of trouble once, and its end. */
  #tell(failure: LogFailure | undefined, target: LogTarget | null): void {
    if (failure?.kind === this.#failure?.kind || this.#to.signal.aborted) return;
    if (failure === undefined) {
      this.#to.log.info('Log events are delivered again');
      return;
    }
    const fields = { kind: failure.kind, reason: failure.message };
    if (target === null)
      this.#to.log.warn('Output of an application without a logging option cannot be released', fields);
    else this.#to.log.warn('Log events cannot be delivered', { ...fields, remedy: failureText(failure.kind, target) });
  }
}
