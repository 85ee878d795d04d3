import { describe, expect, it } from '@jest/globals';
import { endingText } from './spawn-member.js';

describe('the end of a member in words', () => {
  it('tells a signal, also one that only the shell which waited knows of', () => {
    expect(endingText(null, 'SIGKILL', false)).toBe('killed by SIGKILL');
    expect(endingText(137, null, true)).toBe('killed by SIGKILL');
    expect(endingText(139, null, true)).toBe('killed by SIGSEGV');
  });

  it('leaves the codes of a JVM as they are', () => {
    expect(endingText(0, null, true)).toBe('exit code 0');
    expect(endingText(1, null, true)).toBe('exit code 1');
    expect(endingText(143, null, true)).toBe('exit code 143');
    expect(endingText(137, null, false)).toBe('exit code 137');
    expect(endingText(239, null, true)).toBe('exit code 239');
  });
});
