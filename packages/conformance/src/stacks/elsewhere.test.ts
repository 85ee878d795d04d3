// Stacks where nobody could make their applications: a moto_server that is not ours refuses them; a host that is killed over one is waited for.
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ListApplicationsCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { prepareAccount, roleArn } from '../host/account.js';
import { type AwsCli, awsCli } from '../host/aws-cli.js';
import { awsTool, cacheDirectory } from '../host/aws-tools.js';
import { freePort } from '../host/free-port.js';
import { TestHost } from '../host/test-host.js';
import { START_MILLISECONDS } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { reasonsOf, type Resource, stackOf } from './stack-templates.js';

const tool = awsTool();
const suite = 'path' in tool ? describe : describe.skip;
const STACK_MILLISECONDS = 240_000;
const APPLICATIONS = 45;
const MOST_ATTEMPTS = 5;

/** Applications of which each waits for the one before. */
const manyApplications = (): string => {
  const one = (index: number): readonly [string, Resource] => [
    `App${index}`,
    {
      Type: 'AWS::KinesisAnalyticsV2::Application',
      ...(index === 0 ? {} : { DependsOn: `App${index - 1}` }),
      Properties: {
        ApplicationName: `app-${index}`,
        RuntimeEnvironment: 'FLINK-1_20',
        ServiceExecutionRole: roleArn('000000000000'),
      },
    },
  ];
  return JSON.stringify({
    Resources: Object.fromEntries(Array.from({ length: APPLICATIONS }, (_, index) => one(index))),
  });
};

suite('stacks with applications that nobody makes', () => {
  const host = new TestHost({ driver: 'none' });
  const elsewhere = new TestHost({ driver: 'none' });
  let moto: ChildProcess | undefined;
  const cli = (of = host): AwsCli => awsCli('path' in tool ? tool.path : '', of.endpoint);
  const template = (): readonly string[] => {
    const file = join(host.root, 'template.json');
    writeFileSync(file, manyApplications());
    return ['--template-body', `file://${file}`];
  };
  const names = async (of = host): Promise<number> =>
    (await of.clients().flink.send(new ListApplicationsCommand({}))).ApplicationSummaries?.length ?? 0;
  const settled = (): Promise<string> =>
    until('the end of the work on the stack', STACK_MILLISECONDS, async () => {
      const status = (await stackOf(cli(), 'many'))?.status ?? 'gone';
      return status.endsWith('_IN_PROGRESS') ? undefined : status;
    });

  /** That of the companion, run as anybody runs it. */
  const startMoto = async (): Promise<string> => {
    const folder = join(cacheDirectory, 'companion');
    const name = readdirSync(folder).find((one) => /^moto-.*[0-9a-f]$/.test(one)) ?? '';
    const port = await freePort();
    moto = spawn(join(folder, name, 'bin', 'python'), ['-m', 'moto.server', '-H', '127.0.0.1', '-p', `${port}`], {
      stdio: 'ignore',
    });
    const url = `http://127.0.0.1:${port}`;
    await until('moto_server', START_MILLISECONDS, async () =>
      fetch(`${url}/moto-api/`).then(
        ({ ok }) => (ok ? true : undefined),
        () => undefined,
      ),
    );
    return url;
  };

  beforeAll(async () => {
    await host.start();
    await prepareAccount(host.clients());
  }, START_MILLISECONDS);

  afterAll(async () => {
    moto?.kill('SIGKILL');
    await elsewhere.close();
    await host.close();
  }, 60_000);

  it(
    'are refused with the reason at an upstream that is not ours, and other stacks are made there',
    async () => {
      await elsewhere.start({ flags: ['--upstream', await startMoto()] });
      const there = cli(elsewhere);
      for (const command of [
        ['create-stack', '--stack-name', 'many'],
        ['create-change-set', '--stack-name', 'many', '--change-set-name', 'c', '--change-set-type', 'CREATE'],
      ]) {
        const { code, stderr } = await there.result('cloudformation', ...command, ...template());
        expect(code).not.toBe(0);
        expect(stderr).toMatch(/\(ValidationError\).*App0 \(AWS::KinesisAnalyticsV2::Application\).*CREATE_COMPLETE/s);
        expect(stderr).toContain('create-application');
      }
      expect(await stackOf(there, 'many')).toBeUndefined();
      expect(await names(elsewhere)).toBe(0);
      const queue = JSON.stringify({ Resources: { Queue: { Type: 'AWS::SQS::Queue' } } });
      await there.text('cloudformation', 'create-stack', '--stack-name', 'queue', '--template-body', queue);
      expect((await stackOf(there, 'queue'))?.status).toBe('CREATE_COMPLETE');
    },
    START_MILLISECONDS + STACK_MILLISECONDS,
  );

  it(
    'are made to the end by the next host where theirs is killed, each application once, and deleted with the stack',
    async () => {
      let code = 0;
      // A host that was done before it could be killed shows nothing: its stack is deleted, and made again.
      for (let attempt = 0; code === 0 && attempt < MOST_ATTEMPTS; attempt += 1) {
        if (attempt > 0) {
          await cli().text('cloudformation', 'delete-stack', '--stack-name', 'many');
          expect(await settled()).toBe('gone');
        }
        const creation = cli().result('cloudformation', 'create-stack', '--stack-name', 'many', ...template());
        await until('the first applications', STACK_MILLISECONDS, async () => (await names()) > 1, 5);
        await host.kill();
        ({ code } = await creation);
        await host.start();
      }
      expect(code).not.toBe(0);
      // It answers on another port, which this request tells the companion.
      expect([await settled(), await reasonsOf(cli(), 'many')]).toEqual(['CREATE_COMPLETE', expect.any(String)]);
      expect(await names()).toBe(APPLICATIONS);
      await cli().text('cloudformation', 'delete-stack', '--stack-name', 'many');
      expect([await settled(), await names()]).toEqual(['gone', 0]);
    },
    START_MILLISECONDS + STACK_MILLISECONDS,
  );
});
