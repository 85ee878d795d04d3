// Kinesis as connectors speak it, in front of an upstream that speaks JSON only: CBOR both ways, and SubscribeToShard.
export { createKinesisBridge, type KinesisBridge } from './bridge.js';
