// Has moto forget everything that it holds, in every account and region.
import { OperatorError } from '@drey/plugin-api';
import type { RawClient } from '@drey/upstream-client';
import { CONTROL_HEADER } from './gate.js';
import { motoEndpoint } from './moto-process.js';
import type { MotoRecord } from './record.js';

/** Every backend is dropped at once, but its temporary files are closed one by one. */
const RESET_MILLISECONDS = 60_000;

/** There is no moto to ask: it is being started again, or cannot be started. */
const notThere = (): OperatorError =>
  new OperatorError(
    'DREY_COMPANION_AWAY',
    'The moto companion does not run at the moment, so it could not be reset.',
    'See /_drey/health for why, and repeat the reset.',
  );

/** Resets a running moto. Rejects with an OperatorError when there is none or it does not do so. Repeating it is harmless. */
export const resetMoto = async (client: RawClient, record: MotoRecord | undefined): Promise<void> => {
  if (record === undefined) throw notThere();
  const { port, token } = record;
  const told = await client
    .send(motoEndpoint(port), {
      method: 'POST',
      path: '/moto-api/reset',
      service: 's3',
      headers: token === undefined ? {} : { [CONTROL_HEADER]: token },
      timeoutMilliseconds: RESET_MILLISECONDS,
    })
    .then(
      ({ status }) => (status === 200 ? undefined : `it answered ${status}`),
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
  if (told !== undefined)
    throw new OperatorError(
      'DREY_COMPANION_RESET',
      `moto was not reset: ${told}.`,
      'Repeat the reset, or start again.',
    );
};
