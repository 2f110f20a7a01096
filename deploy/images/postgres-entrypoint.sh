#!/bin/sh
# As the official image does: takes ownership of its folders as root, continues as postgres, and makes the cluster at the
# first start. It works in new/ first, and starts again there after an interruption.
set -eu
if [ "$1" = postgres ] && [ "$(id -u)" = 0 ]; then
  chown postgres:postgres "$PGDATA" /var/run/postgresql
  chmod 0700 "$PGDATA"
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi
if [ "$1" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
  if [ ! -d "$PGDATA/new" ] && [ -n "$(ls -A "$PGDATA")" ]; then
    echo "$PGDATA is neither empty nor a cluster: nothing was changed" >&2
    exit 1
  fi
  find "$PGDATA" -mindepth 1 -delete
  umask 077
  printf '%s\n' "${POSTGRES_PASSWORD:?is not set}" > /tmp/password
  # shellcheck disable=SC2086 - several options are meant
  initdb --pgdata="$PGDATA/new" --username=postgres --pwfile=/tmp/password \
    --auth-local=trust --auth-host=scram-sha-256 ${POSTGRES_INITDB_ARGS:-} >&2
  rm /tmp/password
  echo 'host all all all scram-sha-256' >> "$PGDATA/new/pg_hba.conf"
  for part in "$PGDATA"/new/*; do
    [ "$part" = "$PGDATA/new/PG_VERSION" ] || mv "$part" "$PGDATA/"
  done
  mv "$PGDATA/new/PG_VERSION" "$PGDATA/"
  rmdir "$PGDATA/new"
fi
unset POSTGRES_PASSWORD
exec "$@"
