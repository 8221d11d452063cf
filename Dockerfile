# syntax=docker/dockerfile:1
# imgcache in an image: docker build -t imgcache . — Installing in Sources/ImgCache/ImgCache.docc tells how it is run.

FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates git libcurl4-openssl-dev libsqlite3-dev libvips-dev pkg-config python3 zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY Package.swift ./
COPY Sources Sources
COPY Tests Tests
RUN swift build -c release --product imgcache --static-swift-stdlib -Xlinker -s --scratch-path /build
COPY CHANGELOG.md README.md ./
COPY Scripts Scripts
COPY config config
RUN Scripts/install --bin /build/release/imgcache --destdir /out

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates libcurl4 libglib2.0-0 libsqlite3-0 libstdc++6 libvips42 zlib1g \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 imgcache \
    && useradd --system --uid 10001 --gid imgcache --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin imgcache \
    && install -d -o imgcache -g imgcache -m 0755 /var/cache/imgcache /site
COPY --from=build /out/usr/local /usr/local
# The site with its config/imgcache.yaml is mounted at /site, and need not be writable.
WORKDIR /site
ENV IMGCACHE_CACHE_DIRECTORY=/var/cache/imgcache LANG=C.UTF-8
VOLUME /var/cache/imgcache
USER imgcache
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10m --timeout=30s --start-period=1h \
    CMD ["imgcache", "status", "--max-age", "36h"]
ENTRYPOINT ["imgcache"]
CMD ["serve", "--listen", "0.0.0.0:8080"]
