import { describe, expect, it } from '@jest/globals';
import { type DataPlaneOptions, OperatorError } from '@drey/plugin-api';
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

  it('is told to be missing in a host that opens no second listener', async () => {
    const { applications, backend } = surroundings();
    const code = 'DREY_HOST_WITHOUT_DATA_PLANE';
    await expect(openDataPlane(fakeHost(), applications, { routes: [] })).rejects.toMatchObject({ code });
    await backend.writeValue('dataPlane', { port: 40_000, secret: 'a' });
    await expect(openDataPlane(fakeHost(), applications, { routes: [] })).rejects.toMatchObject({ code });
  });
});
