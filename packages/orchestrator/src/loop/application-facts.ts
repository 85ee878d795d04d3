// What the health page tells of applications that are not well though their status does not say so.
import type { HealthFact } from '@drey/plugin-api';
import type { Application, Run } from '@drey/state';
import type { Hindrance } from './hindrances.js';
import type { Trouble } from '../watch/trouble.js';
import { type KnownFault, knownFaultText } from '../first-fault/known-fault.js';

/** Recoveries in a row that are a trouble; one is what a lost JVM costs. */
const MANY_RECOVERIES = 2;

/** Bounds what health shows of a fault; the whole of it stands in the log and in `/_drey/applications`. */
const FAULT_CHARACTERS = 512;

const mainTrouble = ({ mainFault }: Run): string | undefined =>
  mainFault === undefined
    ? undefined
    : `Its job runs, but its main method failed at ${new Date(mainFault.at).toISOString()}, after the job came to run: ${mainFault.error.slice(0, FAULT_CHARACTERS)}`;

/** What this process knows of an application beside its record. */
export interface ApplicationNews {
  readonly hindrance: Hindrance | undefined;
  readonly troubles: readonly Trouble[];
  readonly fault?: KnownFault | undefined;
}

const silent: ApplicationNews = { hindrance: undefined, troubles: [] };

const since = (at: number, text: string): string => `Since ${new Date(at).toISOString()}: ${text}`;

const troubleOf = (
  { run, status }: Application,
  drivers: ReadonlyMap<string, unknown>,
  { hindrance, troubles, fault }: ApplicationNews,
): string | undefined => {
  if (hindrance !== undefined) return since(hindrance.since, hindrance.cause);
  if (run === null) return undefined;
  if (!drivers.has(run.driver)) return `It waits for the cluster driver ${run.driver}, which runs it and is not there.`;
  const told = [mainTrouble(run) ?? [], troubles.map((trouble) => since(trouble.since, trouble.text))].flat().join(' ');
  if (run.recoveries < MANY_RECOVERIES) return told === '' ? undefined : told;
  return `It is ${status}, but its job does not stay up: attempt ${run.recoveries} to bring it back.${fault === undefined ? '' : ` ${knownFaultText(fault).slice(0, FAULT_CHARACTERS)}`} The lines "Bringing a job back." in the log of this host say why; StopApplication with Force ends the attempts.`;
};

/** One fact for each application in trouble. */
export const applicationFacts = (
  applications: Iterable<Application>,
  drivers: ReadonlyMap<string, unknown>,
  newsOf: (application: Application) => ApplicationNews = () => silent,
): readonly HealthFact[] =>
  [...applications].flatMap((application) => {
    const text = troubleOf(application, drivers, newsOf(application));
    return text === undefined ? [] : [{ name: `application ${application.arn}`, ok: false, text }];
  });
