// A thread that reads one metadata file and answers what it says.
import { parentPort, workerData } from 'node:worker_threads';
import { readAtOnce } from './read-at-once.js';

parentPort?.postMessage(readAtOnce(workerData as Uint8Array));
