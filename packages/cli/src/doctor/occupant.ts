// Who listens at an address: nobody, a Drey (and of which data directory), or another program.
import type { OperatorError } from '@drey/plugin-api';
import { listen, type ListenAddress, urlOf } from '@drey/gateway/host';

/** What is at an address. */
export type Occupant =
  | { readonly kind: 'nobody' }
  | {
      readonly kind: 'drey';
      readonly url: string;
      readonly version: string;
      readonly instanceId: string;
      readonly fault: OperatorError;
    }
  /** `fault` is what a start would say. */
  | { readonly kind: 'other'; readonly fault: OperatorError };

const ASK_MILLISECONDS = 2_000;

interface Info {
  readonly edition?: unknown;
  readonly version?: unknown;
  readonly machine_id?: unknown;
}

const askInfo = async (url: string): Promise<Info | undefined> => {
  try {
    const answer = await fetch(`${url}/_localstack/info`, { signal: AbortSignal.timeout(ASK_MILLISECONDS) });
    return (await answer.json()) as Info;
  } catch {
    return undefined;
  }
};

/** Binds an address for a moment, and asks the process that has it. Port 0 is always free. */
export const occupantOf = async (address: ListenAddress): Promise<Occupant> => {
  if (address.port === 0) return { kind: 'nobody' };
  try {
    const listener = await listen((_request, response) => void response.writeHead(503).end(), address);
    await listener.close(0);
    return { kind: 'nobody' };
  } catch (error) {
    const fault = error as OperatorError;
    if (fault.code !== 'DREY_PORT_IN_USE') return { kind: 'other', fault };
    const url = urlOf(address.host, address.port);
    const info = await askInfo(url);
    return info?.edition === 'drey'
      ? { kind: 'drey', url, version: String(info.version), instanceId: String(info.machine_id), fault }
      : { kind: 'other', fault };
  }
};
