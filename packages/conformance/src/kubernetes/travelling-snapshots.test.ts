// Snapshots that come from elsewhere and go there, with pods.
import { describeTravellingSnapshots } from '../flow/travelling-snapshots.js';
import { kubernetesMachine } from './kubernetes-machine.js';

describeTravellingSnapshots(kubernetesMachine(), [{ from: 'FLINK-1_20', to: 'FLINK-1_20' }], []);
