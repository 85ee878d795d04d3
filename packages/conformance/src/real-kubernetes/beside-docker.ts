// How long a start takes, image present, against the Docker driver on the same machine with the same TaskManagers.
import { loadavg } from 'node:os';
import { engineMissing } from '@drey/driver-docker/testing';
import { type RunningExample, runningExample } from './running-example.js';
import { must, type Part, type PartPlace, type Try } from './trial-place.js';

const ROUNDS = 3;
/** What the issue of the driver asks for. */
const BOUND = 1.2;

const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  return (low + high) / 2;
};

const words = (numbers: readonly number[]): string =>
  `median ${median(numbers).toFixed(1)} s (${Math.min(...numbers)} to ${Math.max(...numbers)})`;

const triesOf = ({ namespace, makeHost }: PartPlace): readonly Try[] => {
  // A cluster that was parked meanwhile would be taken over by one of them and not by the other.
  const pods = makeHost({ flags: ['--warm', '0'] });
  const containers = makeHost({ driver: 'docker', flags: ['--task-manager-per-kpu', '--warm', '0'] });
  const [inPods, inContainers] = [
    runningExample({ host: pods, namespace }),
    runningExample({ host: containers, namespace }),
  ];
  /** One start, and a stop with a snapshot, from which the next one begins. */
  const start = async ({ trial }: RunningExample): Promise<number> => {
    const seconds = await trial().start();
    await trial().rowsGrow();
    await trial().stop();
    return seconds;
  };
  return [
    {
      name: 'both drivers have started the application once, so that images are known',
      isGround: true,
      run: async () => {
        await pods.start();
        await containers.start();
        await inPods.make();
        await inContainers.make();
        return `${await start(inPods)} s in pods, ${await start(inContainers)} s in containers`;
      },
    },
    {
      name: `StartApplication to RUNNING with the image present: at most ${BOUND} of the Docker driver`,
      run: async () => {
        const times = { pods: [] as number[], containers: [] as number[] };
        for (let round = 0; round < ROUNDS; round += 1) {
          // By turns, and each first as often as the other, since the machine may have other work.
          const first = round % 2 === 0;
          if (first) times.pods.push(await start(inPods));
          times.containers.push(await start(inContainers));
          if (!first) times.pods.push(await start(inPods));
        }
        const ratio = median(times.pods) / median(times.containers);
        const facts = `${ratio.toFixed(2)}: pods ${words(times.pods)}, containers ${words(times.containers)}, ${ROUNDS} rounds, load ${loadavg()[0]?.toFixed(1)}`;
        must(ratio <= BOUND, facts);
        return facts;
      },
    },
  ];
};

/** The part. */
export const besideDocker: Part = {
  key: 'docker',
  about: 'a start against one by the Docker driver on the same machine (an engine that answers, DOCKER_HOST)',
  remedy:
    'Only a cluster on this very machine compares, and a quiet one: look at the spread and the load before the ratio.',
  missing: () =>
    Promise.resolve(
      engineMissing === undefined
        ? undefined
        : `No container engine can be used (${engineMissing}). Start one, or try it by node scripts/with-engine.mjs npm run try-kubernetes.`,
    ),
  tries: triesOf,
};
