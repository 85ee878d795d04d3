// The role mode that settings lead to.
import { describe, expect, it } from '@jest/globals';
import { OperatorError } from '@drey/plugin-api';
import { roleMode, type RoleMode, type RoleModeSettings } from './mode.js';

const rows: readonly (readonly [RoleModeSettings, RoleMode])[] = [
  [{ enforceIam: false, softMode: false }, 'report'],
  [{ enforceIam: true, softMode: false }, 'enforce'],
  [{ enforceIam: true, softMode: true }, 'report'],
  [{ enforceIam: false, softMode: true }, 'report'],
  [{ roleValidation: 'off', enforceIam: true, softMode: false }, 'off'],
  [{ roleValidation: 'report', enforceIam: true, softMode: false }, 'report'],
  [{ roleValidation: 'enforce', enforceIam: false, softMode: false }, 'enforce'],
  [{ roleValidation: 'enforce', enforceIam: true, softMode: true }, 'enforce'],
  [{ roleValidation: ' Enforce ', enforceIam: false, softMode: false }, 'enforce'],
  [{ roleValidation: '', enforceIam: true, softMode: false }, 'enforce'],
];

describe('roleMode', () => {
  it.each(rows)('%j is %s', (settings, mode) => {
    expect(roleMode(settings)).toBe(mode);
  });

  it('refuses an unknown explicit value with the names that exist', () => {
    const ask = (): RoleMode => roleMode({ roleValidation: 'strict', enforceIam: false, softMode: false });
    expect(ask).toThrow(OperatorError);
    expect(ask).toThrow("Role validation 'strict' does not exist.");
  });
});
