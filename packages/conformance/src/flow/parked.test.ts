// Parked clusters of plain JVMs.
import { processMachine } from '../host/machine.js';
import { describeParked } from './parked.js';

describeParked(processMachine);
