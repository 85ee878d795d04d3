// What a cluster says, to CloudWatch Logs and to the sinks of plugins.
export type { ClusterChange, FollowedApplication, FollowedCluster } from './following/cluster-follower.js';
export type { CursorStore } from './delivery/cursor-store.js';
export { type FileCursorStore, fileCursorStore } from './delivery/file-cursor-store.js';
export { type AskedLevel, askedLevels, type LogEvent, type LogEventBody } from './delivery/log-event.js';
export { type LogLimits, logLimits } from './delivery/log-limits.js';
export { LogShipper, type LogShipperNeeds } from './log-shipper.js';
export type { LogSource, LogTarget, SourceChunk } from './following/log-source.js';
export { type LogsClient, upstreamLogs } from './delivery/logs-client.js';
export type { ServiceEvent } from './service-body.js';
export { ServiceEvents, type ServiceEventsNeeds } from './service-events.js';
export type { LogWatch, WatchedApplication } from './watching/watch-application.js';
export { type LogSinks, openLogSinks } from './open-log-sinks.js';
