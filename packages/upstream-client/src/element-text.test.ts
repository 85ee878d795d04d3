import { describe, expect, it } from '@jest/globals';
import { elementText } from './element-text.js';

describe('elementText', () => {
  it('is found with or without a prefix', () => {
    expect(elementText('<r><UploadId>a-1</UploadId></r>', 'UploadId')).toBe('a-1');
    expect(elementText('<r><x:UploadId>b</x:UploadId></r>', 'UploadId')).toBe('b');
    expect(elementText('<r/>', 'UploadId')).toBeUndefined();
  });
});
