import { describe, expect, it } from '@jest/globals';
import { recordLine } from '../fakes.test.support.js';
import { lineGroups } from '../following/line-groups.js';
import { type LogEvent, eventOf } from './log-event.js';
import { fitEvent, MAX_EVENT_BYTES } from './log-event-size.js';

const origin = { applicationArn: 'arn:x', applicationVersionId: '3', member: 'taskmanager-1', readAt: 1000 };

const events = (...lines: readonly string[]): readonly (LogEvent | undefined)[] =>
  [...lineGroups(lines)].map((group) => eventOf(group, origin));

describe('eventOf', () => {
  it('adds application and version to a record and drops what the service does not write', () => {
    const [event] = events(recordLine('hello', { timestamp: 123, other: true }));
    expect(event?.timestamp).toBe(123);
    expect(event?.body).toEqual({
      applicationARN: 'arn:x',
      applicationVersionId: '3',
      locationInformation: 'a.B.c(B.java:7)',
      logger: 'a.B',
      message: 'hello',
      messageSchemaVersion: '1',
      messageType: 'INFO',
      threadName: 'main',
    });
  });

  it('gives the time of reading to a record without one', () => {
    expect(events(recordLine('a', { timestamp: 'noon' }))[0]?.timestamp).toBe(1000);
  });

  it('keeps a stack trace whole, a line each', () => {
    const [event] = events(recordLine('a', { throwableInformation: 'x.Y: z\n\tat a.B.c(B.java:1)\n' }));
    expect(event?.body.throwableInformation).toEqual(['x.Y: z', '\tat a.B.c(B.java:1)']);
    expect(events(recordLine('a', { throwableInformation: '' }))[0]?.body).not.toHaveProperty('throwableInformation');
  });

  it('wraps plain output under the member and drops blank lines', () => {
    const [plain, blank] = events('1> (a,1)', '  ');
    expect(plain?.body).toMatchObject({
      message: '1> (a,1)',
      logger: 'stdout',
      messageType: 'INFO',
      threadName: 'taskmanager-1',
    });
    expect(blank).toBeUndefined();
  });

  it.each([
    ['DEBUG', ['printed', 'x.Y: z', 'Terminating due to java.lang.OutOfMemoryError: Java heap space', 'record']],
    ['INFO', ['printed', 'x.Y: z', 'Terminating due to java.lang.OutOfMemoryError: Java heap space', 'record']],
    ['WARN', ['x.Y: z', 'Terminating due to java.lang.OutOfMemoryError: Java heap space', 'record']],
    ['ERROR', ['x.Y: z', 'Terminating due to java.lang.OutOfMemoryError: Java heap space', 'record']],
  ] as const)('leaves out what is printed below %s, and no record', (logLevel, expected) => {
    const lines = [
      'printed',
      'x.Y: z',
      '\tat a.B.c(B.java:1)',
      'Terminating due to java.lang.OutOfMemoryError: Java heap space',
      recordLine('record'),
      'Picked up JAVA_TOOL_OPTIONS: -Da=b',
    ];
    const found = [...lineGroups(lines)].flatMap((group) => eventOf(group, { ...origin, logLevel }) ?? []);
    expect(found.map(({ body }) => body.message)).toEqual(expected);
  });

  it('makes a printed stack trace one error', () => {
    const [event] = events('x.Y: z', '\tat a.B.c(B.java:1)');
    expect(event?.body).toMatchObject({ message: 'x.Y: z', messageType: 'ERROR' });
    expect(event?.body.throwableInformation).toHaveLength(2);
  });
});

describe('fitEvent', () => {
  const parts = (message: string, throwableInformation?: string): readonly Record<string, unknown>[] => {
    const [event] = events(recordLine(message, { throwableInformation }));
    const wires = fitEvent(event as LogEvent);
    for (const { bytes, message: text } of wires) {
      expect(bytes).toBe(Buffer.byteLength(text));
      expect(bytes).toBeLessThanOrEqual(MAX_EVENT_BYTES);
    }
    return wires.map((wire) => JSON.parse(wire.message) as Record<string, unknown>);
  };

  it('leaves an event that fits as it is', () => {
    expect(parts('small')).toHaveLength(1);
  });

  it.each(['x', 'ü', '😀', '\u0001', '"'])(
    'splits a message of %j into marked parts without losing a character',
    (character) => {
      const size = Math.floor(400_000 / (Buffer.byteLength(JSON.stringify(character)) - 2));
      const found = parts(character.repeat(size));
      expect(found).toHaveLength(2);
      const joined = found.map((body, index) =>
        (body['message'] as string).replace(` [too large for one event: part ${index + 1} of 2]`, ''),
      );
      expect(joined.join('')).toBe(character.repeat(size));
    },
  );

  it('splits a long stack trace between lines', () => {
    const lines = Array.from({ length: 6000 }, (_, index) => `\tat some.package.Class.method(Class.java:${index})`);
    const found = parts('deep', lines.join('\n'));
    expect(found[0]).toMatchObject({ message: expect.stringContaining('deep [too large') as unknown });
    expect(found.flatMap((body) => body['throwableInformation'] ?? [])).toEqual(lines);
  });

  it('splits many megabytes without losing a character, whatever the version of the application', () => {
    const text = Array.from({ length: 500_000 }, (_, index) => `${index} ü😀`).join(' ');
    const found = parts(text);
    expect(found.length).toBeGreaterThan(30);
    const mark = / \[too large for one event: part \d+ of \d+\]$/;
    expect(found.map((body) => (body['message'] as string).replace(mark, '')).join('')).toBe(text);
    const [event] = [...lineGroups([recordLine(text)])].map((group) =>
      eventOf(group, { ...origin, applicationVersionId: '4711' }),
    );
    const later = fitEvent(event as LogEvent).map((one) => JSON.parse(one.message) as Record<string, unknown>);
    expect(later.map((body) => body['message'])).toEqual(found.map((body) => body['message']));
  });
});
