// Killed JVMs that are plain processes.
import { processMachine } from '../host/machine.js';
import { describeMemberKilled } from './member-killed.js';

describeMemberKilled(processMachine);
