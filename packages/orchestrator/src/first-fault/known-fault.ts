// The cause of a failure with its history: since when, how often. Pure.
import { type FlinkFault, faultText } from '@drey/flink-rest';
import type { Application, ApplicationOperation } from '@drey/state';
import { faultKey, faultLine, type FirstFault, firstFaultOf, firstFaultOfText } from './first-fault.js';

/** A cause, and how often it came. Times in milliseconds since the epoch. */
export interface KnownFault extends FirstFault {
  /** What it stops or disturbs. */
  readonly of: 'job' | 'main' | 'cluster' | 'operation';
  readonly since: number;
  readonly latest: number;
  readonly times: number;
  /** As Flink told it last, in the form of an operation's error; of jobs alone. */
  readonly told?: string;
}

/** What Flink tells of a restart. */
export interface RestartNews {
  /** Newest first. */
  readonly faults: readonly FlinkFault[];
  /** Restarts since the news before. */
  readonly restarts: number;
  readonly now: number;
}

const isSame = (one: FirstFault, other: FirstFault | undefined): boolean =>
  other !== undefined && faultKey(one) === faultKey(other);

/** The cause after further restarts: the same one goes on to be counted, another one begins anew. */
export const nextFault = (before: KnownFault | undefined, news: RestartNews): KnownFault | undefined => {
  const [newest] = news.faults;
  if (newest === undefined) return before;
  const fault = firstFaultOf(newest);
  const latest = newest.at || news.now;
  const told = faultText(newest);
  if (before !== undefined && isSame(fault, before))
    return { ...before, ...fault, told, latest, times: before.times + Math.max(1, news.restarts) };
  const others = news.faults.slice(1);
  const last = others.findIndex((other) => !isSame(fault, firstFaultOf(other)));
  const same = last === -1 ? others : others.slice(0, last);
  return { ...fault, told, of: 'job', since: same.at(-1)?.at ?? latest, latest, times: same.length + 1 };
};

/** The cause that a sentence of Drey's or an operation tells. */
export const faultOfText = (text: string, of: KnownFault['of'], since: number, latest: number = since): KnownFault => ({
  ...firstFaultOfText(text),
  of,
  since,
  latest,
  times: 1,
});

const decisive = /^(?:Start|Stop|Update|Rollback)Application|Scal|Rollback/i;

/** What the record of an application tells: the fault of its main method, else of its latest operation where that FAILED. */
export const faultOfRecord = ({ run, operations }: Application): KnownFault | undefined => {
  if (run?.mainFault !== undefined) return faultOfText(run.mainFault.error, 'main', run.mainFault.at);
  const ended = operations.filter(({ name, status }) => status !== 'IN_PROGRESS' && decisive.test(name)).toReversed();
  const [newest] = ended;
  if (newest?.status !== 'FAILED' || newest.error === undefined) return undefined;
  const timeOf = ({ endedAt, startedAt }: ApplicationOperation): number => endedAt ?? startedAt;
  const known = faultOfText(newest.error, 'operation', timeOf(newest));
  const other = ended.findIndex(({ error }) => error === undefined || !isSame(known, firstFaultOfText(error)));
  const same = other === -1 ? ended : ended.slice(0, other);
  const first = same.at(-1) ?? newest;
  return { ...known, since: timeOf(first), times: Math.max(1, same.length) };
};

/** `<cause>, since <time>, <n> times. <remedy>`, for logs and health. */
export const knownFaultText = (fault: KnownFault): string => {
  const { since, times, remedy } = fault;
  const history = times > 1 ? ` (since ${new Date(since).toISOString()}, ${times} times)` : '';
  return `${faultLine(fault)}${history}${remedy === undefined ? '' : ` What helps: ${remedy}`}`;
};
