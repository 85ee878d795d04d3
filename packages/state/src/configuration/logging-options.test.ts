import { describe, expect, it } from '@jest/globals';
import { InvalidArgumentException } from '@drey/api';
import {
  addLoggingOption,
  checkLoggingOptions,
  describeLoggingOptions,
  removeLoggingOption,
  updateLoggingOptions,
} from './logging-options.js';

const stream = (name: string): string => `arn:aws:logs:us-east-1:000000000000:log-group:/a/b:log-stream:${name}`;
const old = { LogStreamARN: stream('old') };
const kept = [{ CloudWatchLoggingOptionId: '1.1', ...old }];

describe('logging options', () => {
  it('get the id of the version that brings them', () => {
    expect(describeLoggingOptions([old], 1)).toStrictEqual(kept);
    expect(addLoggingOption([], old, 2)).toStrictEqual([{ CloudWatchLoggingOptionId: '2.1', ...old }]);
  });

  it('are at most one', () => {
    expect(() => addLoggingOption(kept, old, 2)).toThrow(/only 1/);
  });

  it('change by id and keep the id', () => {
    const update = { CloudWatchLoggingOptionId: '1.1', LogStreamARNUpdate: stream('new') };
    expect(updateLoggingOptions(kept, [update])).toStrictEqual([
      { CloudWatchLoggingOptionId: '1.1', LogStreamARN: stream('new') },
    ]);
  });

  it('stay when an update says nothing new', () => {
    expect(updateLoggingOptions(kept, [{ CloudWatchLoggingOptionId: '1.1' }])).toStrictEqual(kept);
  });

  it('go by id', () => {
    expect(removeLoggingOption(kept, '1.1')).toStrictEqual([]);
  });

  it('refuse what is no log stream, since no event could arrive there', () => {
    const group = 'arn:aws:logs:us-east-1:000000000000:log-group:/a/b';
    for (const arn of [group, `${group}:*`, 'arn:aws:s3:::bucket', `${stream('a')}:b`]) {
      expect(() => addLoggingOption([], { LogStreamARN: arn }, 2)).toThrow(InvalidArgumentException);
      expect(() => checkLoggingOptions([{ LogStreamARN: arn }])).toThrow(
        /LogStreamARN must be the ARN of a log stream/,
      );
      expect(() => updateLoggingOptions(kept, [{ CloudWatchLoggingOptionId: '1.1', LogStreamARNUpdate: arn }])).toThrow(
        InvalidArgumentException,
      );
    }
  });

  it('refuse an unknown id', () => {
    expect(() => updateLoggingOptions(kept, [{ CloudWatchLoggingOptionId: '9.1' }])).toThrow(InvalidArgumentException);
    expect(() => removeLoggingOption(kept, '9.1')).toThrow(InvalidArgumentException);
  });
});
