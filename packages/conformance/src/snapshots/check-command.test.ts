// `drey snapshot check` with plain JVMs.
import { processMachine } from '../host/machine.js';
import { describeCheckCommand } from './check-command.js';

describeCheckCommand(processMachine);
