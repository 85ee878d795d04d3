// CloudWatch logging options of a version.
import {
  type CloudWatchLoggingOption,
  type CloudWatchLoggingOptionDescription,
  type CloudWatchLoggingOptionUpdate,
  InvalidArgumentException,
} from '@drey/api';
import { subResourceId, updateById, withoutId } from './sub-resource-id.js';

const KIND = 'CloudWatch logging option';

/** Logging options of one application; documented. */
const MAXIMUM_LOGGING_OPTIONS = 1;

const idOf = (item: { readonly CloudWatchLoggingOptionId?: string | undefined }): string | undefined =>
  item.CloudWatchLoggingOptionId;

/** The options as version `versionId` brings them. */
export const describeLoggingOptions = (
  options: readonly CloudWatchLoggingOption[],
  versionId: number,
): CloudWatchLoggingOptionDescription[] =>
  options.map(({ LogStreamARN }, index) => ({
    CloudWatchLoggingOptionId: subResourceId(versionId, index),
    LogStreamARN,
  }));

/** The documented form. A group's ARN, which is easily given by mistake, would take no events. */
const streamArn = /^arn:[^:]+:logs:[^:]*:[^:]*:log-group:[^:]+:log-stream:[^:]+$/;

/** That the service refuses other forms, and with this code, is inferred: without a stream no event could ever arrive. */
const checkStreamArn = (arn = ''): void => {
  if (streamArn.test(arn)) return;
  throw new InvalidArgumentException(
    `LogStreamARN must be the ARN of a log stream, such as arn:aws:logs:us-east-1:123456789012:log-group:my-group:log-stream:my-stream, not ${arn}.`,
  );
};

/** Refuses more options than one application may have (another emulator's author reports the code), and ARNs of anything but a stream. */
export const checkLoggingOptions = (options: readonly CloudWatchLoggingOption[]): void => {
  if (options.length > MAXIMUM_LOGGING_OPTIONS) {
    throw new InvalidArgumentException(
      `An application can have only ${MAXIMUM_LOGGING_OPTIONS} CloudWatch logging option.`,
    );
  }
  for (const { LogStreamARN } of options) checkStreamArn(LogStreamARN);
};

/**
 * The options with one more, as version `versionId` adds it. Throws {@link InvalidArgumentException} when there is one already, or where the
 * ARN is that of no stream.
 */
export const addLoggingOption = (
  current: readonly CloudWatchLoggingOptionDescription[],
  option: CloudWatchLoggingOption,
  versionId: number,
): CloudWatchLoggingOptionDescription[] => {
  checkLoggingOptions([...current, option]);
  return [...current, ...describeLoggingOptions([option], versionId)];
};

/** Changes options by their ids; an update neither adds nor removes any. Throws {@link InvalidArgumentException} for an unknown id. */
export const updateLoggingOptions = (
  current: readonly CloudWatchLoggingOptionDescription[],
  updates: readonly CloudWatchLoggingOptionUpdate[],
): CloudWatchLoggingOptionDescription[] =>
  updateById<CloudWatchLoggingOptionDescription, CloudWatchLoggingOptionUpdate>(current, updates, {
    kind: KIND,
    idOf,
    change: (option, { LogStreamARNUpdate }) => {
      if (LogStreamARNUpdate === undefined) return option;
      checkStreamArn(LogStreamARNUpdate);
      return { ...option, LogStreamARN: LogStreamARNUpdate };
    },
  });

/** The options without one. Throws {@link InvalidArgumentException} for an unknown id. */
export const removeLoggingOption = (
  current: readonly CloudWatchLoggingOptionDescription[],
  id: string,
): CloudWatchLoggingOptionDescription[] => withoutId(current, id, { kind: KIND, idOf });
