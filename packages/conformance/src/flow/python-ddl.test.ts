// A Python program of nothing but SQL, on plain JVMs.
import { TestHost } from '../host/test-host.js';
import { describePythonDdl } from './python-ddl.js';

describePythonDdl('a Python program of SQL alone', undefined, () => Promise.resolve(new TestHost()));
