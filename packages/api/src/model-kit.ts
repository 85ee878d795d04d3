// The entry `@drey/api/model-kit`: what the author of another service needs to decode and validate its inputs as our own service does.
export { type BotocorePaginators, botocoreModel, type BotocoreService } from './model-kit/compare/botocore-model.js';
export { type Difference, modelDifferences } from './model-kit/compare/differences.js';
export { createServiceModel, type ModelDefinition } from './model-kit/create-service-model.js';
export { definitionOf } from './model-kit/generate/definition.js';
export { type Model, type ModelOperation, type ModelShape, readModel } from './model-kit/generate/model.js';
export { createPageTokens, type PagePosition, type PageTokenRules, type PageTokens } from './model-kit/page-tokens.js';
export { SerializationException, UnknownOperationException, ValidationException } from './model-kit/protocol-error.js';
export type { Schema, Schemas } from './model-kit/schema.js';
export type { Validated } from './model-kit/validated.js';
export { rules, validationMessage, type Violation } from './model-kit/validation-message.js';
