#!/usr/bin/env bash
# Builds everything with warnings as errors, checks the formatting and runs every test. Needs the .NET 10 SDK; whatever else
# is missing it restores or installs. The last line is `N passed, N failed`; the exit code is 0 only if all of it is well.
#
#   ./test.sh              everything
#   ./test.sh Tidy Unit    only the test projects with one of these words in their name
#   ./test.sh --changed    only the test projects that may notice what changed since the main branch
#   ./test.sh --engines    fetches the large servers that tests can run on as well, and runs none
#   ./test.sh --long 8     the long forms of simulation, kills, fuzzing, mutations and imports with new seeds, for so many hours (8)
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export DOTNET_CLI_UI_LANGUAGE=en                # the totals are read from what the runner writes
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1  # as the product: a machine without ICU will do
export MSBUILDDISABLENODEREUSE=1                # leave no build nodes behind
export DOTNET_TieredPGO=0                       # the compiler ends before its own profile pays: a third of what a build takes

mode=tests hours=8
case ${1:-} in
  --changed) mode=changed ;;
  --engines) exec tests/engines.sh ;;
  --long) mode=long hours=${2:-8} ;;
  -*) echo "unknown option $1; allowed: --changed, --engines, --long HOURS, or words of test projects' names" >&2; exit 2 ;;
esac
[[ $hours =~ ^[1-9][0-9]*$ ]] || { echo "--long '$hours': expected a number of hours from 1" >&2; exit 2; }

results=$(mktemp -d "${TMPDIR:-/tmp}/florin-tests.XXXXXX")
compiler="florin-tests-$$"
trap 'kill $(cat "$results"/*.pid 2>/dev/null) 2>/dev/null; stop_compiler; rm -rf "$results"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
passed=0 failed=0 skipped=0 broken=()

finish() {
  local totals="$passed passed, $failed failed"
  [ "$skipped" -gt 0 ] && totals+=", $skipped skipped"
  [ "${#broken[@]}" -gt 0 ] && printf 'not well: %s\n' "${broken[@]}"
  [ "$passed" -eq 0 ] && echo "not well: no test passed"
  echo "$totals"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ] && [ "${#broken[@]}" -eq 0 ]
  exit
}

# step NAME COMMAND…: silent when it goes well, everything it said when not.
step() {
  local name=$1 start=$SECONDS
  shift
  if "$@" >"$results/step.log" 2>&1 </dev/null; then
    printf '%-28s ok      %4d s\n' "$name" $((SECONDS - start))
    return 0
  fi
  tail -n 200 "$results/step.log"
  printf '%-28s failed  %4d s\n' "$name" $((SECONDS - start))
  broken+=("$name")
  return 1
}

# said PID LOG: waits for what runs in the background, and says what it said.
said() {
  local code
  wait "$1"
  code=$?
  cat "$2"
  return $code
}

# stop_compiler: tells the compiler that this run started to end; it would wait for more to do for ten minutes.
stop_compiler() {
  local folder
  folder=$(dotnet --list-sdks 2>/dev/null | sed -n "s/^$(dotnet --version 2>/dev/null) \[\(.*\)\]$/\1/p")
  dotnet "$folder/$(dotnet --version)/Roslyn/bincore/VBCSCompiler.dll" -shutdown -pipename:"$compiler" >/dev/null 2>&1
}

# install COMMAND PACKAGE: what a machine lacks, where we may.
install() {
  command -v "$1" >/dev/null && return 0
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    broken+=("$1 is missing: install $2")
    return 1
  fi
  step "install $2" sh -c "apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $2"
}

# unpack_promtool: it checks the rules for Prometheus. Unpacked into the cache, since Debian's package would start a service; where it
# cannot be had, the test that needs it is skipped.
unpack_promtool() {
  local cache=${FLORIN_TEST_CACHE:-$HOME/.cache/florin-tests} work
  type -P promtool >/dev/null || [ -x "$cache/prometheus/usr/bin/promtool" ] && return
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || { echo "promtool is missing, and there is no apt-get"; return; }
  mkdir -p "$cache" && work=$(mktemp -d "$cache/.prometheus.XXXXXX") || return
  if (cd "$work" && { apt-get download prometheus || { apt-get update && apt-get download prometheus; }; } &&
    dpkg-deb -x prometheus_*.deb root) >"$work/log" 2>&1; then
    mv "$work/root" "$cache/prometheus" 2>/dev/null
  else
    echo "promtool is missing: $(tail -n 1 "$work/log")"
  fi
  rm -rf "$work"
}

