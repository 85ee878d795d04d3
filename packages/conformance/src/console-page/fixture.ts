// The built page with a feed that is made up: every state of every page at once, which no host is in.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { repositoryRoot } from '../host/repository.js';

/** A host of made up things. */
export interface FixtureHost {
  /** Address of the page. */
  readonly address: string;
  close(): Promise<void>;
}

/** Starts one on a free port. */
export const startFixture = async (...flags: readonly string[]): Promise<FixtureHost> => {
  const program = join(repositoryRoot, 'packages/console/page/dev/fixture-host.mjs');
  const child = spawn(process.execPath, [program, '--port', '0', ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const address = await Promise.race([
    once(child.stdout.setEncoding('utf8'), 'data').then(([text]) => String(text).trim()),
    ended.then(() => {
      throw new Error('The fixture ended before it was there.');
    }),
  ]);
  return {
    address,
    close: async () => {
      child.kill();
      await ended;
    },
  };
};

/** The application of the fixture that has most to show, and one that fails. */
export const shownApplication = '000000000000/us-east-1/ticks';
export const failingApplication = '000000000000/us-east-1/orders-enrichment';
