import { describe, expect, it } from '@jest/globals';
import { readClassFile } from './class-file.js';
import { classFile } from './jar.test.support.js';

describe('a class file', () => {
  it('tells name, version and supertypes', () => {
    const facts = readClassFile(
      classFile({ name: 'a/B', major: 65, extends: 'a/Parent', implements: ['a/One', 'a/Two'] }),
    );
    expect(facts).toMatchObject({ name: 'a/B', major: 65, supertypes: ['a/Parent', 'a/One', 'a/Two'] });
  });

  it('tells every class that it names: constants, arrays, calls, own methods; not itself, no text', () => {
    const facts = readClassFile(
      classFile({
        name: 'a/B',
        uses: ['a/Used', '[[La/Element;', '[I', 'a/B'],
        calls: ['(La/Argument;[La/Other;I)La/Result;'],
        methods: ['(La/Own;)V'],
      }),
    );
    expect([...(facts?.mentions ?? [])].sort()).toEqual(
      ['a/Argument', 'a/Element', 'a/Other', 'a/Own', 'a/Result', 'a/Used', 'java/lang/Object'].sort(),
    );
  });

  it.each([
    ['text', Buffer.from('This is no class at all.')],
    ['nothing', Buffer.alloc(0)],
    ['a class cut short', classFile({ name: 'a/B' }).subarray(0, 40)],
  ])('is not seen in %s', (_what, bytes) => {
    expect(readClassFile(bytes)).toBeUndefined();
  });
});
