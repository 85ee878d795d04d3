import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { rootCertificates } from 'node:tls';
import type { ClusterSpec, EndpointLead } from '@drey/cluster';
import { certificatesOf, specHash } from '@drey/cluster/jvm';
import { hex, makeSpec } from '@drey/cluster/testing';
import { flinkRuntime } from '@drey/runtimes';
import { dockerContext, engineSocket } from './docker-context.test.support.js';
import { launchCluster } from './launching.js';

const runtime = flinkRuntime('FLINK-1_20')!;
const [authority = '', imageAuthority = ''] = rootCertificates;
const lead: EndpointLead = {
  port: 4567,
  authority,
  names: ['s3.amazonaws.com', 'sqs.eu-west-1.amazonaws.com'],
};

/** The part of a create call that is looked at. */
interface Created {
  readonly name: string;
  readonly Cmd: readonly string[];
  readonly Env: readonly string[];
  readonly HostConfig: { readonly ExtraHosts: readonly string[] };
  readonly Labels: Readonly<Record<string, string>>;
}

describe('the containers of a cluster', () => {
  const instanceId = hex(16);
  let directory: string;
  let engine: Server;
  let created: Created[];
  let archives: Buffer[];

  /** An engine that makes and starts every container it is asked for. */
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'drey-launching-'));
    created = [];
    archives = [];
    engine = createServer((request, response) => {
      const path = request.url ?? '';
      const answer = (status: number, body: unknown): void =>
        void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      void buffer(request).then((body) => {
        const name = /^\/containers\/create\?name=(.+)$/.exec(path)?.[1];
        if (name !== undefined) {
          created.push({ ...(JSON.parse(body.toString('utf8')) as Created), name });
          answer(201, { Id: name });
        } else if (path.includes('/archive')) {
          archives.push(body);
          answer(200, {});
        } else if (path.endsWith('/json')) answer(200, { State: { Status: 'created', Error: '' } });
        else answer(200, {});
      });
    });
    await new Promise<void>((resolve) => engine.listen(engineSocket(directory), resolve));
  });

  afterEach(async () => {
    engine.closeAllConnections();
    await new Promise((resolve) => engine.close(resolve));
    await rm(directory, { recursive: true, force: true });
  });

  const launched = async (spec: ClusterSpec, dataPlanePort?: number, dockerFlags = ''): Promise<readonly Created[]> => {
    const context = { ...dockerContext(directory, { dockerFlags }), instanceId };
    const image = { id: 'sha256:1', name: 'flink', flinkHome: '/opt/flink' };
    await launchCluster(context, spec, {
      facts: {
        image,
        flinkHome: '/opt/flink',
        javaFeature: 17,
        files: ['lib/flink-dist.jar'],
        certificates: certificatesOf(imageAuthority),
      },
      reach: { network: 'n', gateway: 'g', extraHosts: [], bind: null, inside: false },
      dataPlanePort,
      serviceLibrary: undefined,
    });
    return created.toSorted((one, other) => one.name.localeCompare(other.name));
  };

  it('bear the labels of the contract on every member, with version, attempt and hash of the spec', async () => {
    const spec = makeSpec(runtime, { startedFor: { versionId: 7, attempt: 2 } });
    const all = await launched(spec);
    expect(all.map(({ Labels }) => Labels['drey.role'])).toEqual(['jobmanager', 'taskmanager']);
    for (const { Labels } of all)
      expect(Labels).toMatchObject({
        'drey.cluster': spec.clusterId,
        'drey.instance': instanceId,
        'drey.version': '7',
        'drey.attempt': '2',
        'drey.spec': specHash(spec),
      });
  });

  it('bear no version and no attempt on a parked cluster, which is started for none', async () => {
    for (const { Labels } of await launched(makeSpec(runtime)))
      expect(Object.keys(Labels).filter((name) => /version|attempt/.test(name))).toEqual([]);
  });

  it('bear the same hash for another attempt, another one for another spec, and none that depends on secrets', () => {
    const spec = makeSpec(runtime, { startedFor: { versionId: 7, attempt: 1 } });
    const again = { ...spec, clusterId: hex(8), startedFor: { versionId: 7, attempt: 2 }, environment: { A: 'b' } };
    expect(specHash(spec)).toMatch(/^[0-9a-f]{16}$/);
    expect(specHash(again)).toBe(specHash(spec));
    expect(specHash({ ...spec, taskManagers: 2 })).not.toBe(specHash(spec));
    const withLead = specHash({ ...spec, lead });
    expect(withLead).not.toBe(specHash(spec));
    expect(specHash({ ...spec, lead: { ...lead, authority: imageAuthority } })).toBe(withLead);
  });

  it('lead names of AWS to the data plane by proxy, trust and hosts, and hand the proxies of the user to the relay', async () => {
    const flags = '-e HTTPS_PROXY=http://corp:3128 -e no_proxy=.corp -e OTHER=x --add-host s3.amazonaws.com:192.0.2.1';
    const spec = makeSpec(runtime, { lead, environment: { TOKEN: 't', HTTPS_PROXY: 'of a spec put together again' } });
    const all = await launched(spec, 4567, flags);
    expect(all).toHaveLength(2);
    for (const { Cmd, Env, HostConfig } of all) {
      expect(Cmd).toEqual(
        expect.arrayContaining([
          '-Dhttps.proxyHost=127.0.0.1',
          '-Dhttps.proxyPort=4567',
          '-Djavax.net.ssl.trustStore=/opt/drey/trust/trust.jks',
        ]),
      );
      expect(Cmd.slice(Cmd.indexOf('drey.Member'))).toEqual(
        expect.arrayContaining(['drey.Member', 'lead', '4567', 'g', '4567']),
      );
      // The engine takes the last of a name.
      const environment = Object.fromEntries(Env.map((pair) => [pair.split('=')[0], pair]));
      expect(environment).toMatchObject({
        HTTPS_PROXY: 'HTTPS_PROXY=http://127.0.0.1:4567',
        https_proxy: 'https_proxy=http://127.0.0.1:4567',
        no_proxy: expect.stringContaining('no_proxy=localhost,127.0.0.1,::1'),
        DREY_CONTAINER_HTTPS_PROXY: 'DREY_CONTAINER_HTTPS_PROXY=http://corp:3128',
        DREY_CONTAINER_NO_PROXY: 'DREY_CONTAINER_NO_PROXY=.corp',
        AWS_CA_BUNDLE: 'AWS_CA_BUNDLE=/opt/drey/trust/trust.pem',
        OTHER: 'OTHER=x',
      });
      expect(HostConfig.ExtraHosts).toEqual([
        's3.amazonaws.com:127.0.0.1',
        'sqs.eu-west-1.amazonaws.com:127.0.0.1',
        'localhost.localstack.cloud:127.0.0.1',
        's3.amazonaws.com:192.0.2.1',
      ]);
    }
    for (const archive of archives)
      for (const certificate of [authority, imageAuthority].flatMap(certificatesOf))
        expect(archive.includes(certificate)).toBe(true);
  });

  it('are as they were where nothing is led, or where there is no data plane to lead to', async () => {
    for (const [spec, port] of [
      [makeSpec(runtime), 4567],
      [makeSpec(runtime, { lead }), undefined],
    ] as const) {
      created = [];
      for (const { Cmd, Env, HostConfig } of await launched(spec, port, '-e HTTPS_PROXY=http://corp:3128')) {
        expect(Cmd.join(' ')).not.toMatch(/proxyHost|trustStore|Member lead/);
        expect(Env).toContain('HTTPS_PROXY=http://corp:3128');
        expect(HostConfig.ExtraHosts).toEqual([]);
      }
    }
  });
});
