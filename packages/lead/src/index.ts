// Leads jobs that name AWS to the data plane: what is AWS's name, whose certificate vouches for it, and the proxy.
export type { Authority } from './authority/authority.js';
export { openAuthority } from './authority/open-authority.js';
export { createLead, type Lead, TLS_HANDSHAKE } from './lead.js';
export { isAwsName } from './names/aws-name.js';
export { namesOfRegion } from './names/names-of-region.js';
export { serviceOfName } from './names/service-of-name.js';
