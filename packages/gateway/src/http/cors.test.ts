import { describe, expect, it } from '@jest/globals';
import { type CorsOptions, createCors } from './cors.js';

const make = (overrides: Partial<CorsOptions> = {}) =>
  createCors({
    allowedOrigins: [],
    allowEverything: false,
    sendHeaders: true,
    extraAllowedHeaders: [],
    extraExposedHeaders: [],
    ports: () => [4566],
    ...overrides,
  });

describe('createCors', () => {
  it('lets requests without an origin pass', () => {
    expect(make().allows({ host: 'localhost:4566' })).toBe(true);
    expect(make().headersFor({ host: 'localhost:4566' })).toBeUndefined();
  });

  it.each(['http://localhost:4566', 'http://127.0.0.1:4566', 'http://drey.test:4566'])(
    'lets pages of its own pass: %s',
    (origin) => {
      expect(make().allows({ host: 'drey.test:4566', origin })).toBe(true);
    },
  );

  it.each(['http://evil.example', 'http://localhost:3000', 'null', 'file://', 'http://localhost.evil.example:4566'])(
    'refuses %s',
    (origin) => {
      expect(make().allows({ host: 'localhost:4566', origin })).toBe(false);
      expect(make().headersFor({ host: 'localhost:4566', origin })).toBeUndefined();
    },
  );

  it('refuses what a foreign page loads without an origin', () => {
    expect(make().allows({ host: 'localhost:4566', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })).toBe(
      false,
    );
    expect(
      make().allows({ host: 'localhost:4566', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }),
    ).toBe(true);
  });

  it('follows the settings', () => {
    const origin = 'http://localhost:3000';
    const headers = { host: 'localhost:4566', origin };
    expect(make({ allowedOrigins: [`${origin}/`] }).headersFor(headers)).toMatchObject({
      'Access-Control-Allow-Origin': origin,
    });
    expect(make({ allowEverything: true }).allows(headers)).toBe(true);
    expect(make({ allowEverything: true, sendHeaders: false }).headersFor(headers)).toBeUndefined();
  });
});
