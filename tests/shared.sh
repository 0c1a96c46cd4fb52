# Sourced by tests that read the folder of collected samples, which is no part of the project. Sets $shared and $hvlint, or ends
# the test as skipped.
tests=$(cd "$(dirname "$0")" && pwd)
hvlint=${HVLINT:-$tests/../build/hvlint}
shared=${HVLINT_SHARED:-$tests/../../shared}
if [ ! -d "$shared" ]; then
    echo "SKIP: no samples at $shared (set HVLINT_SHARED)"
    exit 77
fi
if [ ! -x "$hvlint" ]; then
    echo "no program at $hvlint (set HVLINT)"
    exit 1
fi
