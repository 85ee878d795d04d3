// The rules of the host contract as tests of whatever runner is there.
import { type ContractHost, hostContract, type OpenHost, probeManifests } from './host-contract.js';

/** What a runner of tests lends: Jest's and Vitest's own functions, or those of `node:test` (`before`, `after`). */
export interface TestRunner {
  it(name: string, run: () => Promise<void>): unknown;
  beforeAll(run: () => Promise<void>): unknown;
  afterAll(run: () => Promise<void>): unknown;
}

/** Registers one test for each rule; to be called inside a `describe`. The host is opened once, before them, and closed after them. */
export const itKeepsTheHostContract = (open: OpenHost, { it, beforeAll, afterAll }: TestRunner): void => {
  let host: ContractHost | undefined;
  let isClosed = false;
  beforeAll(async () => {
    const opened = await open(probeManifests);
    host = {
      url: opened.url,
      close: async () => {
        if (isClosed) return;
        isClosed = true;
        await opened.close();
      },
    };
  });
  afterAll(async () => host?.close());
  for (const { name, check } of hostContract) {
    it(name, async () => {
      if (host === undefined) throw new Error('The host was not opened.');
      await check(host);
    });
  }
};
