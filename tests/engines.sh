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

unpack sid mysql9 mysql-server-core
