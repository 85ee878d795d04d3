import { describe, expect, it } from '@jest/globals';
import { isControlPage } from './control-pages.js';

describe('isControlPage', () => {
  it.each([
    '/moto-api',
    '/moto-api/',
    '/moto-api/reset',
    '/moto-api?x=1',
    '//moto-api/reset',
    '///moto-api//reset',
    '/%6doto-api/reset',
    '/%6Doto%2dapi/reset',
    '/%256doto-api/reset',
    '/%25256doto-api/reset',
    '/%6d%6f%74%6f%2d%61%70%69/reset',
    '/%2fmoto-api/reset',
    '/%2Fmoto-api%2Freset',
    '/MOTO-API/reset',
    '/Moto-Api/reset',
    '/./moto-api/reset',
    '/x/../moto-api/reset',
    '/x/%2e%2e/moto-api/reset',
    '/x/y/../../moto-api',
    '/../moto-api/reset',
    '/x/..%2fmoto-api/reset',
    '/moto-api;x=1/reset',
    '/moto-api;/reset',
    '/moto-api%3bx/reset',
    '/moto-api%3Freset',
    '/moto-api%00/../moto-api/reset',
    '/\\moto-api/reset',
    '/x\\..\\moto-api/reset',
    '/%5cmoto-api/reset',
    '/moto-api%20/reset',
    '/%zz/../%6doto-api/reset',
    'http://localhost/moto-api/reset',
    'HTTP://127.0.0.1:4566//%6doto-api/reset',
    '/%5fdrey/reset',
    '/_DREY/companion',
    '//_localstack/state/reset',
    '/%5Flocalstack/state/reset',
  ])('knows %s', (url) => {
    expect(isControlPage(url)).toBe(true);
  });

  it.each([
    '/',
    '/bucket',
    '/bucket/moto-api/reset',
    '/bucket/x/moto-api/y',
    '/bucket/..moto-api',
    '/moto-apis/key',
    '/my-moto-api/key',
    '/bucket/%6doto-api',
    '/bucket/_drey/x',
    '/bucket?prefix=/moto-api/',
    '/bucket//moto-api/x',
    '/_temporary/0/part',
    '/drey/key',
    '*',
  ])('lets %s be', (url) => {
    expect(isControlPage(url)).toBe(false);
  });
});
