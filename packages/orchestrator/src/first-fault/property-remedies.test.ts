// What helps where a property, or its group, is not as the code wants it.
import { describe, expect, it } from '@jest/globals';
import { remedyFor } from './remedy.js';

describe('the remedy for a property', () => {
  it.each([
    ['senseless-property', 'IllegalArgumentException', 'Property group source: key rate must be a number, not "fast"'],
    ['senseless-property', 'IllegalStateException', 'The property rate of group source must not be negative: -5'],
    [
      'senseless-property',
      'IllegalArgumentException',
      'Invalid value "x" of property mode, expected one of fast, slow',
    ],
    ['missing-property-group', 'IllegalStateException', 'Property group source must be given'],
    ['missing-property-group', 'IllegalArgumentException', 'Expected the property group source, which is missing'],
    ['missing-property', 'IllegalArgumentException', 'The required property rate is not set'],
    ['missing-property', 'NumberFormatException', 'Cannot parse null string'],
  ])('is %s for an %s: %s', (kind, type, message) => {
    const frames = 'at com.example.Job.main(Job.java:7)';
    const chain = [{ type: `java.lang.${type}`, message, frames }];
    expect(remedyFor(chain, { inTask: false, python: false })?.rule.kind).toBe(kind);
  });
});
