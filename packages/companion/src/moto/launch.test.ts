import { describe, expect, it } from '@jest/globals';
import { motoEnvironment } from './launch.js';

describe("moto's environment", () => {
  it('passes on what a program needs and nothing of AWS or of moto', () => {
    const given = {
      PATH: '/bin',
      HOME: '/h',
      AWS_PROFILE: 'prod',
      AWS_SECRET_ACCESS_KEY: 's',
      MOTO_ACCOUNT_ID: '1',
      PYTHONPATH: '/x',
    };
    const made = motoEnvironment(given, '/t');
    expect(made).toMatchObject({ PATH: '/bin', HOME: '/h', TMPDIR: '/t', AWS_EC2_METADATA_DISABLED: 'true' });
    expect(Object.keys(made)).not.toEqual(expect.arrayContaining(['AWS_PROFILE']));
    for (const name of ['AWS_PROFILE', 'AWS_SECRET_ACCESS_KEY', 'MOTO_ACCOUNT_ID', 'PYTHONPATH'])
      expect(made[name]).toBeUndefined();
  });
});