# packages: what the tests' scripts for Node.js use, as the lock file has it; shared by all tests.
packages() {
  local folder
  for folder in tests/Node clients; do
    cmp -s $folder/package-lock.json $folder/node_modules/.florin-lock.json && continue
    npm ci --prefix $folder --no-progress && cp $folder/package-lock.json $folder/node_modules/.florin-lock.json || return
  done
}

# precompile FOLDER…: what cannot be compiled ahead of time only makes the tests slower.
precompile() {
  local start=$SECONDS
  if tests/precompile.sh "$@" >"$results/precompile.log" 2>&1 </dev/null; then
    printf '%-28s ok      %4d s\n' "precompile the program" $((SECONDS - start))
  else
    echo "the program is not precompiled, so tests take longer: $(tail -n 1 "$results/precompile.log")"
  fi
}

# counter FILE NAME: one of the counters of a results file.
counter() {
  grep -o '<Counters [^>]*>' "$1" | head -n 1 | sed -n "s/.* $2=\"\([0-9]*\)\".*/\1/p"
}

# run PROJECT ARGUMENT…: runs its tests, which are a program; what they said and how long they took is for report.
run() {
  local name start=$SECONDS
  name=$(basename "$1")
  local program="$1/bin/Release/net10.0/Florin.$name.dll" limit=60m
  [ "$mode" = long ] && limit=24h
  shift
  # The limit only ends a hang; a test that runs for longer than ten minutes is named in the log meanwhile.
  # A shell without job control lets what runs behind it ignore Ctrl+C, and so would every program that the tests start.
  env --default-signal=INT,QUIT timeout --kill-after=30s $limit dotnet "$program" -noColor -noLogo -longRunning 600 "$@" \
    -result-trx "$results/$name.trx" >"$results/$name.log" 2>&1 </dev/null &
  echo $! >"$results/$name.pid"
  wait $!
  echo "$? $((SECONDS - start))" >"$results/$name.end"
  rm "$results/$name.pid"
}

# reasons PROJECT LOG: what failed, and why a program died, for the end of all that is printed.
reasons() {
  local line
  while read -r line; do broken+=("$1: $line"); done < <(
    grep -a '\[FAIL\]' "$2" | sed 's/^ *//' | cut -c 1-200 | head -n 20
    grep -a -m 1 -A 15 -E 'Unhandled exception|[Aa]ssert(ion)?[ :]|[Ff]atal error|double free|corrupted|Process terminated' "$2" | cut -c 1-300
  )
}

# report PROJECT: adds up its totals; a run that hung or died counts as one failure at least.
report() {
  local name log trx total=0 executed=0 good=0 bad=0 code=1 took=0
  name=$(basename "$1") log="$results/$name.log" trx="$results/$name.trx"
  [ -s "$results/$name.end" ] && read -r code took <"$results/$name.end"
  if [ -s "$trx" ]; then
    total=$(counter "$trx" total) executed=$(counter "$trx" executed) good=$(counter "$trx" passed)
    bad=$((executed - good))
  fi
  [ "$code" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1 && broken+=("$name ended with $code")
  [ "$total" -eq 0 ] && broken+=("$name has no tests")
  if [ "$bad" -gt 0 ]; then
    tail -n 300 "$log"
    grep -a -A 12 '\[FAIL\]' "$log" | cut -c 1-500 | head -n 300 # Of a failure that stands further above, too.
    reasons "$name" "$log"
  fi
  grep -a '\[SKIP\]' -A 1 "$log" | grep -av '\[SKIP\]\|^--' | sort | uniq -c | sed 's/^ *\([0-9]*\) */skipped \1: /'
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + total - executed))
  printf '%-28s %4d passed, %d failed  %4d s\n' "$name" "$good" "$bad" "$took"
}

