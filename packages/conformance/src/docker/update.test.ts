// Updates, stops and starts in containers.
import { describeUpdate } from '../flow/update.js';
import { engineMachine } from './engine-machine.js';

describeUpdate(engineMachine);
