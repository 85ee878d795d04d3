// How the page is built: into dist/page, with addresses relative to wherever it is served.
import { defineConfig, type UserConfig } from 'vite';

const config: UserConfig = defineConfig({
  root: 'page',
  base: './',
  cacheDir: '../dist/.vite',
  // The JSX of Preact, without a plugin.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    target: 'es2022',
    // No `data:` addresses: the content security policy lets in what the host serves, nothing else.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    sourcemap: false,
  },
});

export default config;
