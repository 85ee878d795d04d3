import { describe, expect, it } from '@jest/globals';
import { applicationHash, hashOf, keyOf, pageOf } from './route.js';

describe('addresses', () => {
  it.each([
    '#/',
    '#/machine',
    '#/begin',
    '#/?q=orders&severity=failing',
    '#/applications/000000000000/us-east-1/demo/logs?level=ERROR',
  ])('name a page and come back: %s', (hash) => expect(hashOf(pageOf(hash))).toBe(hash));

  it('know names that the API allows and a path does not', () => {
    const of = { accountId: '000000000000', region: 'us-east-1', name: '..' };
    expect(pageOf(applicationHash(of, 'graph'))).toMatchObject({ kind: 'application', of, tab: 'graph' });
    expect(pageOf('#/applications/1/2/a%2Fb/role')).toMatchObject({ of: { name: 'a/b' } });
    expect(keyOf(of)).toBe('000000000000/us-east-1/..');
  });

  it.each(['#/x', '#/applications/1', '#/applications/1/2/3/nothing', '#/applications/1/2/3/logs/more', '#/machine/x'])(
    'lead nowhere: %s',
    (hash) => expect(pageOf(hash).kind).toBe('nowhere'),
  );

  it('begin with the list, and an application with its timeline', () => {
    expect(pageOf('').kind).toBe('applications');
    expect(pageOf('#/applications/1/2/3')).toMatchObject({ tab: 'timeline' });
    expect(pageOf('#/applications/%zz/2/3/logs')).toMatchObject({ kind: 'application' });
  });
});
