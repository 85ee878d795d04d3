import { describe, expect, it } from '@jest/globals';
import { OperatorError, silentLogger } from '@drey/plugin-api';
import type { DataPlane } from './data-plane.js';
import { bindNames, namesAddressOf } from './names-address.js';

const instanceId = 'ab'.repeat(16);
const address = namesAddressOf(instanceId);

const surroundings = (refusal?: OperatorError) => {
  const bound: string[] = [];
  const said: string[] = [];
  const plane = (authority: string | undefined): DataPlane => ({
    port: 1,
    endpoint: 'http://127.0.0.1:1',
    moved: false,
    settled: () => Promise.resolve(),
    authority,
    bind: (at, port) => {
      bound.push(`${at}:${port}`);
      return refusal === undefined ? Promise.resolve() : Promise.reject(refusal);
    },
    close: () => Promise.resolve(),
  });
  const host = { instanceId, log: { ...silentLogger, info: (line: string) => void said.push(line) } };
  return { bound, said, plane, host };
};

describe('the address of names', () => {
  it('is a loopback address of the instance, the same each time', () => {
    expect(address).toMatch(
      /^127\.77\.(?:[1-9]|[1-9]\d|1\d\d|2[0-4]\d|25[0-4])\.(?:[1-9]|[1-9]\d|1\d\d|2[0-4]\d|25[0-4])$/,
    );
    expect(namesAddressOf(instanceId)).toBe(address);
    expect(namesAddressOf('cd'.repeat(16))).not.toBe(address);
  });

  it('is bound on the port of HTTPS', async () => {
    const { host, plane, bound, said } = surroundings();
    const names = await bindNames(host, plane('pem'), true);
    expect(names).toMatchObject({ address, facts: [{ ok: true, text: expect.stringContaining(address) }] });
    expect(bound).toEqual([`${address}:443`]);
    expect(said).toEqual([]);
  });

  it('is not wanted where nothing is led, or where members have another loopback', async () => {
    const { host, plane, bound } = surroundings();
    const nothing = { address: undefined, facts: [] };
    expect(await bindNames(host, null, true)).toEqual(nothing);
    expect(await bindNames(host, plane(undefined), true)).toEqual(nothing);
    expect(await bindNames(host, plane('pem'), false)).toEqual(nothing);
    expect(bound).toEqual([]);
  });

  it('leads to nobody, and not to AWS, where the port cannot be had, which is said', async () => {
    const { host, plane, said } = surroundings(
      new OperatorError('DREY_PORT_FORBIDDEN', 'It is not permitted.', 'Ask.'),
    );
    const names = await bindNames(host, plane('pem'), true);
    expect(names).toMatchObject({
      address,
      facts: [{ ok: true, text: expect.stringContaining('permitted') }],
    });
    expect(said).toHaveLength(1);
  });
});
