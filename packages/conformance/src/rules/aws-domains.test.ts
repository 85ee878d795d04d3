// Which domains are AWS's is written in two places, for a container's relay is in Java.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { awsDomains } from '@drey/plugin-api';
import { root } from './workspace.js';

describe('the domains of AWS', () => {
  it('are in the relay of a container what they are in the host', () => {
    const way = readFileSync(join(root, 'packages/cluster/java-member/drey/Way.java'), 'utf8');
    const list = /String\[\] domains = \{([^}]*)\}/.exec(way)?.[1] ?? '';
    const relay = [...list.matchAll(/"([^"]+)"/g)].map(([, domain]) => domain);
    expect(relay.toSorted()).toEqual(awsDomains.map((domain) => `.${domain}`).toSorted());
  });
});
