import { describe, expect, it } from '@jest/globals';
import type { ApplicationVersion } from '@drey/state';
import { RUN_OPTIONS_GROUP } from '@drey/cluster';
import { ignoredRunOptions } from './run-options.js';

const version = (options: Record<string, string>): ApplicationVersion =>
  ({
    runtimeEnvironment: 'FLINK-1_20',
    configuration: {
      EnvironmentPropertyDescriptions: {
        PropertyGroupDescriptions: [
          { PropertyGroupId: 'other', PropertyMap: { pyModule: 'mine' } },
          { PropertyGroupId: RUN_OPTIONS_GROUP, PropertyMap: options },
        ],
      },
    },
  }) as unknown as ApplicationVersion;

describe('keys that the service does not take', () => {
  it('are told with what to do instead', () => {
    expect(ignoredRunOptions(version({ pyModule: 'main', pyExecutable: 'python3', pyRequirements: 'r.txt' }))).toEqual([
      expect.stringMatching(/^Key pyModule of property group kinesis\.analytics.* is ignored: .* by key python\.$/),
      expect.stringMatching(/^Key pyExecutable .* DREY_PYTHON_1_20 names one\.$/),
      expect.stringMatching(/^Key pyRequirements .* pyFiles/),
    ]);
  });

  it('are told when they are misspelt', () => {
    expect(ignoredRunOptions(version({ jarFile: 'a.jar', extra: 'x' }))).toEqual([
      expect.stringMatching(/^Key jarFile .* spelt jarfile\.$/),
      expect.stringMatching(/^Key extra .* the keys are python, jarfile, pyFiles, pyArchives\.$/),
    ]);
  });

  it('are none where all is taken, or nothing is said', () => {
    expect(
      ignoredRunOptions(version({ python: 'main.py', jarfile: 'a.jar', pyFiles: 'b.py', pyArchives: 'c.zip' })),
    ).toEqual([]);
    expect(ignoredRunOptions({ runtimeEnvironment: 'FLINK-1_20' } as ApplicationVersion)).toEqual([]);
  });
});