# changed: the words for the test projects that may notice what changed, committed or not. Tidy looks at everything.
changed() {
  local base
  base=$(git merge-base HEAD origin/main 2>/dev/null || git merge-base HEAD main 2>/dev/null || echo HEAD)
  echo Tidy
  { git diff --name-only "$base" && git ls-files --others --exclude-standard; } | sort -u | while read -r file; do
    case $file in
      *.md | docs/*) ;;
      tests/Testing/* | src/Kernel/* | src/Platform/* | src/Contracts/*) echo Unit Provider System Console ;;
      tests/*.Tests/*) basename "${file%%.Tests/*}" ;;
      src/Providers/*) echo Provider Unit System ;;
      samples/*) echo System ;;
      src/Console/*) echo Console Unit System ;;
      src/* | bench/*) echo Unit System ;;
      *) echo Unit Provider System ;; # What builds and configures everything.
    esac
  done
}

# long HOURS: a round after the other, each with seeds of its own, which are printed so that a round can be repeated.
long() {
  local end=$((SECONDS + $1 * 3600)) seed
  while [ $SECONDS -lt $end ] && [ "$failed" -eq 0 ]; do
    seed=$((RANDOM * 32768 + RANDOM))
    export FLORIN_SEED=$seed FLORIN_SEEDS=5000 FLORIN_KILLS=50 FLORIN_KILL_SEED=$seed
    export FLORIN_FUZZ_BODIES=20000 FLORIN_FUZZ_SEED=$seed FLORIN_MUTATIONS=all FLORIN_TAKEOVERS=20 FLORIN_HISTORY=all
    echo "round with seed $seed"
    run tests/System.Tests -class '*TheBooksUnderFaults' -class '*TheBooksOfSeveralInstances' -class '*AfterAKill' -class '*AnOwnerThatEnds' -class '*BadBodies*' \
      -class '*EveryMutation' -class '*ImportingHistory'
    report tests/System.Tests
    FLORIN_SEEDS=100000 FLORIN_CEDAR=100000 run tests/Unit.Tests -class '*ALogOfSeveralInstances' -class '*DecidingAsCedarDoes'
    report tests/Unit.Tests
  done
}

if ! command -v dotnet >/dev/null; then
  broken+=("the .NET 10 SDK is missing: https://dotnet.microsoft.com/download")
  finish
fi
install git git || finish
install redis-server redis-server || finish
install faketime faketime || finish
install chromium-headless-shell chromium-headless-shell || finish
PATH=$PATH:/usr/sbin install dnsmasq dnsmasq-base || finish
PATH=$PATH:/usr/sbin install mariadbd "mariadb-server-core mariadb-client-core" || finish
install hledger hledger || finish
install bean-check beancount || finish
install pdftotext poppler-utils || finish
install node "nodejs npm" && install npm npm || finish
unpack_promtool
# Restoring waits for the network and disk, so the tools come beside the packages; the formatting is looked at beside the build.
formatting() { dotnet tool restore && dotnet csharpier check .; }
formatting >"$results/formatting.log" 2>&1 </dev/null &
formatting=$!
echo "$formatting" >"$results/formatting.pid"
step "npm packages" packages || finish
step "restore packages" dotnet restore Florin.slnx --locked-mode || finish
# One compiler serves all projects, whatever the machine says of that; it is this run's own and ends with it.
step "build" dotnet build Florin.slnx -p:FlorinAnalyze=true -c Release --no-restore -warnaserror -v quiet -clp:NoSummary \
  -p:UseSharedCompilation=true -p:SharedCompilationId="$compiler" || finish
step "formatting" said "$formatting" "$results/formatting.log"
rm "$results/formatting.pid"

if [ "$mode" = long ]; then
  precompile tests/System.Tests/bin/Release/net10.0
  long "$hours"
  finish
fi
if [ "$mode" = changed ]; then
  mapfile -t words < <(changed | tr ' ' '\n' | sort -u)
  set -- "${words[@]}"
fi
# The system's tests mostly wait for programs that they started, so the others run beside them.
beside=() system=()
for project in tests/*.Tests; do
  for word in "${@:-}"; do
    if [[ $project == *"$word"* ]]; then
      if [[ $project == *System* ]]; then system+=("$project"); else beside+=("$project"); fi
      break
    fi
  done
done
starting=()
for project in "${system[@]}" "${beside[@]}"; do
  if [[ $project == *System* || $project == *Console* ]]; then starting+=("$project/bin/Release/net10.0"); fi
done
[ ${#starting[@]} -eq 0 ] || precompile "${starting[@]}"
for project in "${system[@]}"; do run "$project" & done
for project in "${beside[@]}"; do run "$project"; report "$project"; done
wait
for project in "${system[@]}"; do report "$project"; done
finish
