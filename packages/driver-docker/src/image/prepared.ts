// What is known before a cluster starts.
import type { ContainerPython } from '@drey/runtimes';
import type { Reach } from '../network/networks.js';
import type { ImageContent } from './image-facts.js';

/** What was found out before a cluster starts. */
export interface Preparation {
  readonly facts: ImageContent;
  readonly reach: Reach;
  readonly dataPlanePort: number | undefined;
  /** Content of AWS's library; undefined where the image has it, or it cannot be had. */
  readonly serviceLibrary: Uint8Array | undefined;
  /** PyFlink in the image; undefined for clusters that run Java only. */
  readonly python?: ContainerPython;
}
