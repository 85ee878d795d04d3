// The newest look of the loop at each application, and what came about between two looks: for rows, and for the timeline.
import type { Sighting } from '@drey/orchestrator';
import { type Application, type ApplicationKey, keyText } from '@drey/state';
import type { StepBook } from './step-book.js';

/** Newest looks. */
export interface LookBook {
  looked(application: Application, sighting: Sighting): void;
  /** Undefined before the first look, and where the application has another run by now. */
  of(application: Application): Sighting | undefined;
  forget(key: ApplicationKey): void;
}

/** What came about: a title and a sentence. */
type News = readonly [title: string, text: string | null];

const jobOf = ({ job }: Sighting) => (job === undefined || job === 'absent' ? undefined : job);

const newsOf = (before: Sighting, now: Sighting): readonly News[] => {
  const news: News[] = [];
  const was = jobOf(before);
  const is = jobOf(now);
  if (is?.restartedAt !== undefined && is.restartedAt !== was?.restartedAt)
    news.push(['restart', is.fault ?? 'Flink restarts the job.']);
  if (is !== undefined && is.state !== was?.state) news.push([`job ${is.state}`, is.tasks ?? null]);
  if (!before.isSilent && now.isSilent) news.push(['silence', 'The JobManager does not answer.']);
  if (before.isSilent && !now.isSilent) news.push(['silence', 'The JobManager answers again.']);
  if (before.cluster !== 'absent' && now.cluster !== 'absent') {
    const known = new Map(before.cluster.members.map((member) => [member.name, member]));
    for (const { name, alive, ended } of now.cluster.members) {
      const member = known.get(name);
      if (!alive && member?.alive === true) news.push([`${name} ended`, ended ?? null]);
      if (alive && member === undefined) news.push([`${name} started`, null]);
    }
  }
  return news;
};

/** An empty book. */
export const createLookBook = (steps: Pick<StepBook, 'note'>): LookBook => {
  const looks = new Map<string, { readonly clusterId: string | undefined; readonly sighting: Sighting }>();
  return {
    looked: (application, sighting) => {
      const key = keyText(application);
      const clusterId = application.run?.clusterId;
      const before = looks.get(key);
      if (clusterId === undefined) looks.delete(key);
      else looks.set(key, { clusterId, sighting });
      if (before === undefined || clusterId === undefined || before.clusterId !== clusterId) return;
      for (const [title, text] of newsOf(before.sighting, sighting)) steps.note(application, title, text);
    },
    of: (application) => {
      const look = looks.get(keyText(application));
      return look?.clusterId === application.run?.clusterId ? look?.sighting : undefined;
    },
    forget: (key) => void looks.delete(keyText(key)),
  };
};
