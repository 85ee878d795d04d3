import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import type { HostPageSource } from '@drey/plugin-api';
import { homePage } from './home-page.js';

const page: HostPageSource = () => ({ name: 'Console', path: '/_drey/console/' });
const browser = { host: '127.0.0.1:4566', accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

const asked = (headers: IncomingHttpHeaders, url = '/', method = 'GET', pages = [page]): string | undefined =>
  homePage(() => pages)({ method, headers } as unknown as IncomingMessage, url);

describe('where the bare address leads', () => {
  it('is the page for a person in a browser', () => {
    expect(asked(browser)).toBe('/_drey/console/');
    expect(asked({ ...browser, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' })).toBe('/_drey/console/');
    expect(asked(browser, '/', 'HEAD')).toBe('/_drey/console/');
    expect(asked({ ...browser, host: 'localhost.localstack.cloud:4566' })).toBe('/_drey/console/');
  });

  it('is nothing for programs, for what they sign, and for other paths', () => {
    expect(asked({ host: browser.host, accept: '*/*' })).toBeUndefined();
    expect(asked({ host: browser.host })).toBeUndefined();
    expect(asked({ ...browser, authorization: 'AWS4-HMAC-SHA256 Credential=a' })).toBeUndefined();
    expect(asked({ ...browser, 'x-amz-date': '20260101T000000Z' })).toBeUndefined();
    expect(asked({ ...browser, 'amz-sdk-request': 'attempt=1' })).toBeUndefined();
    expect(asked({ ...browser, 'sec-fetch-mode': 'cors' })).toBeUndefined();
    expect(asked({ ...browser, 'sec-fetch-dest': 'iframe' })).toBeUndefined();
    expect(asked(browser, '/', 'POST')).toBeUndefined();
    expect(asked(browser, '/?X-Amz-Signature=a')).toBeUndefined();
    expect(asked(browser, '/bucket')).toBeUndefined();
  });

  it('is nothing for the website of a bucket', () => {
    for (const host of [
      'pictures.localhost:4566',
      'pictures.s3.localhost:4566',
      'pictures.s3.localhost.localstack.cloud',
    ])
      expect(asked({ ...browser, host })).toBeUndefined();
  });

  it('is nothing where no page is on', () => {
    expect(asked(browser, '/', 'GET', [])).toBeUndefined();
    expect(asked(browser, '/', 'GET', [() => undefined])).toBeUndefined();
    expect(asked(browser, '/', 'GET', [() => undefined, page])).toBe('/_drey/console/');
  });
});
