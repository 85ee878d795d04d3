// The address at which names of AWS end for programs that know of no proxy: port 443 of an address of this machine's loopback.
import { createHash } from 'node:crypto';
import type { HealthFact, Host } from '@drey/plugin-api';
import type { DataPlane } from './data-plane.js';

/** Where HTTPS is without a port. */
const PORT = 443;

/** An address of the loopback that is this instance's after a restart as well, and hardly another one's: 64,516 of them. */
export const namesAddressOf = (instanceId: string): string => {
  const [first = 0, second = 0] = createHash('sha256').update(instanceId).digest();
  return `127.77.${1 + (first % 254)}.${1 + (second % 254)}`;
};

/** What came of it. */
export interface NamesAddress {
  /** Where their names lead; undefined where names are looked up as on any machine. */
  readonly address: string | undefined;
  readonly facts: readonly HealthFact[];
}

const LED = 'Programs in jobs that know of no proxy are led here as well, by the names of AWS in their /etc/hosts';
const NOT_LED =
  'Programs in jobs that look up names of AWS themselves and know of no proxy are not led here: they are refused, and do not reach AWS either';

/** Binds it, where names are led and members share the loopback. Never rejects: what cannot be had is said once in the log and in health. */
export const bindNames = async (
  { instanceId, log }: Pick<Host, 'instanceId' | 'log'>,
  plane: DataPlane | null,
  sharesLoopback: boolean,
): Promise<NamesAddress> => {
  if (plane?.authority === undefined || !sharesLoopback) return { address: undefined, facts: [] };
  const address = namesAddressOf(instanceId);
  const fact = (text: string): readonly HealthFact[] => [{ name: 'names of AWS in jobs', ok: true, text }];
  try {
    await plane.bind(address, PORT);
    return { address, facts: fact(`${LED} (${address}).`) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.info(`${NOT_LED}.`, { reason });
    // Nobody answers there, which is better than AWS itself.
    return { address, facts: fact(`${NOT_LED}. ${reason}`) };
  }
};
