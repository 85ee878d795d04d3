import { describe, expect, it } from '@jest/globals';
import { gatewaySettings } from './gateway-settings.js';
import { listenAddresses, parseListen } from './listen-address.js';
import { resolveSettings } from './resolve-settings.js';

const text = (list: string): string =>
  parseListen(list)
    .map(({ host, port }) => `${host}|${port}`)
    .join(' ');

describe('parseListen', () => {
  it.each([
    ['', '127.0.0.1|4566'],
    ['0.0.0.0:4566', '0.0.0.0|4566'],
    [':5000', '127.0.0.1|5000'],
    ['5000', '127.0.0.1|5000'],
    ['10.0.0.1', '10.0.0.1|4566'],
    ['10.0.0.1:', '10.0.0.1|4566'],
    ['[::1]:5000', '::1|5000'],
    ['::1', '::1|4566'],
    ['127.0.0.1:4566, 127.0.0.1:4567', '127.0.0.1|4566 127.0.0.1|4567'],
    ['127.0.0.1:1,127.0.0.1:1', '127.0.0.1|1'],
    ['0.0.0.0:4566,127.0.0.1:4566,127.0.0.1:443', '0.0.0.0|4566 127.0.0.1|443'],
    ['127.0.0.1:0', '127.0.0.1|0'],
  ])('reads %j as %s', (list, expected) => {
    expect(text(list)).toBe(expected);
  });

  it.each(['127.0.0.1:99999', 'a b', '[nope]:1', '127.0.0.1:x', 'http://localhost:1'])('refuses %j', (list) => {
    expect(() => parseListen(list)).toThrow(/GATEWAY_LISTEN/);
  });
});

describe('listenAddresses', () => {
  const addresses = (given: Record<string, string | number>, environment: Record<string, string> = {}) =>
    listenAddresses(resolveSettings({ declared: gatewaySettings, given, environment }));

  it('lets --port replace the port of each address', () => {
    expect(addresses({ port: 0 }, { GATEWAY_LISTEN: '0.0.0.0:1' })).toEqual([{ host: '0.0.0.0', port: 0 }]);
  });

  it('lets --host replace the list and keep its port', () => {
    expect(addresses({ host: '::1' }, { GATEWAY_LISTEN: '127.0.0.1:7,127.0.0.1:8' })).toEqual([
      { host: '::1', port: 7 },
    ]);
  });
});
