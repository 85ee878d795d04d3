import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RouteAnswer } from '@drey/plugin-api';
import { type PageFiles, readPageFiles } from './page-files.js';
import { pageRoutes, type Served } from './page-routes.js';

let directory: string;
let files: PageFiles;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'drey-console-test-'));
  mkdirSync(join(directory, 'assets'));
  writeFileSync(join(directory, 'index.html'), '<html><base href="./" /></html>');
  writeFileSync(join(directory, 'assets', 'index-Ab3dE_9x.js'), 'script');
  writeFileSync(join(directory, 'icon.svg'), '<svg/>');
  files = (await readPageFiles([join(directory, 'absent'), directory])) ?? new Map();
});

afterAll(() => rmSync(directory, { recursive: true }));

const asked = (path: string, headers: Readonly<Record<string, string>> = {}, served: Served = files): RouteAnswer => {
  const [route] = pageRoutes(() => served);
  const request = { method: 'GET', path, headers, query: {}, search: '', params: {}, body: new Uint8Array() };
  return route?.handle({ ...request, signal: new AbortController().signal }) as RouteAnswer;
};

describe('the page of the console', () => {
  it('is served under a strict policy, and never from a cache without asking', () => {
    const { headers, body } = asked('/_drey/console/');
    expect(headers).toMatchObject({ 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' });
    const policy = headers?.['Content-Security-Policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(body).toBe('<html><base href="./" /></html>');
  });

  it('is what deep links get, with a base that leads back to it', () => {
    expect(asked('/_drey/console/applications').body).toContain('<base href="./" />');
    expect(asked('/_drey/console/a/b/some.name').body).toContain('<base href="../../" />');
    expect(asked('/_drey/console')).toMatchObject({ status: 308, headers: { Location: './console/' } });
  });

  it('has files with their types; those with a hash in their names last', () => {
    expect(asked('/_drey/console/assets/index-Ab3dE_9x.js')).toMatchObject({
      headers: {
        'Content-Type': 'text/javascript; charset=utf-8',
        'Cache-Control': 'public, max-age=31536000, immutable',
        'X-Content-Type-Options': 'nosniff',
      },
    });
    const icon = asked('/_drey/console/icon.svg');
    expect(icon.headers).toMatchObject({ 'Content-Type': 'image/svg+xml', 'Cache-Control': 'no-cache' });
    const tag = icon.headers?.['ETag'] ?? '';
    expect(asked('/_drey/console/icon.svg', { 'if-none-match': `"other", ${tag}` }).status).toBe(304);
  });

  it('has nothing that is not of it', () => {
    expect(asked('/_drey/console/assets/absent.js').status).toBe(404);
    for (const path of ['/_drey/console/../../etc/passwd', '/_drey/console/..%2f..%2fetc%2fpasswd', '/_drey/console/%'])
      expect(asked(path).body).toContain('<html>');
  });

  it('says why it is not there', () => {
    expect(asked('/_drey/console/', {}, 'It is off.')).toEqual({ status: 404, json: { message: 'It is off.' } });
  });

  it('is not there where it was not built', async () => {
    expect(await readPageFiles([join(directory, 'absent')])).toBeUndefined();
  });
});
