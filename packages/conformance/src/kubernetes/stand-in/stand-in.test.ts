// The stand-in itself: what tests of the driver rely on.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../../host/until.js';
import { webhookDenial } from './admission.js';
import type { ApiObject, PodObject } from './objects.js';
import { createRecordPods } from './record-pods.js';
import { StandIn } from './stand-in.js';

interface Answer {
  readonly status: number;
  readonly body: ApiObject & {
    readonly items: readonly ApiObject[];
    readonly message: string;
    readonly reason: string;
  };
}

const SECONDS = 10_000;

const pod = (name: string, more: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { app: 'a' } },
  spec: {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 3,
    securityContext: { runAsNonRoot: true, runAsUser: 9999, seccompProfile: { type: 'RuntimeDefault' } },
    tolerations: [
      { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 0 },
    ],
    containers: [
      {
        name: 'flink',
        image: 'flink',
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
    ],
    ...more,
  },
});

const map = (name: string, data: object, metadata: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...metadata },
  data,
});

describe('the stand-in for Kubernetes', () => {
  let kubernetes: StandIn;
  let token: string;

  beforeEach(async () => {
    kubernetes = await StandIn.start({ runner: createRecordPods() });
    ({ token } = kubernetes);
  });

  afterEach(() => kubernetes.close());

  const ask = async (method: string, path: string, body?: object, type = 'application/json'): Promise<Answer> => {
    const answer = await fetch(`${kubernetes.server.plainUrl}/api/v1/namespaces/${kubernetes.namespace}/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': type },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Answer['body'] };
  };

  const apply = (path: string, object: object): Promise<Answer> =>
    ask('PATCH', `${path}?fieldManager=drey&force=true`, object, 'application/apply-patch+yaml');

  const phase = (name: string, wanted: string): Promise<PodObject> =>
    until(`${name} ${wanted}`, SECONDS, () => {
      const one = kubernetes.pod(name);
      return one.status.phase === wanted ? one : undefined;
    });

  /** Events of a watch until it ends, or so many. */
  const watch = async (query: string, most = Infinity): Promise<readonly { type: string; object: ApiObject }[]> => {
    const answer = await fetch(`${kubernetes.server.plainUrl}/api/v1/namespaces/${kubernetes.namespace}/${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    let said = '';
    const events = (): { type: string; object: ApiObject }[] =>
      said
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as { type: string; object: ApiObject });
    for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) {
      said += Buffer.from(part).toString('utf8');
      if (events().length >= most) break;
    }
    return events();
  };

  it('applies objects, changes nothing by the same again, and takes away what is not named any more', async () => {
    const made = await apply('configmaps/one', map('one', { a: '1', b: '2' }, { labels: { app: 'a' } }));
    expect(made.status).toBe(201);
    const same = await apply('configmaps/one', map('one', { a: '1', b: '2' }, { labels: { app: 'a' } }));
    expect(same).toEqual({ status: 200, body: made.body });
    await ask('PATCH', 'configmaps/one', { data: { c: '3' } }, 'application/merge-patch+json');
    const changed = await apply('configmaps/one', map('one', { a: '9' }));
    expect(changed.body['data']).toEqual({ a: '9', c: '3' });
    expect(changed.body.metadata.labels).toBeUndefined();
    expect(changed.body.metadata.uid).toBe(made.body.metadata.uid);
    expect((await apply('configmaps/Bad_name', map('Bad_name', {}))).status).toBe(422);
  });

  it('lists in pages of one version, and says that a page of long ago is gone', async () => {
    for (const name of ['a', 'b', 'c']) await apply(`configmaps/${name}`, map(name, {}));
    const first = await ask('GET', 'configmaps?limit=2');
    expect(first.body.items.map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
    await apply('configmaps/d', map('d', {}));
    const next = (first.body.metadata as unknown as { continue: string }).continue;
    const second = await ask('GET', `configmaps?limit=2&continue=${next}`);
    expect(second.body.items.map(({ metadata }) => metadata.name)).toEqual(['c']);
    expect(second.body.metadata.resourceVersion).toBe(first.body.metadata.resourceVersion);
    const again = await ask('GET', 'configmaps?limit=2');
    kubernetes.forget();
    const late = await ask(
      'GET',
      `configmaps?limit=2&continue=${(again.body.metadata as unknown as { continue: string }).continue}`,
    );
    expect([late.status, late.body.reason]).toEqual([410, 'Expired']);
  });

  it('watches by label from a version on, with bookmarks, and tells of versions that are too old both ways', async () => {
    const { body } = await ask('GET', 'configmaps');
    const from = body.metadata.resourceVersion;
    await apply('configmaps/one', map('one', {}, { labels: { app: 'a' } }));
    await apply('configmaps/two', map('two', {}, { labels: { app: 'b' } }));
    await ask('PATCH', 'configmaps/one', { metadata: { labels: { app: 'b' } } }, 'application/merge-patch+json');
    await ask('DELETE', 'configmaps/one');
    const query = `configmaps?watch=true&labelSelector=app%3Da&timeoutSeconds=1&resourceVersion=${from}`;
    expect((await watch(query)).map(({ type, object }) => [type, object.metadata.name])).toEqual([
      ['ADDED', 'one'],
      ['DELETED', 'one'],
    ]);
    const marked = watch(
      `configmaps?watch=true&allowWatchBookmarks=true&resourceVersion=${kubernetes.objects('configmaps')[0]?.metadata.resourceVersion}`,
      3,
    );
    await until('a watch', SECONDS, () => kubernetes.watches.open > 0);
    kubernetes.watches.bookmark();
    expect((await marked).at(-1)?.type).toBe('BOOKMARK');
    kubernetes.forget();
    expect(await watch(query)).toMatchObject([{ type: 'ERROR', object: { code: 410 } }]);
    kubernetes.watches.expiredAs = 'status';
    expect((await ask('GET', query)).status).toBe(410);
  });

  it('takes what has lost its owner along', async () => {
    const owner = (await apply('configmaps/owner', map('owner', {}))).body.metadata;
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: owner.uid }];
    await apply('configmaps/owned', map('owned', {}, { ownerReferences }));
    await apply('pods/owned', { ...pod('owned'), metadata: { name: 'owned', ownerReferences } });
    await phase('owned', 'Running');
    expect((await ask('DELETE', 'configmaps/owner', { preconditions: { uid: 'another' } })).status).toBe(409);
    expect((await ask('DELETE', 'configmaps/owner', { preconditions: { uid: owner.uid } })).status).toBe(200);
    await until(
      'nothing',
      SECONDS,
      () => kubernetes.objects('pods').length + kubernetes.objects('configmaps').length === 0,
    );
  });

  it('runs pods, ends them by their deadline, and deletes them with grace', async () => {
    await apply('pods/one', pod('one'));
    const running = await phase('one', 'Running');
    expect(running).toMatchObject({
      spec: { nodeName: 'node-1' },
      status: { podIP: '10.244.0.1', containerStatuses: [{ name: 'flink', ready: true, state: { running: {} } }] },
    });
    const patch = { metadata: { uid: 'another' }, spec: { activeDeadlineSeconds: 1 } };
    expect((await ask('PATCH', 'pods/one', patch, 'application/merge-patch+json')).status).toBe(409);
    patch.metadata.uid = running.metadata.uid;
    expect((await ask('PATCH', 'pods/one', patch, 'application/merge-patch+json')).status).toBe(200);
    expect(await phase('one', 'Failed')).toMatchObject({
      status: {
        reason: 'DeadlineExceeded',
        containerStatuses: [{ state: { terminated: { exitCode: 143, reason: 'Error' } } }],
      },
    });
    await ask('DELETE', 'pods/one');
    expect((await ask('GET', 'pods/one')).status).toBe(404);
    await apply('pods/two', pod('two'));
    await phase('two', 'Running');
    const leaving = await ask('DELETE', 'pods/two');
    expect(leaving.body.metadata.deletionGracePeriodSeconds).toBe(3);
    await until('no pod', SECONDS, () => kubernetes.objects('pods').length === 0);
    expect((await apply('pods/three', { ...pod('three', { securityContext: {} }) })).body.message).toContain(
      'violates PodSecurity',
    );
  });

  it('tells of pods that no node takes, of images and of what nodes do to pods', async () => {
    kubernetes.cordon('node-1');
    kubernetes.cordon('node-2');
    await apply('pods/one', pod('one'));
    const unscheduled = await until('a reason', SECONDS, () => kubernetes.pod('one').status.conditions?.[0]);
    expect(unscheduled).toMatchObject({
      reason: 'Unschedulable',
      message: '0/2 nodes are available: 2 node(s) were unschedulable.',
    });
    kubernetes.breakImages(/flink/);
    kubernetes.cordon('node-2', false);
    await until(
      'a back-off',
      SECONDS,
      () => kubernetes.pod('one').status.containerStatuses?.[0]?.state.waiting?.reason === 'ImagePullBackOff',
    );
    kubernetes.breakImages(undefined);
    await phase('one', 'Running');
    await kubernetes.killForMemory('one');
    expect((await phase('one', 'Failed')).status.containerStatuses?.[0]?.state.terminated).toMatchObject({
      exitCode: 137,
      reason: 'OOMKilled',
    });
    await apply('pods/two', pod('two'));
    await phase('two', 'Running');
    kubernetes.evict('two');
    expect((await phase('two', 'Failed')).status.reason).toBe('Evicted');
  });

  it('loses a node with its pods, which stay on their way out until it is gone or comes back', async () => {
    await apply('pods/one', pod('one'));
    await phase('one', 'Running');
    await kubernetes.loseNode('node-1', 'frozen');
    const lost = await until('a deletion', SECONDS, () =>
      kubernetes.pod('one').metadata.deletionTimestamp === undefined ? undefined : kubernetes.pod('one'),
    );
    expect(lost.status.conditions).toEqual(
      expect.arrayContaining([expect.objectContaining({ type: 'DisruptionTarget', reason: 'DeletionByTaintManager' })]),
    );
    expect((await ask('GET', 'pods/one/log?container=flink')).status).toBe(500);
    await kubernetes.returnNode('node-1');
    await until('no pod', SECONDS, () => kubernetes.objects('pods').length === 0);
    await apply('pods/two', pod('two'));
    await phase('two', 'Running');
    await kubernetes.loseNode('node-1', 'cut');
    kubernetes.removeNode('node-1');
    expect(kubernetes.objects('pods')).toEqual([]);
  });

  it('refuses by quota, webhook and absent rights, and is away and back', async () => {
    kubernetes.admission.limitPods(1);
    await apply('pods/one', pod('one'));
    expect((await apply('pods/two', pod('two'))).body.message).toContain('exceeded quota');
    kubernetes.admission.limitPods(Infinity);
    const end = kubernetes.admission.refuse(webhookDenial);
    expect((await apply('pods/two', pod('two'))).body.message).toContain('admission webhook');
    end();
    kubernetes.admission.grant([{ resources: ['pods'], verbs: ['get', 'list'] }]);
    expect((await apply('pods/two', pod('two'))).body).toMatchObject({
      reason: 'Forbidden',
      message: expect.stringContaining('cannot patch'),
    });
    expect((await ask('GET', 'pods')).status).toBe(200);
    kubernetes.admission.grant(undefined);
    await kubernetes.server.close();
    await expect(ask('GET', 'pods')).rejects.toThrow();
    await kubernetes.server.open();
    expect((await ask('GET', 'pods')).body.items).toHaveLength(1);
  });
});
