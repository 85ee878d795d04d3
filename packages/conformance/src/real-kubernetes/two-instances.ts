// Two instances of Drey in one namespace, with applications of one name: neither touches what is the other's.
import { objectsIn, podsIn } from './kubectl.js';
import { runningExample } from './running-example.js';
import { must, none, type Part, type PartPlace, type Try } from './trial-place.js';

const triesOf = ({ namespace, makeHost }: PartPlace): readonly Try[] => {
  const [one, other] = [makeHost(), makeHost()];
  const [mine, theirs] = [runningExample({ host: one, namespace }), runningExample({ host: other, namespace })];
  const labelOf = (host: typeof one): string => `drey.instance=${host.instanceIds[0]}`;
  const uids = async (host: typeof one): Promise<string> =>
    (await podsIn(namespace))
      .filter(({ metadata: { labels } }) => labels?.['drey.instance'] === host.instanceIds[0])
      .map(({ metadata }) => metadata.uid)
      .toSorted()
      .join();
  return [
    {
      name: 'two instances with an application of one name each: both run',
      isGround: true,
      run: async () => {
        await Promise.all([one.start(), other.start()]);
        await Promise.all([mine.make(), theirs.make()]);
        const seconds = await Promise.all([mine.trial().start(), theirs.trial().start()]);
        await Promise.all([mine.rows(), theirs.rows()]);
        return `${seconds.join(' s and ')} s`;
      },
    },
    {
      name: 'kill -9 of one and its next start: each goes on with its own job in its own pods',
      run: async () => {
        const before = await Promise.all([mine.running(), theirs.running()]);
        const pods = await Promise.all([uids(one), uids(other)]);
        await one.kill();
        await one.start();
        const now = await Promise.all([mine.running(), theirs.running()]);
        must(now[0].jobId === before[0].jobId && now[1].jobId === before[1].jobId, 'Another job runs.');
        must(String(await Promise.all([uids(one), uids(other)])) === String(pods), 'The pods are not the same.');
        return `${await mine.rows()}; ${await theirs.rows()}`;
      },
    },
    {
      name: 'a clean stop of one: nothing of its own is left but ConfigMaps, everything of the other one is, and it runs on',
      run: async () => {
        const before = await theirs.running();
        const objects = await objectsIn(namespace, labelOf(other));
        await one.stop();
        const left = (await objectsIn(namespace, labelOf(one))).filter((name) => !name.startsWith('configmap/'));
        none(left.map((name) => `left: ${name}`));
        const there = new Set(await objectsIn(namespace, labelOf(other)));
        none(objects.filter((name) => !there.has(name)).map((name) => `gone: ${name}`));
        must((await theirs.running()).jobId === before.jobId, 'Another job runs.');
        return `${objects.length} objects of the other one, ${await theirs.rows()}`;
      },
    },
    { name: 'the other one stops with a snapshot', run: async () => `${await theirs.trial().stop()} s` },
  ];
};

/** The part. */
export const twoInstances: Part = {
  key: 'two',
  about: 'two instances of Drey in one namespace do not touch each other',
  remedy: 'Four pods of jobs run at a time; "kubectl describe nodes" tells whether there is room for them.',
  tries: triesOf,
};
