// Where jobs reach the host: on one port, over all hosts of a data directory.
import { describe, expect, it } from '@jest/globals';
import { type DataPlaneOptions, drawLastingPort, isLastingPort, OperatorError, systemClock } from '@drey/plugin-api';
import { fakeHost } from '@drey/plugin-api/testing';
import { type Application, type ApplicationStore, createApplicationStore, memoryBackend } from '@drey/state';
import { openDataPlane } from './data-plane.js';

const PORT = drawLastingPort();

/** A host whose listeners are records, over a store with a known port unless `known` is 0, and with an application that runs or not. */
const surroundings = async ({ known = PORT, runs = true } = {}) => {
  const open: string[] = [];
  const taken = new Set<string>();
  let waited = 0;
  const clock = {
    now: () => waited,
    sleep: (milliseconds: number) => {
      waited += milliseconds;
      // Nobody keeps it for ever.
      if (waited >= 60_000) taken.clear();
      return Promise.resolve();
    },
  };
  const backend = memoryBackend();
  if (known !== 0) await backend.writeValue('dataPlane', { port: known, secret: 'a' });
  const host = {
    ...fakeHost({
      openDataPlane: ({ host: address, port: at }: DataPlaneOptions) => {
        const name = `${address}:${at}`;
        if (taken.has(name) || taken.has(address))
          return Promise.reject(new OperatorError('DREY_PORT_IN_USE', `${name} is taken.`, 'Wait.'));
        open.push(name);
        return Promise.resolve({
          host: address,
          port: at === 0 ? 40_000 : at,
          close: () => {
            open.splice(open.indexOf(name), 1);
            return Promise.resolve();
          },
        });
      },
    }),
    clock: { ...systemClock, ...clock },
  };
  const store = createApplicationStore(backend);
  const running: Pick<ApplicationStore, 'cell' | 'all'> = {
    cell: (name, isValue) => store.cell(name, isValue),
    all: () => [{ run: {} } as Application],
  };
  const applications = runs ? running : store;
  return { host, backend, applications, open, taken, clock };
};

describe('the data plane', () => {
  it('serves containers at a further address on the same port, once, and closes with all of it', async () => {
    const { host, applications, open } = await surroundings();
    const plane = await openDataPlane(host, applications, { routes: [] });
    await plane.bind('172.17.0.1');
    await plane.bind('172.17.0.1');
    expect(open).toEqual([`127.0.0.1:${PORT}`, `172.17.0.1:${PORT}`]);
    expect(plane).toMatchObject({ port: PORT, endpoint: `http://127.0.0.1:${PORT}`, moved: false });
    await plane.close();
    expect(open).toEqual([]);
  });

  it('tells of an address that is taken, and tries it again when it is asked again', async () => {
    const { host, applications, open, taken } = await surroundings();
    taken.add(`172.17.0.1:${PORT}`);
    const plane = await openDataPlane(host, applications, { routes: [] });
    await expect(plane.bind('172.17.0.1')).rejects.toMatchObject({ code: 'DREY_PORT_IN_USE' });
    taken.clear();
    await plane.bind('172.17.0.1');
    expect(open).toHaveLength(2);
    await plane.close();
  });

  it('serves at a further address on another port where one is asked for', async () => {
    const { host, applications, open, taken } = await surroundings();
    taken.add('127.77.1.2:443');
    const plane = await openDataPlane(host, applications, { routes: [] });
    await expect(plane.bind('127.77.1.2', 443)).rejects.toMatchObject({ code: 'DREY_PORT_IN_USE' });
    await plane.bind('127.77.1.3', 443);
    await plane.bind('127.77.1.3');
    expect(open).toEqual([`127.0.0.1:${PORT}`, '127.77.1.3:443', `127.77.1.3:${PORT}`]);
    await plane.close();
    expect(open).toEqual([]);
  });

  it('keeps its port over hosts, and one that nothing takes while there is no host', async () => {
    const { host, applications } = await surroundings({ known: 0, runs: false });
    const first = await openDataPlane(host, applications, { routes: [] });
    expect(isLastingPort(first.port)).toBe(true);
    expect(first.moved).toBe(false);
    await first.close();
    expect(await openDataPlane(host, applications, { routes: [] })).toMatchObject({ port: first.port, moved: false });
  });

  it('leaves the system the choice where every port that it draws is taken', async () => {
    const { host, applications, taken } = await surroundings({ known: 0 });
    const { openDataPlane: real } = host;
    taken.add('127.0.0.1');
    const kind = {
      ...host,
      openDataPlane: (options: DataPlaneOptions) => {
        if (options.port === 0) taken.clear();
        return real!(options);
      },
    };
    expect(await openDataPlane(kind, applications, { routes: [] })).toMatchObject({ port: 40_000, moved: false });
  });

  it('waits for the port that jobs know, which another program may have for a moment', async () => {
    const { host, applications, taken, clock } = await surroundings();
    taken.add(`127.0.0.1:${PORT}`);
    const sleep = (milliseconds: number): Promise<void> => {
      if (clock.now() >= 3_000) taken.clear();
      return clock.sleep(milliseconds);
    };
    const patient = { ...host, clock: { ...host.clock, sleep } };
    expect(await openDataPlane(patient, applications, { routes: [] })).toMatchObject({ port: PORT, moved: false });
  });

  it('moves where the port stays taken, and says so to every host until no cluster knows the old one', async () => {
    const { host, applications, taken } = await surroundings();
    taken.add(`127.0.0.1:${PORT}`);
    const first = await openDataPlane(host, applications, { routes: [] });
    expect(first.moved).toBe(true);
    expect(first.port).not.toBe(PORT);
    await first.close();
    // That host was killed before it had ended the clusters.
    const second = await openDataPlane(host, applications, { routes: [] });
    expect(second).toMatchObject({ port: first.port, moved: true });
    await second.settled();
    await second.close();
    expect(await openDataPlane(host, applications, { routes: [] })).toMatchObject({ port: first.port, moved: false });
  });

  it('does not move for another reason than that', async () => {
    const { host, applications, backend } = await surroundings();
    const refused = { ...host, openDataPlane: () => Promise.reject(new Error('too many open files')) };
    await expect(openDataPlane(refused, applications, { routes: [] })).rejects.toMatchObject({
      code: 'DREY_DATA_PLANE_UNOPENED',
      message: expect.stringContaining('too many open files'),
    });
    expect(backend.value('dataPlane')).toEqual({ port: PORT, secret: 'a' });
  });

  it('leaves a port of an earlier release, which the system may give away, once no job knows it', async () => {
    const running = await surroundings({ known: 40_001 });
    expect(await openDataPlane(running.host, running.applications, { routes: [] })).toMatchObject({ port: 40_001 });
    const resting = await surroundings({ known: 40_001, runs: false });
    expect(isLastingPort((await openDataPlane(resting.host, resting.applications, { routes: [] })).port)).toBe(true);
  });

  it('is told to be missing in a host that opens no second listener', async () => {
    const code = 'DREY_HOST_WITHOUT_DATA_PLANE';
    const fresh = await surroundings({ known: 0 });
    await expect(openDataPlane(fakeHost(), fresh.applications, { routes: [] })).rejects.toMatchObject({ code });
    const { applications } = await surroundings();
    await expect(openDataPlane(fakeHost(), applications, { routes: [] })).rejects.toMatchObject({ code });
  });
});
