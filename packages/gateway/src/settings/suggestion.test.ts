import { describe, expect, it } from '@jest/globals';
import { suggest } from './suggestion.js';

describe('suggest', () => {
  it('finds the nearest name', () => {
    expect(suggest('emualted', ['legacy', 'emulated'])).toBe('emulated');
  });

  it('says nothing when no name is near', () => {
    expect(suggest('docker', ['legacy', 'emulated'])).toBeUndefined();
    expect(suggest('x'.repeat(1000), ['legacy'])).toBeUndefined();
  });
});
