// Snapshots of the account over kills of the gateway, with plain JVMs.
import { processMachine } from '../host/machine.js';
import { describeEnhancedSnapshots } from './enhanced-snapshots.js';

describeEnhancedSnapshots(processMachine);
