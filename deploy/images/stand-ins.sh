#!/usr/bin/env bash
# Makes stand-ins for the three official base images from Debian packages, for a network without an image registry.
#
#   deploy/images/stand-ins.sh [CA_BUNDLE] [MIRROR]
#
# CA_BUNDLE is a file of certificates that the images trust, for a network whose proxy signs with its own certificate.
# MIRROR is a Debian mirror to use instead of debootstrap's default. Needs root, debootstrap and a running Docker engine.
# It makes spindle/python, spindle/postgres and spindle/haproxy, all tagged debian12. `make up` uses them when they exist
# and BASE_IMAGE, POSTGRES_IMAGE and GATEWAY_IMAGE name no others.
set -euo pipefail
ca_bundle=${1:+$(realpath --canonicalize-existing "$1")}
cd "$(dirname "$0")"

mirror=${2:-}
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

debootstrap --variant=minbase --include=ca-certificates,python3,python3-venv bookworm "$root" ${mirror:+"$mirror"} >&2
changes=(--change 'CMD ["python3"]')
if [ -n "$ca_bundle" ]; then
  cp "$ca_bundle" "$root/etc/ssl/certs/ca-certificates.crt"
  changes+=(--change 'ENV PIP_CERT=/etc/ssl/certs/ca-certificates.crt')
fi
rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* "$root"/var/log/*.log
tar --create --directory "$root" . | docker import "${changes[@]}" - spindle/python:debian12 >&2

for image in postgres haproxy; do
  docker build --quiet --network host --tag "spindle/$image:debian12" --file "$image.Dockerfile" . >&2
done
docker images --filter 'reference=spindle/*:debian12' --format '{{.Repository}}:{{.Tag}} {{.Size}}'
