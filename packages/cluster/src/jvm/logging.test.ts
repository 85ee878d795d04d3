import { describe, expect, it } from '@jest/globals';
import { loggingConfiguration, loggingFlags } from './logging.js';

describe('the logging of the JVMs', () => {
  it('is at the level asked for, and read again when it changes', () => {
    const lines = loggingConfiguration('WARN').split('\n');
    expect(lines).toContain('rootLogger.level=WARN');
    expect(lines).toContain('monitorInterval=1');
  });

  it('refuses what is no level', () => {
    expect(() => loggingConfiguration('LOUD' as never)).toThrow('"LOUD" is no log level.');
  });

  it('is a JSON object a line, in the keys of the service', () => {
    const pattern = /layout\.pattern=(.*)%n$/m.exec(loggingConfiguration('INFO'))?.[1] ?? '';
    const line = pattern.replace('%d{UNIX_MILLIS}', '1').replaceAll(/%enc\{%\w+\}\{JSON\}/g, 'x');
    expect(Object.keys(JSON.parse(line) as object)).toEqual([
      'timestamp',
      'locationInformation',
      'logger',
      'message',
      'messageSchemaVersion',
      'messageType',
      'threadName',
      'throwableInformation',
    ]);
  });

  it('encodes texts whole', () => {
    expect(loggingFlags('file:/a')).toContain('-Dlog4j2.enableDirectEncoders=false');
  });
});
