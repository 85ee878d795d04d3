// The model of `kinesisanalyticsv2`, made by the same kit as anyone's.
import type { ServiceModel } from '@drey/plugin-api';
import { inputShapes } from './generated/operations.js';
import { schemas } from './generated/schemas.js';
import { createServiceModel } from './model-kit/create-service-model.js';

/** The model of `kinesisanalyticsv2`; its errors are those of {@link createServiceModel}. */
export const serviceModel: ServiceModel = createServiceModel({ inputShapes, schemas });
