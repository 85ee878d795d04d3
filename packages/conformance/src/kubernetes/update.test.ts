// Updates in pods.
import { describeUpdate } from '../flow/update.js';
import { kubernetesMachine } from './kubernetes-machine.js';

describeUpdate(kubernetesMachine());
