// The main flow in pods.
import { describeMainFlow } from '../flow/main-flow.js';
import { kubernetesMachine } from './kubernetes-machine.js';

describeMainFlow(kubernetesMachine());
