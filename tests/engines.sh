#!/usr/bin/env bash
# Unpacks the large servers that tests can run on into the tests' cache folder, each with all that it depends on and its own
# loader, so that nothing on the machine changes. What is there already is left alone. Needs Debian's apt-get and dpkg-deb.
set -euo pipefail
cache=${FLORIN_TEST_CACHE:-$HOME/.cache/florin-tests}

# unpack SUITE NAME PACKAGE…: packages of a Debian suite, into the folder of that name.
unpack() {
  local suite=$1 name=$2 work mirror options
  shift 2
  [ -e "$cache/$name" ] && { echo "$name is in $cache"; return; }
  mkdir -p "$cache"
  work=$(mktemp -d "$cache/.$name.XXXXXX")
  mkdir -p "$work"/{lists/partial,archives/partial,parts,root}
  : >"$work/status"
  mirror=$(awk '/^URIs:/ { print $2; exit }' /etc/apt/sources.list.d/debian.sources 2>/dev/null || true)
  [ -n "$mirror" ] || mirror=$(awk '/^deb / { for (i = 2; i <= NF; i++) if ($i ~ /:\/\//) { print $i; exit } }' /etc/apt/sources.list)
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$work/sources.list"
  options=(
    -o "Dir::Etc::sourcelist=$work/sources.list" -o "Dir::Etc::sourceparts=$work/parts" -o "Dir::Etc::preferencesparts=$work/parts"
    -o "Dir::State::lists=$work/lists" -o "Dir::State::status=$work/status" -o "Dir::Cache=$work" -o "Dir::Cache::archives=$work/archives"
    -o "APT::Sandbox::User=root"
  )
  if apt-get "${options[@]}" update -qq &&
    apt-get "${options[@]}" -qq --no-install-recommends -y --download-only install "$@" >/dev/null; then
    for package in "$work"/archives/*.deb; do dpkg-deb -x "$package" "$work/root"; done
    mv "$work/root" "$cache/$name" # At once, so that one that was interrupted is not taken for whole.
    echo "$name is in $cache: $(du -sm "$cache/$name" | cut -f1) MB"
    rm -rf "$work"
  else
    rm -rf "$work"
    echo "$name cannot be fetched from $mirror $suite" >&2
    return 1
  fi
}

# documentdb: makes PostgreSQL with DocumentDB ready in its folder: it runs in there as a root of its own, with a copy of its data
# for each server.
documentdb() {
  local root=$cache/documentdb in
  [ -e "$root/pg/template/ready" ] && return
  [ "$(id -u)" -eq 0 ] || { echo "documentdb needs root, for chroot" >&2; return 1; }
  in=(chroot --userspec=5432:5432 "$root" /usr/bin/env -i PATH=/usr/lib/postgresql/18/bin:/usr/bin LC_ALL=C.UTF-8)
  ln -sf postgis-3.control "$root/usr/share/postgresql/18/extension/postgis.control"
  printf 'root:x:0:0:root:/root:/bin/sh\npg:x:5432:5432:pg:/tmp:/bin/sh\n' >"$root/etc/passwd"
  printf 'root:x:0:\npg:x:5432:\n' >"$root/etc/group"
  echo '127.0.0.1 localhost' >"$root/etc/hosts"
  mkdir -p "$root"/{tmp,pg,dev}
  chmod 1777 "$root/tmp"
  [ -e "$root/dev/null" ] || mknod -m 666 "$root/dev/null" c 1 3
  [ -e "$root/dev/urandom" ] || mknod -m 444 "$root/dev/urandom" c 1 9
  rm -rf "$root/pg/template"
  mkdir -p "$root/pg/template"
  chown -R 5432:5432 "$root/pg"
  "${in[@]}" initdb -D /pg/template -U postgres -A trust --no-sync >/dev/null
  cat >>"$root/pg/template/postgresql.conf" <<'SETTINGS'
listen_addresses='127.0.0.1'
unix_socket_directories=''
shared_preload_libraries='pg_cron,pg_documentdb_core,pg_documentdb'
cron.database_name='postgres'
cron.use_background_workers=on
dynamic_shared_memory_type=mmap
fsync=off
max_connections=120
SETTINGS
  printf 'create extension documentdb cascade\n' |
    "${in[@]}" postgres --single -D /pg/template -c shared_preload_libraries=pg_cron,pg_documentdb_core,pg_documentdb postgres >"$root/tmp/setup.log" 2>&1
  if grep -q 'ERROR\|FATAL' "$root/tmp/setup.log"; then cat "$root/tmp/setup.log" >&2; return 1; fi
  touch "$root/pg/template/ready"
  echo "documentdb is ready in $cache: $(du -sm "$root" | cut -f1) MB"
}

unpack sid mysql9 mysql-server-core
unpack forky documentdb postgresql-18-documentdb postgresql-18-postgis-3-scripts base-files dash coreutils sed libc-bin
documentdb
unpack trixie moto python3-moto python3-minimal python3-flask-cors python3-yaml python3-xmltodict
