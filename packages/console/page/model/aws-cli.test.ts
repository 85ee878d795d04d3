import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { cliScript, cliText, kebab } from './aws-cli.js';
import { quoted } from './shell-quote.js';

const caller = { endpoint: 'http://127.0.0.1:4566', accountId: '111111111111', region: 'eu-west-1' };

/** What a shell makes of a command, `aws` being a function that prints its words and two variables. */
const words = (command: string): readonly string[] => {
  const stub = `aws() { for one in "$AWS_ACCESS_KEY_ID" "$@"; do printf '%s\\0' "$one"; done; }\n`;
  const { stdout, status } = spawnSync('sh', ['-c', stub + command], { encoding: 'utf8' });
  expect(status).toBe(0);
  return stdout.split('\0').slice(0, -1);
};

describe('a call as a command of the AWS CLI', () => {
  it.each([
    ['StartApplication', 'start-application'],
    ['CreateApplicationPresignedUrl', 'create-application-presigned-url'],
    ['ResourceARN', 'resource-arn'],
    ['SnapshotV2Name', 'snapshot-v2-name'],
    ['CurrentApplicationVersionId', 'current-application-version-id'],
  ])('spells %s as %s', (name, text) => expect(kebab(name)).toBe(text));

  it('reads well, one option a line', () => {
    expect(cliText({ operation: 'StopApplication', input: { ApplicationName: 'demo', Force: true } }, caller)).toBe(
      [
        'AWS_ACCESS_KEY_ID=111111111111 AWS_SECRET_ACCESS_KEY=any AWS_SESSION_TOKEN=',
        'aws --endpoint-url http://127.0.0.1:4566 --region eu-west-1 kinesisanalyticsv2 stop-application',
        '--application-name demo',
        '--force',
      ].join(' \\\n  '),
    );
  });

  it('comes through a shell as it was, whatever stands in values', () => {
    const value = `it's $HOME "quoted" \\ back\`tick\` !\nnew line; rm -rf * é`;
    const text = cliText(
      { operation: 'UpdateApplication', input: { ApplicationName: 'a', Nested: { value } } },
      caller,
    );
    const [key, ...rest] = words(text);
    expect(key).toBe('111111111111');
    expect(rest.slice(0, 6)).toEqual([
      '--endpoint-url',
      caller.endpoint,
      '--region',
      'eu-west-1',
      'kinesisanalyticsv2',
      'update-application',
    ]);
    expect(rest[8]).toBe('--nested');
    expect(JSON.parse(rest[9] ?? '')).toEqual({ value });
  });

  it.each(['-a', '--force', '-', '-1'])('gives the value %s in one word with its option', (name) => {
    const input = { ApplicationName: name, SnapshotName: 'b' };
    expect(words(cliText({ operation: 'CreateApplicationSnapshot', input }, caller)).slice(7)).toEqual([
      `--application-name=${name}`,
      '--snapshot-name',
      'b',
    ]);
  });

  it('gives times as ISO 8601 and leaves out what is undefined', () => {
    const input = { ApplicationName: 'a', CreateTimestamp: 1_796_047_200.25, NextToken: undefined };
    expect(words(cliText({ operation: 'DeleteApplication', input }, caller)).slice(7)).toEqual([
      '--application-name',
      'a',
      '--create-timestamp',
      '2026-11-30T14:00:00.250Z',
    ]);
  });

  it('exports the account once for several commands', () => {
    const script = cliScript(
      [
        ['s3', 'ls'],
        ['iam', 'list-roles', '--path-prefix', '/it’s/'],
      ],
      caller,
    );
    const start = ['111111111111', '--endpoint-url', caller.endpoint, '--region', 'eu-west-1'];
    expect(words(script)).toEqual([...start, 's3', 'ls', ...start, 'iam', 'list-roles', '--path-prefix', '/it’s/']);
  });

  it('quotes an empty word', () => expect(quoted('')).toBe("''"));
});
