import { describe, expect, it } from '@jest/globals';
import { maskedJson, maskedText, maskedWords } from './masked.js';

const through = async (...pieces: readonly string[]): Promise<string> => {
  const content = (async function* () {
    for (const piece of pieces) yield Buffer.from(piece);
  })();
  const parts: Uint8Array[] = [];
  for await (const part of maskedText(content, ['s3cr3t-value'])) parts.push(part);
  return Buffer.concat(parts).toString();
};

describe('what Flink tells, without secrets', () => {
  it.each([
    ['-Dmy.token=abc -Xmx1g', '-Dmy.token=*** -Xmx1g'],
    ['AWS_SECRET_ACCESS_KEY="abc"', 'AWS_SECRET_ACCESS_KEY="***"'],
    [String.raw`{"a":"-Dpassword=\"abc\""}`, String.raw`{"a":"-Dpassword=\"***\""}`],
    ['{"token=":1,"a":"token=","b":"c"}', '{"token=":1,"a":"token=","b":"c"}'],
    ['size=3, s3cr3t-value', 'size=3, ************'],
  ])('%s is %s', (text, masked) => expect(maskedWords(text, ['s3cr3t-value'])).toBe(masked));

  it('leaves members that are no secrets as they are', () => {
    const value = { a: [1, null, true, { key: 'x', value: 'y' }], 'http.token': 'z', nested: { password: 5 } };
    expect(maskedJson(value, [])).toEqual({ ...value, 'http.token': '******' });
  });

  it('does not lose a secret between two pieces, nor a letter of other scripts', async () => {
    expect(await through('grün s3cr', '3t-value\n', 'password=a', 'b\nend')).toBe(
      'grün ************\npassword=**\nend',
    );
    const long = `${'x,'.repeat(40_000)}s3cr`;
    expect(await through(long, '3t-value')).toBe(`${'x,'.repeat(40_000)}************`);
  });
});
