#!/bin/sh
# A private PostgreSQL for tests: on a socket in a folder, never on the network, as a user that is
# not root, with nothing of it left when it stops.
#
#   tests/postgres.sh start FOLDER     makes it and prints the address that TOMONI_TEST_POSTGRES takes
#   tests/postgres.sh stop FOLDER      stops it and takes the folder away
#   tests/postgres.sh crash FOLDER     kills it as it is; its files stay
#   tests/postgres.sh again FOLDER     starts it on the files that it left
set -eu

bin=""
for found in /usr/lib/postgresql/*/bin; do
    [ -x "$found/initdb" ] && bin="$found"
done
if [ -z "$bin" ]; then
    echo "There is no PostgreSQL server on this machine. Please install Debian's package postgresql, or run sh tests/run.sh, which does." >&2
    exit 1
fi

# The server refuses to run as root: Debian's package brings a user for it.
as_server() {
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --reuid postgres --regid postgres --clear-groups -- "$@"
    else
        "$@"
    fi
}

folder=$2
begin() {
    as_server "$bin/pg_ctl" --pgdata "$folder/data" --silent --wait --log "$folder/server.log" \
        --options "-c listen_addresses='' -c unix_socket_directories='$folder' -c max_connections=200 -c fsync=${TOMONI_TEST_FSYNC:-off}" \
        start || { cat "$folder/server.log" >&2; exit 1; }
}

case $1 in
start)
    mkdir -p "$folder"
    if [ "$(id -u)" -eq 0 ]; then chown postgres "$folder"; fi
    as_server "$bin/initdb" --pgdata "$folder/data" --username tomoni --auth trust --encoding UTF8 \
        --locale C --no-sync >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 1; }
    begin
    echo "postgres:///postgres?host=$folder&user=tomoni"
    ;;
crash)
    as_server "$bin/pg_ctl" --pgdata "$folder/data" --silent --mode immediate --wait stop
    ;;
again)
    begin
    ;;
stop)
    as_server "$bin/pg_ctl" --pgdata "$folder/data" --silent --mode immediate --wait stop || true
    rm -rf "$folder"
    ;;
*)
    echo "start, stop, crash or again, and FOLDER" >&2
    exit 2
    ;;
esac
