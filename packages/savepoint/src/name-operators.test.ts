import { describe, expect, it } from '@jest/globals';
import { readMetadata } from './metadata/read-metadata.js';
import { metadataBytes } from './metadata-writer.test.support.js';
import { nameOperators, operatorLabel } from './name-operators.js';
import { operatorIdOf } from './operator-id.js';

describe('operatorIdOf', () => {
  // What StreamGraphHasherV2 of Flink 2.2.0 gives.
  it.each([
    ['source', 'e5a72f353fc1e6bbf3bd96a41384998c'],
    ['map', '23ab3a59b17e9c45f95cff4c728611fc'],
    ['a', '897859f6655555855a890e51483ab5e6'],
    ['', '00000000000000000000000000000000'],
    ['12345678', '9c41b13806644a3b5725d46b670e3b91'],
    ['123456789', 'a4cc66db5e64843c05a11e3ac7faf899'],
    ['exactly16-bytes!', 'cae8859db9084eb2daff611515d62f01'],
    ['more-than-16-bytes-in-this-uid', 'd795e5734308ae79f12e23884d55a555'],
    ['ünïcode-→-𝒳', '73bf57556cf7ebd31ab577b4f9725963'],
  ])('is that of Flink for %p', (uid, id) => {
    expect(operatorIdOf(uid)).toBe(id);
  });
});

describe('nameOperators', () => {
  const metadata = readMetadata(
    metadataBytes({
      version: 3,
      operators: [
        { id: operatorIdOf('sum'), subtasks: {} },
        { id: '00000000000000000000000000000001', subtasks: {} },
        { id: '00000000000000000000000000000002', subtasks: {} },
      ],
    }),
  );

  it('finds operators of a graph by id and by uid', () => {
    const named = nameOperators(metadata, [
      { uid: 'sum', name: 'Sum' },
      { id: '00000000000000000000000000000001', name: 'Filter' },
      { id: '00000000000000000000000000000009', name: 'Other' },
    ]);
    expect(named).toMatchObject([
      { uid: 'sum', name: 'Sum', namedBy: 'graph' },
      { name: 'Filter', namedBy: 'graph' },
      { id: '00000000000000000000000000000002' },
    ]);
    expect(named[2]).not.toHaveProperty('namedBy');
    expect(named.map(operatorLabel)).toEqual(['Sum', 'Filter', '00000000000000000000000000000002']);
  });

  it('puts what the snapshot says before what the graph says', () => {
    const [operator] = metadata.operators;
    if (operator === undefined) throw new Error('There is no operator.');
    const own = { operators: [{ ...operator, name: 'Old name', uid: 'sum' }] };
    expect(nameOperators(own, [{ uid: 'sum', name: 'New name' }])).toMatchObject([
      { name: 'Old name', uid: 'sum', namedBy: 'metadata' },
    ]);
  });
});
