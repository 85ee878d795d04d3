import { describe, expect, it } from '@jest/globals';
import { type Hidden, shownText, withoutHidden } from './hidden-values.js';

const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';

describe('what a trail shows', () => {
  it.each(['TextContent', 'TextContentUpdate', 'ZipFileContent', 'ZipFileContentUpdate'])(
    'is nothing of %s',
    (name) => {
      const input = { ApplicationConfigurationUpdate: { CodeContentUpdate: { [name]: 'SELECT secret' } } };
      expect(shownText(input, { values: undefined })).not.toContain('secret');
    },
  );

  it('is no value in a text that quotes it, and no beginning of one in a text that is cut', () => {
    const hidden: Hidden = { values: new Set(['short', `${'hunter6'.repeat(100)}`]) };
    expect(withoutHidden(`Value '{a=short, pw=${'hunter6'.repeat(30)}hun...`, hidden)).toBe(
      `Value '{a=${HIDDEN}, pw=${HIDDEN}...`,
    );
    expect(withoutHidden('nothing of it', hidden)).toBe('nothing of it');
  });
});
