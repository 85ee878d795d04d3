// What becomes of two programs of a few lines, on any kind of cluster.
import { StartApplicationCommand, StopApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { zipOf } from '@drey/runtimes/testing';
import type { AwsClients } from './aws-clients.js';
import { exampleJar } from './example-jar.js';
import { jobSource } from './jobs.js';
import { createPython } from './python-application.js';
import { committedRows, objectsGrow } from './rows.js';
import { operationEnd, startTicks, statusBecomes } from './ticks-application.js';

const END_MILLISECONDS = 480_000;
const OBJECTS_MILLISECONDS = 180_000;

/** Runs a program that needs its jar, its modules and its archive, also in functions on the workers; resolves to the words of a row once it is stopped. */
export const wordsOfEverything = async (
  clients: AwsClients,
  name: string,
  environment?: string,
): Promise<string | undefined> => {
  const files = {
    'app/main.py': jobSource('everything', 'main.py'),
    'mods/greetings.py': jobSource('everything', 'greetings.py'),
    'data.zip': zipOf({ 'word.txt': 'wörd' }),
    'lib/all.jar': exampleJar(),
  };
  const options = { python: 'app/main.py', jarfile: 'lib/all.jar', pyFiles: 'mods', pyArchives: 'data.zip#data' };
  const sink = `${name}-rows`;
  await createPython(clients, { name, sink, files, options, ...(environment === undefined ? {} : { environment }) });
  await startTicks(clients, name);
  await objectsGrow(clients, sink, 0, OBJECTS_MILLISECONDS);
  const [row] = (await committedRows(clients, sink)) as unknown as readonly { readonly words: string }[];
  await clients.flink.send(new StopApplicationCommand({ ApplicationName: name, Force: true }));
  await statusBecomes(clients, name, 'READY', END_MILLISECONDS);
  return row?.words;
};

/** Starts a program that raises; resolves to the status and the fault of its start. */
export const faultOfRaises = async (
  clients: AwsClients,
  environment?: string,
): Promise<readonly [status: string | undefined, text: string]> => {
  const files = { 'main.py': jobSource('raises', 'main.py') };
  await createPython(clients, {
    name: 'raises',
    sink: 'raises-rows',
    files,
    ...(environment === undefined ? {} : { environment }),
  });
  const { OperationId } = await clients.flink.send(new StartApplicationCommand({ ApplicationName: 'raises' }));
  const { OperationStatus, OperationFailureDetails } = await operationEnd(clients, 'raises', OperationId);
  return [OperationStatus, OperationFailureDetails?.ErrorInfo?.ErrorString ?? ''];
};
