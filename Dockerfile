# Drey as an image: the gateway with its companion; clusters run as containers beside it, by the engine's socket (see compose.yaml).
# Any Debian-like base with Node 20.19 or newer will do, for example: docker build --build-arg BASE_IMAGE=node:22-bookworm-slim .
ARG BASE_IMAGE=node:24-bookworm-slim

FROM ${BASE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc tsconfig.json plugin.manifest.json ./
COPY packages packages
COPY scripts scripts
# Native parts of dependencies are optional; without their scripts no compiler is needed. lmdb brings its own binary.
RUN npm install --no-audit --no-fund --ignore-scripts \
  && node node_modules/typescript/bin/tsc -b \
  && node scripts/console-page.mjs \
  && npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
  && find packages \( -name src -o -path packages/console/page -o -name '*.test.*' -o -name '.tsbuildinfo' -o -path '*/python/tests' \) -prune -exec rm -rf {} + \
  && rm -rf packages/conformance packages/bench

# AWS's library for application properties, which jobs expect on their class path: fetched here, so that the image needs no Maven.
# --build-arg WITH_SERVICE_LIBRARY=0 leaves it out, for jobs that bring it along.
ARG WITH_SERVICE_LIBRARY=1
RUN mkdir -p /cache \
  && if [ "$WITH_SERVICE_LIBRARY" = 1 ]; then \
      apt-get update && apt-get install -y --no-install-recommends maven && node scripts/service-library.mjs /cache; \
    fi

FROM ${BASE_IMAGE}
# Python is the companion's (moto). An upstream of your own needs none: --build-arg WITH_COMPANION=0.
ARG WITH_COMPANION=1
RUN if [ "$WITH_COMPANION" = 1 ]; then \
      apt-get update && apt-get install -y --no-install-recommends python3 python3-venv && rm -rf /var/lib/apt/lists/*; \
    fi
RUN groupadd --gid 10001 drey \
  && useradd --uid 10001 --gid drey --home-dir /var/lib/drey --create-home drey \
  && mkdir -p /var/cache/drey && chown drey:drey /var/lib/drey /var/cache/drey
COPY --from=build /build /opt/drey
COPY --from=build --chown=drey:drey /cache /var/cache/drey
COPY LICENSE /opt/drey/
WORKDIR /opt/drey
USER drey
ENV NODE_ENV=production \
    GATEWAY_LISTEN=0.0.0.0:4566 \
    DREY_DATA_DIR=/var/lib/drey/data \
    DREY_CACHE_DIR=/var/cache/drey
VOLUME ["/var/lib/drey", "/var/cache/drey"]
EXPOSE 4566
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4566/_localstack/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "packages/cli/dist/main.js", "start", "--plugin", "plugin.manifest.json"]
