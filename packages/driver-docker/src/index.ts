// The driver `docker`: containers of an engine.
export { dockerDriverFactory } from './docker-factory.js';
export { imageNameOf } from './image/images.js';
