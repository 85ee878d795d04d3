// The example application from nothing to its first rows.
import { prepareAccount } from './account.js';
import type { AwsClients } from './aws-clients.js';
import { objectsGrow } from './rows.js';
import { createTicks, startTicks, type TicksOptions } from './ticks-application.js';

const ROWS_MILLISECONDS = 90_000;

/** Prepares the account, creates and starts the application, and waits for more than so many committed objects; for none unless given. */
export const runTicks = async (clients: AwsClients, options: TicksOptions, objects = 0): Promise<void> => {
  await prepareAccount(clients);
  await createTicks(clients, options);
  await startTicks(clients, options.name);
  await objectsGrow(clients, options.sink, objects, ROWS_MILLISECONDS);
};
