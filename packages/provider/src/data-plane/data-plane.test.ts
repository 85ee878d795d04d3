import { describe, expect, it } from '@jest/globals';
import { type DataPlaneOptions, type Host, OperatorError } from '@drey/plugin-api';
import { fakeHost } from '@drey/plugin-api/testing';
import { createApplicationStore, memoryBackend } from '@drey/state';
import { openDataPlane } from './data-plane.js';

/** A host whose listeners are records, and a store of one value. */
const surroundings = (taken: readonly string[] = []) => {
  const open: string[] = [];
  const backend = memoryBackend();
  const host = fakeHost({
    openDataPlane: ({ host: address, port }: DataPlaneOptions) => {
      const at = port === 0 ? 40_000 : port;
      const name = `${address}:${at}`;
      if (taken.includes(name))
        return Promise.reject(new OperatorError('DREY_PORT_IN_USE', `${name} is taken.`, 'Wait.'));
      open.push(name);
      return Promise.resolve({
        host: address,
        port: at,
        close: () => {
          open.splice(open.indexOf(name), 1);
          return Promise.resolve();
        },
      });
    },
  });
  return { host, backend, applications: createApplicationStore(backend), open };
};

describe('the data plane', () => {
  it('serves containers at a further address on the same port, once, and closes with all of it', async () => {
    const { host, applications, open } = surroundings();
    const plane = await openDataPlane(host, applications, { routes: [] });
    await plane.bind('172.17.0.1');
    await plane.bind('172.17.0.1');
    expect(open).toEqual(['127.0.0.1:40000', '172.17.0.1:40000']);
    expect(plane).toMatchObject({ port: 40_000, endpoint: 'http://127.0.0.1:40000', moved: false });
    await plane.close();
    expect(open).toEqual([]);
  });

  it('tells of an address that is taken, and tries it again when it is asked again', async () => {
    const taken = ['172.17.0.1:40000'];
    const { host, applications, open } = surroundings(taken);
    const plane = await openDataPlane(host, applications, { routes: [] });
    await expect(plane.bind('172.17.0.1')).rejects.toMatchObject({ code: 'DREY_PORT_IN_USE' });
    taken.length = 0;
    await plane.bind('172.17.0.1');
    expect(open).toHaveLength(2);
    await plane.close();
  });

  it('serves at a further address on another port where one is asked for', async () => {
    const { host, applications, open } = surroundings(['127.77.1.2:443']);
    const plane = await openDataPlane(host, applications, { routes: [] });
    await expect(plane.bind('127.77.1.2', 443)).rejects.toMatchObject({ code: 'DREY_PORT_IN_USE' });
    await plane.bind('127.77.1.3', 443);
    await plane.bind('127.77.1.3');
    expect(open).toEqual(['127.0.0.1:40000', '127.77.1.3:443', '127.77.1.3:40000']);
    await plane.close();
    expect(open).toEqual([]);
  });

  it('keeps its port over hosts', async () => {
    const { host, applications } = surroundings();
    await (await openDataPlane(host, applications, { routes: [] })).close();
    expect((await openDataPlane(host, applications, { routes: [] })).moved).toBe(false);
  });

  it('takes another port only once that of before stays taken', async () => {
    const taken: string[] = [];
    const { host, applications } = surroundings(taken);
    await (await openDataPlane(host, applications, { routes: [] })).close();
    taken.push('127.0.0.1:40000');
    const pauses: number[] = [];
    const sleep = (milliseconds: number) => {
      pauses.push(milliseconds);
      if (pauses.length === 3) taken.length = 0;
      return Promise.resolve();
    };
    const patient = { ...host, clock: { ...host.clock, sleep } };
    const plane = await openDataPlane(patient, applications, { routes: [] });
    expect(plane).toMatchObject({ port: 40_000, moved: false });
    expect(pauses).toEqual([200, 400, 800]);
    await plane.close();
    taken.push('127.0.0.1:40000');
    const elsewhere: Host = {
      ...patient,
      openDataPlane: (options) => host.openDataPlane!(options.port === 0 ? { ...options, port: 40_001 } : options),
    };
    await expect(openDataPlane(elsewhere, applications, { routes: [] })).resolves.toMatchObject({
      port: 40_001,
      moved: true,
    });
    expect(pauses).toHaveLength(7);
  });

  it('gives no port up that could not be opened for another reason', async () => {
    const { host, applications } = surroundings();
    await (await openDataPlane(host, applications, { routes: [] })).close();
    const full = new OperatorError('DREY_ADDRESS_UNAVAILABLE', 'Listening failed: EMFILE.', 'Give an address.');
    const asked: number[] = [];
    const openDataPlaneOf = ({ port }: DataPlaneOptions): Promise<never> => {
      asked.push(port);
      return Promise.reject(full);
    };
    const clock = { ...host.clock, sleep: () => Promise.resolve() };
    const failing = { ...host, clock, openDataPlane: openDataPlaneOf };
    await expect(openDataPlane(failing, applications, { routes: [] })).rejects.toMatchObject({
      code: 'DREY_DATA_PLANE_UNOPENED',
      message: expect.stringContaining('EMFILE'),
    });
    expect(asked).toEqual(Array.from({ length: 5 }, () => 40_000));
    await expect(openDataPlane(host, applications, { routes: [] })).resolves.toMatchObject({ moved: false });
  });

  it('is told to be missing in a host that opens no second listener', async () => {
    const { applications, backend } = surroundings();
    const code = 'DREY_HOST_WITHOUT_DATA_PLANE';
    await expect(openDataPlane(fakeHost(), applications, { routes: [] })).rejects.toMatchObject({ code });
    await backend.writeValue('dataPlane', { port: 40_000, secret: 'a' });
    await expect(openDataPlane(fakeHost(), applications, { routes: [] })).rejects.toMatchObject({ code });
  });
});
