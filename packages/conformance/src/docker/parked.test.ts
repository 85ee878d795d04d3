// Parked clusters in containers.
import { describeParked } from '../flow/parked.js';
import { engineMachine } from './engine-machine.js';

describeParked(engineMachine);
