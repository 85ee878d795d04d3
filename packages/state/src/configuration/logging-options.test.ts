import { describe, expect, it } from '@jest/globals';
import { InvalidArgumentException } from '@drey/api';
import {
  addLoggingOption,
  describeLoggingOptions,
  removeLoggingOption,
  updateLoggingOptions,
} from './logging-options.js';

const old = { LogStreamARN: 'arn:old' };
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
    const update = { CloudWatchLoggingOptionId: '1.1', LogStreamARNUpdate: 'arn:new' };
    expect(updateLoggingOptions(kept, [update])).toStrictEqual([
      { CloudWatchLoggingOptionId: '1.1', LogStreamARN: 'arn:new' },
    ]);
  });

  it('stay when an update says nothing new', () => {
    expect(updateLoggingOptions(kept, [{ CloudWatchLoggingOptionId: '1.1' }])).toStrictEqual(kept);
  });

  it('go by id', () => {
    expect(removeLoggingOption(kept, '1.1')).toStrictEqual([]);
  });

  it('refuse an unknown id', () => {
    expect(() => updateLoggingOptions(kept, [{ CloudWatchLoggingOptionId: '9.1' }])).toThrow(InvalidArgumentException);
    expect(() => removeLoggingOption(kept, '9.1')).toThrow(InvalidArgumentException);
  });
});
