// What the health page says of our moto.
import { type HealthFact, operatorLine } from '@drey/plugin-api';
import { motoEndpoint } from './moto-process.js';
import type { MotoRecord } from './record.js';

/** Where moto stands. */
export interface MotoStanding {
  readonly record: MotoRecord | undefined;
  /** One of an earlier run that is waited for. */
  readonly awaited: MotoRecord | undefined;
  readonly answering: boolean;
  /** How often everything that it held was lost since the last clean start. */
  readonly losses: number;
  readonly fault: Error | undefined;
}

const upstreamFact = ({ record, awaited, answering, fault }: MotoStanding): HealthFact => {
  const name = 'upstream';
  if (fault !== undefined) return { name, ok: false, text: operatorLine(fault) };
  if (record === undefined && awaited !== undefined)
    return {
      name,
      ok: false,
      text: `moto ${awaited.version} of the last run (process ${awaited.pid}, ${motoEndpoint(awaited.port)}) does not answer yet; it is waited for, up to two minutes.`,
    };
  if (record === undefined) return { name, ok: true, text: 'The moto companion is being installed or started.' };
  const which = `moto ${record.version} (process ${record.pid}, ${motoEndpoint(record.port)})`;
  if (!answering) return { name, ok: false, text: `${which} does not answer; it is started again when it stays away.` };
  return {
    name,
    ok: true,
    text: `${which} answers; it holds everything in memory, which a clean stop keeps for the next start.`,
  };
};

/** The facts, the loss of data among them until the next clean start. */
export const motoFacts = (standing: MotoStanding): readonly HealthFact[] => {
  const fact = upstreamFact(standing);
  if (standing.losses === 0) return [fact];
  const times = standing.losses === 1 ? 'once' : `${standing.losses} times`;
  const text =
    `moto ended unexpectedly ${times} since the last clean start: buckets, roles, streams and log groups made before are gone. ` +
    'Make them again; a clean stop and start clears this notice.';
  return [fact, { name: 'upstream-data', ok: false, text }];
};
