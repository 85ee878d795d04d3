// Every broken application of examples/broken, on plain JVMs.
import { processMachine } from '../host/machine.js';
import { brokenCases } from './broken-case.js';
import { describeFaults } from './broken-run.js';

describeFaults(processMachine, brokenCases());
