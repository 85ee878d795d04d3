// A host for tests of stacks, and what they do on it by the AWS CLI.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { prepareAccount } from '../host/account.js';
import { type AwsCli, awsCli } from '../host/aws-cli.js';
import { awsTool } from '../host/aws-tools.js';
import { TestHost, type TestHostOptions } from '../host/test-host.js';
import { START_MILLISECONDS } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { stackOf } from './stack-templates.js';

/** What tests of stacks stand on. */
export interface StackHost {
  readonly host: TestHost;
  /** The AWS CLI; of the usual account unless given. */
  cli(account?: string): AwsCli;
  /** Calls CloudFormation for a stack, with the text of a template unless it is left out. */
  act(action: string, name: string, template?: string, ...more: readonly string[]): Promise<string>;
  /** Waits until the work on a stack has ended; its status is `gone` where there is none. */
  settled(name: string): Promise<NonNullable<Awaited<ReturnType<typeof stackOf>>>>;
}

/** Declares tests over a host whose account is prepared; they are skipped without an AWS CLI. */
export const describeStacks = (title: string, options: TestHostOptions, define: (on: StackHost) => void): void => {
  const tool = awsTool();
  const suite = 'path' in tool ? describe : describe.skip;
  const path = 'path' in tool ? tool.path : '';
  suite(title, () => {
    const host = new TestHost(options);
    const cli = (account?: string): AwsCli => awsCli(path, host.endpoint, account);

    beforeAll(async () => {
      await host.start();
      await prepareAccount(host.clients());
    }, START_MILLISECONDS);
    afterAll(() => host.close(), 60_000);

    define({
      host,
      cli,
      act: (action, name, template, ...more) => {
        const file = join(host.root, 'template.json');
        if (template !== undefined) writeFileSync(file, template);
        const text = template === undefined ? [] : ['--template-body', `file://${file}`];
        return cli().text('cloudformation', action, '--stack-name', name, ...text, ...more);
      },
      settled: (name) =>
        until('the end of the work on the stack', START_MILLISECONDS, async () => {
          const stack = (await stackOf(cli(), name)) ?? { status: 'gone', outputs: {} };
          return stack.status.endsWith('_IN_PROGRESS') ? undefined : stack;
        }),
    });
  });
};
