# The gateway with the reference UCS, on Node 24. `docker build -t ucs-gateway .`
# The base is named by its digest, so that it cannot change: docs/deploy.md says how to move it on.
ARG NODE_IMAGE=docker.io/library/node:24.21.0-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY proto ./proto
COPY src ./src
RUN npm run build

FROM ${NODE_IMAGE} AS production-dependencies
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts
COPY scripts/licence-notices.ts scripts/write-licence-notices.ts ./scripts/
RUN node scripts/write-licence-notices.ts > THIRD-PARTY-NOTICES
RUN npm run --silent sbom > sbom.cdx.json

FROM ${NODE_IMAGE}
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=production-dependencies /build/node_modules ./node_modules
COPY --from=production-dependencies /build/THIRD-PARTY-NOTICES /build/sbom.cdx.json ./
COPY --from=build /build/dist ./dist
COPY proto ./proto
RUN mkdir -m 700 /data && chown 1000:1000 /data && chmod 755 dist/main.js && ln -s /app/dist/main.js /usr/local/bin/ucs-gateway
LABEL org.opencontainers.image.title="ucs-gateway" \
  org.opencontainers.image.description="REST requests in, gRPC calls to a Universal Contact Server, outcomes pushed as Bayeux notifications" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.cyclonedx.sbom="/app/sbom.cdx.json"
# A bound for the nursery of V8's heap: see "Memory" in docs/operations.md.
ENV NODE_OPTIONS=--max-semi-space-size=16
ENV NODE_ENV=production HOST=0.0.0.0 UCS_HOST=0.0.0.0 DATA_DIR=/data
USER 1000:1000
VOLUME /data
EXPOSE 8090 8091 50051
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.ADMIN_PORT || 8091}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Exec form: node is process 1 and gets SIGTERM itself.
ENTRYPOINT ["node", "/app/dist/main.js"]
CMD ["serve"]
