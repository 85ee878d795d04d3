import { describe, expect, it } from '@jest/globals';
import { useGateways } from '../gateway-fixture.test.support.js';
import { signed } from '../testing/fake-plugin.js';

describe('an address of AWS that a plugin answers', () => {
  const { relayTo } = useGateways();

  it('is told from a bucket of the same name by its parameter, and from signed requests', async () => {
    const { gateway } = await relayTo(
      (_request, response) => response.end('bucket'),
      (registration) =>
        registration.route({
          method: 'ANY',
          path: '/pages/*path',
          marker: 'ticket',
          summary: 'x',
          handle: ({ path, search }) => ({ body: `${path}${search}` }),
        }),
    );
    const ask = async (path: string, headers: Record<string, string> = {}): Promise<string> =>
      (await fetch(`${gateway.url}${path}`, { headers })).text();
    for (const path of ['/pages?ticket=1', '/pages/?ticket=', '/pages/a/b?x=y&ticket=1'])
      expect(await ask(path)).toBe(path);
    for (const path of ['/pages', '/pages/a', '/pages?Ticket=1', '/pagesx?ticket=1', '/other/pages?ticket=1'])
      expect(await ask(path)).toBe('bucket');
    expect(await ask('/pages/a?ticket=1', { Authorization: signed('test', 'us-east-1', 's3') })).toBe('bucket');
    expect(await ask('/pages/a?ticket=1&X-Amz-Credential=a/b/c/s3/aws4_request')).toBe('bucket');
  });
});
