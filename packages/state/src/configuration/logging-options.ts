// CloudWatch logging options of a version.
import {
  type CloudWatchLoggingOption,
  type CloudWatchLoggingOptionDescription,
  type CloudWatchLoggingOptionUpdate,
  InvalidArgumentException,
} from '@drey/api';
import { subResourceId, updateById, withoutId } from './sub-resource-id.js';

const kind = 'CloudWatch logging option';

/** Logging options of one application; documented. */
export const maximumLoggingOptions = 1;

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

/** Refuses more options than one application may have; another emulator's author reports the code. */
export const checkLoggingOptionCount = (count: number): void => {
  if (count <= maximumLoggingOptions) return;
  throw new InvalidArgumentException(
    `An application can have only ${maximumLoggingOptions} CloudWatch logging option.`,
  );
};

/** The options with one more, as version `versionId` adds it. Throws {@link InvalidArgumentException} when there is one already. */
export const addLoggingOption = (
  current: readonly CloudWatchLoggingOptionDescription[],
  option: CloudWatchLoggingOption,
  versionId: number,
): CloudWatchLoggingOptionDescription[] => {
  checkLoggingOptionCount(current.length + 1);
  return [...current, ...describeLoggingOptions([option], versionId)];
};

/** Changes options by their ids; an update neither adds nor removes any. Throws {@link InvalidArgumentException} for an unknown id. */
export const updateLoggingOptions = (
  current: readonly CloudWatchLoggingOptionDescription[],
  updates: readonly CloudWatchLoggingOptionUpdate[],
): CloudWatchLoggingOptionDescription[] =>
  updateById<CloudWatchLoggingOptionDescription, CloudWatchLoggingOptionUpdate>(current, updates, {
    kind,
    idOf,
    change: (option, { LogStreamARNUpdate }) => ({
      ...option,
      LogStreamARN: LogStreamARNUpdate ?? option.LogStreamARN,
    }),
  });

/** The options without one. Throws {@link InvalidArgumentException} for an unknown id. */
export const removeLoggingOption = (
  current: readonly CloudWatchLoggingOptionDescription[],
  id: string,
): CloudWatchLoggingOptionDescription[] => withoutId(current, id, { kind, idOf });
