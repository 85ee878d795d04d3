// The trail of API calls as a plugin.
export { plugin } from './plugin.js';
