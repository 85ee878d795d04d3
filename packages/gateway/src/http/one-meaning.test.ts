import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { useGateways } from '../gateway-fixture.test.support.js';
import { signed } from '../testing/fake-plugin.js';

/** Sends bytes and gives the first line of the answer and its body, as soon as the other side closes or a whole answer is there. */
const exchange = (url: string, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port) });
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
      const [, length] = /Content-Length: (\d+)/i.exec(answer) ?? [];
      const begin = answer.indexOf('\r\n\r\n');
      if (length !== undefined && begin >= 0 && answer.length >= begin + 4 + Number(length)) socket.destroy();
    });
    socket.once('close', () => resolve(answer));
    socket.once('error', reject);
    socket.setTimeout(20_000, () => reject(new Error('There was no answer.')));
    socket.write(bytes);
  });

describe('a request with two meanings', () => {
  const { relayTo } = useGateways();

  const said = async (...lines: readonly string[]): Promise<string> => {
    const reached: string[] = [];
    const { gateway } = await relayTo((incoming, response) => {
      reached.push(incoming.url ?? '');
      incoming.resume().once('end', () => response.end('reached'));
    });
    const answer = await exchange(gateway.url, `${lines.join('\r\n')}\r\n\r\n`);
    return `${/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 'nothing'} ${reached.length > 0 ? 'reached' : 'refused'} ${answer.split('\r\n\r\n')[1] ?? ''}`;
  };

  const host = 'Host: localhost';
  const post = 'POST / HTTP/1.1';

  it.each([
    ['two hosts', ['GET / HTTP/1.1', host, 'Host: evil.example']],
    ['the same host twice', ['GET / HTTP/1.1', host, 'hOsT: localhost']],
    [
      'two signers',
      ['GET / HTTP/1.1', host, `Authorization: ${signed('a')}`, `Authorization: ${signed('111122223333')}`],
    ],
    ['two operations', [post, host, 'Content-Length: 0', 'X-Amz-Target: A.B', 'X-Amz-Target: C.D']],
    ['two types', [post, host, 'Content-Length: 0', 'Content-Type: a/b', 'Content-Type: c/d']],
    ['two tokens', ['GET / HTTP/1.1', host, 'X-Amz-Security-Token: a', 'X-Amz-Security-Token: b']],
    ['two lengths', [post, host, 'Content-Length: 0', 'Content-Length: 1']],
    ['one length twice', [post, host, 'Content-Length: 0', 'Content-Length: 0']],
    ['a length and chunks', [post, host, 'Content-Length: 0', 'Transfer-Encoding: chunked']],
    ['chunks twice', [post, host, 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked']],
    ['chunks that are packed', [post, host, 'Transfer-Encoding: gzip, chunked']],
    ['a framing without an end', [post, host, 'Transfer-Encoding: gzip']],
  ])('is refused with 400 and reaches nobody: %s', async (_name, lines) => {
    expect(await said(...lines)).toMatch(/^400 refused/);
  });

  it('is not one that says other things twice', async () => {
    expect(await said('GET / HTTP/1.1', host, 'X-Amz-Meta-A: 1', 'X-Amz-Meta-A: 2', 'Accept: a/b', 'Accept: c/d')).toBe(
      '200 reached reached',
    );
  });

  it('is told what is wrong', async () => {
    expect(await said('GET / HTTP/1.1', host, host)).toContain('The header host stands twice in the request.');
  });
});
