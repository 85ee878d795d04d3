// Errors of the protocol itself: every AWS JSON service has them, no model lists them.
import { ServiceError } from '@drey/plugin-api';

/** The input breaks constraints of the model. The text lists all of them. */
export class ValidationException extends ServiceError {
  constructor(message: string) {
    super('ValidationException', message, { status: 400, messageMember: 'message' });
  }
}

/** The body is no JSON object, or a member has a JSON type that the model does not allow. */
export class SerializationException extends ServiceError {
  constructor(message: string) {
    super('SerializationException', message, { status: 400, messageMember: 'message' });
  }
}

/** The service has no operation of that name. */
export class UnknownOperationException extends ServiceError {
  constructor(message: string) {
    super('UnknownOperationException', message, { status: 400, messageMember: 'message' });
  }
}
