import { describe, expect, it } from '@jest/globals';
import { InvalidArgumentException } from '@drey/api';
import { type Application, currentVersion } from '../../application/application.js';
import { anApplication } from '../../application/application.test.support.js';
import { withStartingPositions } from './sql-start.js';

const withInput = (): Application => {
  const application = anApplication();
  const InputDescriptions = [{ InputId: '1.1', NamePrefix: 'S', InputStartingPositionConfiguration: {} }];
  const configuration = { SqlApplicationConfigurationDescription: { InputDescriptions } };
  return { ...application, versions: [{ ...currentVersion(application), configuration }] };
};

describe('starting positions of SQL inputs', () => {
  it('are written into the version in force, and no new version is made', () => {
    const position = { InputStartingPosition: 'TRIM_HORIZON' as const };
    const started = withStartingPositions(withInput(), [
      { InputId: '1.1', InputStartingPositionConfiguration: position },
    ]);
    const sql = currentVersion(started).configuration?.SqlApplicationConfigurationDescription;
    expect(started.versions).toHaveLength(1);
    expect(sql?.InputDescriptions?.[0]).toEqual({
      InputId: '1.1',
      NamePrefix: 'S',
      InputStartingPositionConfiguration: position,
    });
  });

  it('stay as they are when none is given', () => {
    const application = withInput();
    expect(withStartingPositions(application, [])).toBe(application);
  });

  it('of an unknown input are refused', () => {
    expect(() =>
      withStartingPositions(withInput(), [{ InputId: '9.9', InputStartingPositionConfiguration: {} }]),
    ).toThrow(InvalidArgumentException);
  });
});
