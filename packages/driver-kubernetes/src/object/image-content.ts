// An image as the pods of a cluster use it.
import type { ImageLook } from '@drey/cluster/jvm';

/** What was found in it. */
export interface ImageContent extends ImageLook {
  readonly image: string;
  readonly flinkHome: string;
}
