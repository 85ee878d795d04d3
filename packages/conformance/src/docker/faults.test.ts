// Five of the broken applications of examples/broken, in containers: of main, of code, of an update, of a running job, of a name.
import { brokenCases } from '../faults/broken-case.js';
import { describeFaults } from '../faults/broken-run.js';
import { engineMachine } from './engine-machine.js';

const some = ['missing-class', 'system-exit', 'changed-uid', 'user-function', 'aws-name'];

describeFaults(
  engineMachine,
  brokenCases().filter(({ id }) => some.includes(id)),
);
