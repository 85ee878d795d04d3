// Generated from the model files by `drey-model generate`. Do not edit.
import { ServiceError } from '@drey/plugin-api';

/** What led to an error; logged, never sent. */
export interface ErrorCause {
  readonly cause?: unknown;
}

/** Modelled error `CodeValidationException`, HTTP 400. */
export class CodeValidationException extends ServiceError {
  constructor(message: string, options: ErrorCause = {}) {
    super('CodeValidationException', message, { ...options, status: 400, messageMember: 'Message' });
  }
}

/** Modelled error `ConcurrentModificationException`, HTTP 400. */
export class ConcurrentModificationException extends ServiceError {
  constructor(message: string, options: ErrorCause = {}) {
    super('ConcurrentModificationException', message, { ...options, status: 400, messageMember: 'Message' });
  }
}

/** Modelled error `InvalidApplicationConfigurationException`, HTTP 400. */
export class InvalidApplicationConfigurationException extends ServiceError {
  constructor(message: string, options: ErrorCause = {}) {
    super('InvalidApplicationConfigurationException', message, { ...options, status: 400, messageMember: 'Message' });
  }
}

/** Modelled error `InvalidArgumentException`, HTTP 400. */
export class InvalidArgumentException extends ServiceError {
  constructor(message: string, options: ErrorCause = {}) {
    super('InvalidArgumentException', message, { ...options, status: 400, messageMember: 'Message' });
  }
}

/** Modelled error `InvalidRequestException`, HTTP 400. */
export class InvalidRequestException extends ServiceError {
  constructor(message: string, options: ErrorCause = {}) {
    super('InvalidRequestException', message, { ...options, status: 400, messageMember: 'Message' });
  }
}

/** Modelled error `LimitExceededException`, HTTP 400. */
export class LimitExceededException extends ServiceError {
  constructor(message: string, options: ErrorCause = {}) {
    super('LimitExceededException', message, { ...options, status: 400, messageMember: 'Message' });
  }
}

/** Modelled error `ResourceInUseException`, HTTP 400. */
export class ResourceInUseException extends ServiceError {
  constructor(message: string, options: ErrorCause = {}) {
    super('ResourceInUseException', message, { ...options, status: 400, messageMember: 'Message' });
  }
}

/** Modelled error `ResourceNotFoundException`, HTTP 400. */
export class ResourceNotFoundException extends ServiceError {
  constructor(message: string, options: ErrorCause = {}) {
    super('ResourceNotFoundException', message, { ...options, status: 400, messageMember: 'Message' });
  }
}

/** Modelled error `ResourceProvisionedThroughputExceededException`, HTTP 400. */
export class ResourceProvisionedThroughputExceededException extends ServiceError {
  constructor(message: string, options: ErrorCause = {}) {
    super('ResourceProvisionedThroughputExceededException', message, { ...options, status: 400, messageMember: 'Message' });
  }
}

/** Modelled error `ServiceUnavailableException`, HTTP 500. */
export class ServiceUnavailableException extends ServiceError {
  constructor(message: string, options: ErrorCause = {}) {
    super('ServiceUnavailableException', message, { ...options, status: 500, fault: 'server', messageMember: 'Message' });
  }
}

/** Modelled error `TooManyTagsException`, HTTP 400. */
export class TooManyTagsException extends ServiceError {
  constructor(message: string, options: ErrorCause = {}) {
    super('TooManyTagsException', message, { ...options, status: 400, messageMember: 'message' });
  }
}

/** Modelled error `UnableToDetectSchemaException`, HTTP 400. */
export class UnableToDetectSchemaException extends ServiceError {
  constructor(message: string, members: { readonly ProcessedInputRecords?: string[] | undefined; readonly RawInputRecords?: string[] | undefined } = {}, options: ErrorCause = {}) {
    super('UnableToDetectSchemaException', message, { ...options, status: 400, messageMember: 'Message', members: { ...members } });
  }
}

/** Modelled error `UnsupportedOperationException`, HTTP 400. */
export class UnsupportedOperationException extends ServiceError {
  constructor(message: string, options: ErrorCause = {}) {
    super('UnsupportedOperationException', message, { ...options, status: 400, messageMember: 'Message' });
  }
}
