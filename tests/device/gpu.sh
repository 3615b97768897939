#!/usr/bin/env bash
# What to run first on a GPU, in one go: gpu.sh BUILD [STEPS], or `./run test gpu [STEPS]`. Where there is no build but its
# programs and libraries lie on $PATH and $LD_LIBRARY_PATH, BUILD is "". Steps: those below, all where none is named.
# Prints a line for each step, with the end of its log where it fails, and benchmarks as a table. Logs lie in $ADDAX_LOGS.
set -uo pipefail
build=${1:-}
shift || true
only=" $* "
logs=${ADDAX_LOGS:-$(mktemp -d)}
export ADDAX_DEVICE=cuda GOMP_SPINCOUNT=${GOMP_SPINCOUNT:-1500}
ADDAX_TESTS_DIR=${ADDAX_TESTS_DIR:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)}
export ADDAX_TESTS_DIR
failed=0

program() {
  local found
  if [ -n "$build" ]; then found=$(find "$build" -type f -name "$1" -perm -u+x -print -quit); else found=$(command -v "$1"); fi
  printf '%s' "${found:-$1}"
}

# step NAME SECONDS COMMAND...: at most so long; the log tells of warnings, too.
step() {
  local name=$1 limit=$2 log=$logs/$1.log start=$SECONDS status=0
  shift 2
  [ "$only" = "  " ] || [[ $only == *" $name "* ]] || return 0
  timeout "$limit" "$@" >"$log" 2>&1 || status=$?
  if [ "$status" = 0 ]; then
    echo "ok    $name ($((SECONDS - start)) s)"
  else
    tail -n 40 "$log" | cut -c1-300
    echo "FAIL  $name: status $status after $((SECONDS - start)) s"
    failed=$((failed + 1))
  fi
  grep -h 'addax: warning' "$log" | sort | uniq -c | cut -c1-300
}

# For device_test, which compares with the processor and runs the kernels' source in main memory: no device for all.
by_itself=(env -u ADDAX_DEVICE)

checked() { # TOOL: a training of convolutions and one of products under compute-sanitizer
  step "$1" 300 "${by_itself[@]}" compute-sanitizer --tool "$1" --error-exitcode 1 "$(program device_test)" \
    -tc='a convnet*,fit*'
}

rows() {
  echo "| row | dtype | batch | p50 / p99 / fastest, µs | samples a second |"
  echo "|---|---|---|---|---|"
  sed -nE 's/.*"workload": "([^"]*)", "dtype": "([^"]*)", "batch": ([0-9]+),.*"p50_us": ([0-9.]+), "p99_us": ([0-9.]+), "min_us": ([0-9.]+), "samples_per_s": ([0-9.]+).*/| \1 | \2 | \3 | \4 \/ \5 \/ \6 | \7 |/p' "$@"
}

# Any other device is the tests' own.
[ -n "${ADDAX_DEVICE_MODULE:-}" ] || nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader || exit
step "device" 300 "${by_itself[@]}" "$(program device_test)"
step "bench" 300 "$(program bench)" W0 W0/joined W1 W2 W3
step "bench_bfloat16" 300 "$(program bench)" W1 W2 W3 --dtype bfloat16
rows "$logs"/bench*.log 2>/dev/null
step "mnist" 120 "$(program mnist_mlp)"
step "mnist_convnet" 180 "$(program mnist_convnet)"
grep -h 'test accuracy' "$logs"/mnist*.log 2>/dev/null
for tool in memcheck racecheck initcheck; do checked $tool; done
for folder in losses optimizers layers ops; do
  step "$folder" 300 "$(program ${folder}_test)" --test-suite-exclude=slow,gpu
done
echo "$failed failed; logs: $logs"
[ "$failed" = 0 ]
