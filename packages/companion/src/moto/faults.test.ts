// Runs the real moto, and lets it break.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type MotoFault, motoFault } from './faults.js';
import { INSTALL_MILLISECONDS, realMoto } from './real-moto.test.support.js';

describe('what moto cannot answer', () => {
  const companion = realMoto('faults-test');

  beforeAll(async () => {
    await companion.start();
    await companion.ready();
  }, INSTALL_MILLISECONDS);

  afterAll(() => companion.stop(), 60_000);

  const faultOf = async (
    parameters: Readonly<Record<string, string>>,
    service: string,
  ): Promise<MotoFault | undefined> => {
    const answer = await fetch(companion.endpoint ?? '', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        Authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
        ...companion.accountHeaders('111111111111'),
      },
      body: new URLSearchParams({ ...parameters, Version: '2010-05-15' }).toString(),
    });
    await answer.text();
    return companion.faultOf?.(Object.fromEntries(answer.headers));
  };

  it('is told: whether it broke over the request or does not have it', async () => {
    const queue = { Type: 'AWS::SQS::Queue', Condition: 'Nowhere' };
    const TemplateBody = JSON.stringify({ Resources: { Queue: queue } });
    expect(await faultOf({ Action: 'CreateStack', StackName: 'broken', TemplateBody }, 'cloudformation')).toEqual({
      kind: 'broken',
      text: "KeyError: 'Nowhere'",
      log: expect.stringMatching(/moto\.log$/),
    });
    expect(await faultOf({ Action: 'ListTypes' }, 'cloudformation')).toMatchObject({
      kind: 'missing',
      text: 'NotImplementedError: The list_types action has not been implemented',
    });
    expect(await faultOf({ Action: 'NoSuchThing' }, 'iam')).toMatchObject({ kind: 'missing' });
    expect(await faultOf({ Action: 'ListUsers' }, 'iam')).toBeUndefined();
  }, 60_000);
});

describe('the header that tells of a fault', () => {
  it.each(['', 'x', '{}', '{"kind":"other","text":"","log":""}', '[]', 'null'])('is not %s', (header) => {
    expect(motoFault({ 'x-drey-fault': header })).toBeUndefined();
  });
});
