// Leads jobs that name AWS to the data plane: what is AWS's name, whose certificate vouches for it, and the proxy.
export { isAwsName } from './names/aws-name.js';
export { namesOfRegion } from './names/names-of-region.js';
