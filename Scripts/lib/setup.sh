# Sourced by the other scripts: finds the repository, installs what is missing, builds.
# Needs the Swift toolchain (6.2 or later) and Debian's or Ubuntu's apt.

set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"

say() { printf '\n== %s\n' "$*" >&2; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

# Installs Debian packages that dpkg does not know as installed.
need_packages() {
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
            missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    command -v apt-get >/dev/null ||
        fail "these packages are missing and apt-get is not here to install them: ${missing[*]}"
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "run this once as root: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    say "installing ${missing[*]}"
    "${as_root[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq \
        --no-install-recommends "${missing[@]}" >/dev/null
}

need_swift() {
    command -v swift >/dev/null ||
        fail "the Swift toolchain is missing: install 6.2 or later from https://www.swift.org/install/linux/"
}

need_libraries() {
    need_swift
    need_packages ca-certificates git pkg-config libcurl4-openssl-dev libvips-dev libsqlite3-dev zlib1g-dev \
        curl openssl sqlite3 python3-jsonschema
}

# build CONFIGURATION [PRODUCT...]: leaves $bin pointing at the results. A release has the Swift
# runtime inside, as the program that Scripts/install leaves: that is what is measured.
build() {
    local configuration=$1 product
    local flags=(-c "$1")
    [ "$1" != release ] || flags+=(--static-swift-stdlib)
    shift
    say "building ($configuration; the first time takes some minutes)"
    for product in "$@"; do
        swift build "${flags[@]}" --product "$product" >&2
    done
    bin=$(swift build "${flags[@]}" --show-bin-path)
}

# Starts the local origin server; sets origin_http, origin_https and origin_ca. It ends with the
# script: its standard input is a pipe that only the script holds open.
start_origin() {
    local home=$1
    shift
    mkdir -p "$home"
    rm -f "$home/ready.json"
    mkfifo -m 600 "$home/hold" 2>/dev/null || true
    "$bin/imgcache-origin" --home "$home" --ready-file "$home/ready.json" --until-eof "$@" \
        <"$home/hold" >"$home/log" 2>&1 &
    origin_pid=$!
    exec 9>"$home/hold"
    for _ in $(seq 100); do
        [ -s "$home/ready.json" ] && break
        kill -0 "$origin_pid" 2>/dev/null || { cat "$home/log" >&2; fail "the local origin server did not start"; }
        sleep 0.1
    done
    [ -s "$home/ready.json" ] || fail "the local origin server was not ready within 10 s: see $home/log"
    origin_http=$(json_value "$home/ready.json" httpPort)
    origin_https=$(json_value "$home/ready.json" httpsPort)
    origin_ca=$(json_value "$home/ready.json" caFile)
    # Every host name of the world, and nothing outside this machine.
    origin_flags=(--connect-to ":80:127.0.0.1:$origin_http"
        --connect-to ":443:127.0.0.1:$origin_https" --cacert "$origin_ca"
        --allow-address 127.0.0.1/32)
}

stop_origin() {
    exec 9>&-
    wait "$origin_pid" 2>/dev/null || true
}

# json_value FILE KEY: a number or a plain string of a small JSON object.
json_value() {
    sed -n 's/.*"'"$2"'"[[:space:]]*:[[:space:]]*"\{0,1\}\([^",}]*\)"\{0,1\}.*/\1/p' "$1" | head -n 1 | sed 's#\\/#/#g'
}
