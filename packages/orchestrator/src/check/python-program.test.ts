import { describe, expect, it } from '@jest/globals';
import type { ApplicationVersion } from '@drey/state';
import { RUN_OPTIONS_GROUP } from '@drey/cluster';
import { pythonProgramOf } from './python-program.js';

const version = (options: Record<string, string>, group = RUN_OPTIONS_GROUP): ApplicationVersion =>
  ({
    configuration: {
      EnvironmentPropertyDescriptions: {
        PropertyGroupDescriptions: [
          { PropertyGroupId: 'other', PropertyMap: { python: 'no.py' } },
          { PropertyGroupId: group, PropertyMap: options },
        ],
      },
    },
  }) as unknown as ApplicationVersion;

describe('what a Python application runs', () => {
  it('stands in the property group of the service', () => {
    const options = {
      python: 'main.py',
      jarfile: 'lib/all.jar',
      pyFiles: 'a.py, pkg/,',
      pyArchives: 'data.zip,model.zip#model',
    };
    expect(pythonProgramOf(version(options))).toEqual({
      script: 'main.py',
      jarFile: 'lib/all.jar',
      files: ['a.py', 'pkg/'],
      archives: [{ path: 'data.zip' }, { path: 'model.zip', directory: 'model' }],
    });
  });

  it('is a script at least', () => {
    expect(pythonProgramOf(version({ python: 'main.py' }))).toEqual({ script: 'main.py', files: [], archives: [] });
    expect(pythonProgramOf(version({ jarfile: 'lib/all.jar' }))).toBeUndefined();
  });

  it('is nothing without that group', () => {
    expect(pythonProgramOf(version({ python: 'main.py' }, 'options'))).toBeUndefined();
  });
});
