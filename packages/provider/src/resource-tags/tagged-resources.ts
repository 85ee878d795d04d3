// Our applications as the Resource Groups Tagging API sees them.
import type { Application, ApplicationStore } from '@drey/state';
import type { TagFilter } from './tagging-input.js';

/** Whose resources. */
export interface TagScope {
  readonly accountId: string;
  readonly region: string;
}

/** Whether an ARN belongs to our service, and not to one of the upstream. */
export const isOurs = (arn: string): boolean => /^arn:[^:]*:kinesisanalytics:/.test(arn);

/** Whether a filter such as `kinesisanalytics` or `kinesisanalytics:application` asks for our applications, or for others of our service. */
export const isOurType = (filter: string): boolean => /^kinesisanalytics(?::|$)/.test(filter);
const isApplicationType = (filter: string): boolean => /^kinesisanalytics(?::application)?$/.test(filter);

/** What is asked for. Empty lists ask for everything. */
export interface TagQuestion {
  readonly filters: readonly TagFilter[];
  readonly types: readonly string[];
  readonly arns: readonly string[];
}

const fits = ({ arn, tags }: Application, { filters, types, arns }: TagQuestion): boolean =>
  (types.length === 0 || types.some(isApplicationType)) &&
  (arns.length === 0 || arns.includes(arn)) &&
  filters.every(({ key, values }) => {
    const value = Object.hasOwn(tags, key) ? tags[key] : undefined;
    return value !== undefined && (values.length === 0 || values.includes(value));
  });

/** The tagged applications of an account and region that fit, by name. Only what has tags is a resource of that API (documented). */
export const taggedApplications = (
  applications: ApplicationStore,
  { accountId, region }: TagScope,
  question: TagQuestion = { filters: [], types: [], arns: [] },
): readonly Application[] =>
  applications
    .page(accountId, region, undefined, Number.MAX_SAFE_INTEGER)
    .filter((application) => Object.keys(application.tags).length > 0 && fits(application, question));
