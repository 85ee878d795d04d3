// The address at which names of AWS end for programs that know of no proxy: the same over restarts, before `Ready.`, and each host's own.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestHost } from '../host/test-host.js';

const START_MILLISECONDS = 180_000;
const PORT = 443;

interface Health {
  readonly facts: readonly { readonly name: string; readonly ok: boolean; readonly text: string }[];
}

/** The first port that anybody may bind. */
const firstFree = (): number => {
  try {
    return Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8'));
  } catch {
    return Number.POSITIVE_INFINITY;
  }
};
const missing =
  process.getuid?.() === 0 || firstFree() <= PORT
    ? undefined
    : `port ${PORT} is not for everybody, and this is not root`;

const addressOf = async ({ endpoint }: TestHost): Promise<string | undefined> => {
  const { facts } = (await (await fetch(`${endpoint}/_drey/health`)).json()) as Health;
  const text = facts.find(({ name }) => name === 'names of AWS in jobs')?.text ?? '';
  return /127\.77\.\d+\.\d+/.exec(text)?.[0];
};

const listens = async (address: string): Promise<boolean> => {
  const socket = connect(PORT, address);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
};

(missing === undefined ? describe : describe.skip)(
  `names of AWS in jobs on plain JVMs${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    const host = new TestHost();
    const other = new TestHost();

    beforeAll(() => host.start(), START_MILLISECONDS);
    afterAll(async () => {
      await host.close();
      await other.close();
    }, START_MILLISECONDS);

    it(
      'end at an address that outlives the host, for clusters that do as well',
      async () => {
        const address = (await addressOf(host)) ?? '';
        expect(await listens(address)).toBe(true);
        await host.kill();
        expect(await listens(address)).toBe(false);
        await host.start();
        expect(await listens(address)).toBe(true);
        expect(await addressOf(host)).toBe(address);
      },
      START_MILLISECONDS,
    );

    it(
      'end at an address of its own for each host, and nowhere where they are not led',
      async () => {
        await other.start();
        const address = (await addressOf(other)) ?? '';
        expect(await listens(address)).toBe(true);
        expect(address).not.toBe(await addressOf(host));
        await other.stop();
        await other.start({ flags: ['--lead-endpoints', 'off'] });
        expect(await addressOf(other)).toBeUndefined();
        expect(await listens(address)).toBe(false);
      },
      START_MILLISECONDS,
    );
  },
);
