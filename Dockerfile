# syntax=docker/dockerfile:1
# Constancia in an image: one binary, no shell, not root, and nothing of its own
# written but /data and /keys. Not built by the gate (see docs/adr/0012).

# Styles, scripts and typefaces, from the pinned packages of the lock file.
FROM node:22-bookworm-slim AS front
WORKDIR /src/ui/assets
COPY ui/assets/package.json ui/assets/package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY ui /src/ui
RUN npm run build --silent

# The binary. The image brings the gcc that SQLite is compiled with.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
COPY --from=front /src/ui/dist ui/dist
COPY --from=front /src/internal/typeset/fonts internal/typeset/fonts
ARG VERSION=development
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=1 go build -trimpath -buildvcs=false -ldflags="-s -w -X main.version=$VERSION" -o /constancia ./cmd/constancia
# Owned by the account below and by nobody else, so that new volumes are too.
RUN install -d -m 0700 /volumes/data /volumes/keys

FROM gcr.io/distroless/base-debian12:nonroot
COPY --from=build /constancia /usr/local/bin/constancia
COPY --from=build --chown=65532:65532 /volumes/ /
USER 65532:65532
# Everybody who can reach the container can reach this address, so the start is
# refused until CONSTANCIA_PUBLIC_URL is https or CONSTANCIA_TRUSTED_PROXIES is set.
ENV CONSTANCIA_LISTEN=0.0.0.0:8080 CONSTANCIA_DATA_DIR=/data CONSTANCIA_KEYS_DIR=/keys
VOLUME ["/data", "/keys"]
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["/usr/local/bin/constancia", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/constancia"]
CMD ["serve"]
