// Updates over plain JVMs.
import { processMachine } from '../host/machine.js';
import { describeUpdate } from './update.js';

describeUpdate(processMachine);
