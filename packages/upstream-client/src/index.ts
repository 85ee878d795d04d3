// Every call of ours to the upstream, with one rule for endpoint, region, credentials and time limits.
export type { ClientPatience, UpstreamCredentials } from './client-settings.js';
export { answeredStatus, describeFailure } from './describe-failure.js';
export { elementText } from './element-text.js';
export { objectBody } from './object-body.js';
export { createRawClient, type RawAnswer, type RawClient, type RawRequest } from './raw-client.js';
export { createSdkClients, type SdkClientPool, type UpstreamCaller } from './sdk-clients.js';
export type { SdkConnection, SdkService } from './sdk-services.js';
export { type CallBounds, callJson, callQuery, callRaw, type JsonAnswer, type ServiceCaller } from './service-call.js';
export { serviceTitle, type UpstreamService, upstreamServices } from './services.js';
export { limitsWithin, transferLimits, type TimeLimits } from './time-limits.js';
export { UpstreamFault, type UpstreamFaultKind } from './upstream-fault.js';
export { abortUpload, type ObjectTarget, type ObjectToWrite, partBytes, writeObject } from './write-object.js';
