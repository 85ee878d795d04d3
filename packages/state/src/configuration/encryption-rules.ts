// Rules about encryption at rest: a key id belongs to a customer managed key. The refusals are a guess.
import type { ApplicationConfigurationDescription, KeyType } from '@drey/api';
import type { CreateSubject, Rule, UpdateSubject } from './rule.js';

const strayKey = (type: KeyType | undefined, keyId: string | undefined): string | undefined =>
  type === 'AWS_OWNED_KEY' && keyId !== undefined
    ? 'A KeyId cannot be given with the key type AWS_OWNED_KEY.'
    : undefined;

/** No key id with the key of AWS. */
export const noStrayKey: Rule<CreateSubject> = ({ configuration: { ApplicationEncryptionConfiguration: asked } }) =>
  strayKey(asked?.KeyType, asked?.KeyId);

/** The same in an update. */
export const noStrayKeyUpdate: Rule<UpdateSubject> = ({
  update: { ApplicationEncryptionConfigurationUpdate: asked },
}) => strayKey(asked?.KeyTypeUpdate, asked?.KeyIdUpdate);

/** A customer managed key is named, by the request or by the version in force. */
export const customerKeyNamed: Rule<ApplicationConfigurationDescription> = ({
  ApplicationEncryptionConfigurationDescription: encryption,
}) =>
  encryption?.KeyType === 'CUSTOMER_MANAGED_KEY' && encryption.KeyId === undefined
    ? 'The key type CUSTOMER_MANAGED_KEY needs a KeyId.'
    : undefined;
