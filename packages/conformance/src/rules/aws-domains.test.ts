// Which domains are AWS's is written in three places, for they share no code: a container's relay is in Java, and the companion stands alone.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { awsDomains } from '@drey/lead';
import { root } from './workspace.js';

const textOf = (path: string): string => readFileSync(join(root, 'packages', path), 'utf8');

/** The strings of a list. */
const listed = (text: string, list: RegExp): readonly string[] =>
  [...(list.exec(text)?.[1] ?? '').matchAll(/["']([^"']+)["']/g)].map(([, domain]) => domain ?? '').toSorted();

describe('the domains of AWS', () => {
  it('are in the relay of a container what they are in the lead', () => {
    const relay = listed(textOf('cluster/java-member/drey/Way.java'), /String\[\] domains = \{([^}]*)\}/);
    expect(relay).toEqual(awsDomains.map((domain) => `.${domain}`).toSorted());
  });

  it('are refused as an upstream, all of them', () => {
    const refused = listed(textOf('companion/src/upstream-setting.ts'), /const awsDomains = \[([^\]]*)\]/);
    expect(refused).toEqual(awsDomains.toSorted());
  });
});
