// Our applications and snapshots as the Resource Groups Tagging API sees them.
import { partitionOf } from '@drey/plugin-api';
import type { ApplicationStore } from '@drey/state';
import { arnOf } from '../views/enhanced-snapshot.js';
import type { TagFilter } from './tagging-input.js';

/** Whose resources. */
export interface TagScope {
  readonly accountId: string;
  readonly region: string;
}

/** Whether an ARN belongs to our service, and not to one of the upstream. */
export const isOurs = (arn: string): boolean => /^arn:[^:]*:kinesisanalytics:/.test(arn);

/** A resource with tags. */
export interface TaggedEntry {
  readonly arn: string;
  readonly kind: 'application' | 'snapshot';
  /** `application/<name>` or `snapshot/<name>`: what entries are sorted by. */
  readonly path: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Whether a filter such as `kinesisanalytics` or `kinesisanalytics:application` asks for ours, or for others of our service. */
export const isOurType = (filter: string): boolean => /^kinesisanalytics(?::|$)/.test(filter);
const isTypeOf = (filter: string, { kind }: TaggedEntry): boolean =>
  filter === 'kinesisanalytics' || filter === `kinesisanalytics:${kind}`;

/** What is asked for. Empty lists ask for everything. */
export interface TagQuestion {
  readonly filters: readonly TagFilter[];
  readonly types: readonly string[];
  readonly arns: readonly string[];
}

const fits = (entry: TaggedEntry, { filters, types, arns }: TagQuestion): boolean =>
  (types.length === 0 || types.some((type) => isTypeOf(type, entry))) &&
  (arns.length === 0 || arns.includes(entry.arn)) &&
  filters.every(({ key, values }) => {
    const value = Object.hasOwn(entry.tags, key) ? entry.tags[key] : undefined;
    return value !== undefined && (values.length === 0 || values.includes(value));
  });

/** Everything of an account and region that can have tags. */
function* entriesOf(applications: ApplicationStore, { accountId, region }: TagScope): Iterable<TaggedEntry> {
  for (const { arn, name, tags } of applications.page(accountId, region, undefined, Number.MAX_SAFE_INTEGER))
    yield { arn, kind: 'application', path: `application/${name}`, tags };
  const isWanted = (): boolean => true;
  const partition = partitionOf(region);
  for (const snapshot of applications.snapshots.page(accountId, region, undefined, Number.MAX_SAFE_INTEGER, isWanted))
    yield {
      arn: arnOf(snapshot, { partition }),
      kind: 'snapshot',
      path: `snapshot/${snapshot.name}`,
      tags: snapshot.tags,
    };
}

/** The tagged applications and snapshots of an account and region that fit, by path. Only what has tags is a resource of that API (documented). */
export const taggedEntries = (
  applications: ApplicationStore,
  scope: TagScope,
  question: TagQuestion = { filters: [], types: [], arns: [] },
): readonly TaggedEntry[] =>
  [...entriesOf(applications, scope)]
    .filter((entry) => Object.keys(entry.tags).length > 0 && fits(entry, question))
    .toSorted((one, other) => (one.path < other.path ? -1 : 1));
