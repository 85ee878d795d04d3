import { describe, expect, it } from '@jest/globals';
import { IncomingMessage, request, ServerResponse, validateHeaderName, validateHeaderValue } from 'node:http';
import { Socket } from 'node:net';
import { isConnectionFault } from './connection-fault.js';

const thrownBy = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
};

describe('isConnectionFault', () => {
  it.each([
    ['a header value', () => validateHeaderValue('x', 'a\u007F')],
    ['a header name', () => validateHeaderName('a b')],
    ['a path', () => request({ path: '/a b' })],
    ['a status', () => new ServerResponse(new IncomingMessage(new Socket())).writeHead(99)],
  ])('knows what Node throws over %s', (_what, act) => {
    expect(isConnectionFault(thrownBy(act))).toBe(true);
  });

  it.each([
    new TypeError('x is not a function'),
    Object.assign(new Error('full'), { code: 'ENOSPC' }),
    undefined,
    'text',
  ])('does not excuse %p', (error) => {
    expect(isConnectionFault(error)).toBe(false);
  });
});
