import { describe, expect, it } from '@jest/globals';
import { calls, patienceMilliseconds } from './calls.test.support.js';
import { answering, deadUpstream, noUpstream, oddities, startOddUpstream } from './odd-upstream.test.support.js';
import { UpstreamFault } from './upstream-fault.js';

const longest = patienceMilliseconds * 8;

const faultOf = async (call: Promise<unknown>): Promise<UpstreamFault> => {
  const error = await call.then(
    (value) => new Error(`It answered ${JSON.stringify(value)}.`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof UpstreamFault)) throw error;
  return error;
};

describe.each(Object.entries(calls))('%s', (operation, call) => {
  it.each(Object.entries(oddities))('comes to an end where the upstream %s', async (_name, { does, kinds }) => {
    await using odd = await startOddUpstream(does);
    const before = performance.now();
    const fault = await faultOf(call(odd.upstream));
    expect(kinds).toContain(fault.kind);
    expect(performance.now() - before).toBeLessThan(longest);
    expect(fault.message).toContain(odd.upstream.endpoint);
    expect(fault.message).toMatch(/\. [A-Z][^.]*(log|--upstream).*\.$/);
  });

  it('asks a silent upstream once', async () => {
    await using odd = await startOddUpstream(() => {});
    await faultOf(call(odd.upstream));
    expect(odd.requests()).toBe(1);
  });

  it('tells that nobody listens, and that not a byte was sent', async () => {
    expect(await faultOf(call(deadUpstream))).toMatchObject({ kind: 'unreachable', neverSent: true });
  });

  it('tells that there is no upstream', async () => {
    expect(await faultOf(call(noUpstream))).toMatchObject({ kind: 'absent', neverSent: true });
  });

  it('does not take a page of a web server for an answer', async () => {
    await using odd = await startOddUpstream(answering('<!doctype html><p>Hello', 200));
    const outcome = await call(odd.upstream).then(
      (value) => value,
      (error: unknown) => error,
    );
    // An object, and the text of a policy or of a query's answer, may hold anything: whoever reads it judges it.
    const takesAnything = ['S3 GetObject', 'S3 GetBucketPolicy', 'EC2 DescribeSubnets'].includes(operation);
    expect(outcome instanceof Error).toBe(!takesAnything);
  });
});
