// Encryption at rest, as a version keeps it.
import type {
  ApplicationEncryptionConfiguration,
  ApplicationEncryptionConfigurationDescription,
  ApplicationEncryptionConfigurationUpdate,
} from '@drey/api';
import { presentMembers } from './present-members.js';

/** What an application has that asked for nothing; the value is documented, that it is shown then is reported by another emulator. */
export const defaultEncryption: ApplicationEncryptionConfigurationDescription = { KeyType: 'AWS_OWNED_KEY' };

/** The asked encryption, or the default. An alias must be resolved before: the service keeps the key's ARN. */
export const describeEncryption = (
  configuration: ApplicationEncryptionConfiguration | undefined,
): ApplicationEncryptionConfigurationDescription =>
  configuration === undefined
    ? defaultEncryption
    : presentMembers({ KeyType: configuration.KeyType, KeyId: configuration.KeyId });

/** Merges an update. Going back to the key of AWS is asked for by the type alone (documented) and forgets the key. */
export const updateEncryption = (
  current: ApplicationEncryptionConfigurationDescription | undefined,
  { KeyTypeUpdate, KeyIdUpdate }: ApplicationEncryptionConfigurationUpdate,
): ApplicationEncryptionConfigurationDescription =>
  KeyTypeUpdate === 'CUSTOMER_MANAGED_KEY'
    ? presentMembers({ KeyType: KeyTypeUpdate, KeyId: KeyIdUpdate ?? current?.KeyId })
    : defaultEncryption;
