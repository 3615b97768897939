#!/usr/bin/env python3
"""cost.py INCLUDE_FOLDER COMPILER...: what a user pays to compile a file that includes everything, at -O2.

The target is 2 s and 300 MB; the limits are twice that, since a test machine may be busy.
"""
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

USER = """#include <addax/addax.hpp>
using namespace addax;
int main() {
  Sequential model{Input({4}), layers::Dense(16, {.activation = "relu"}), layers::Dense(1)};
  model.compile({.optimizer = "adam", .loss = "mse"});
  model.summary();
}
"""

include, *compiler = sys.argv[1:]
with tempfile.TemporaryDirectory() as folder:
    source = pathlib.Path(folder) / "user.cpp"
    source.write_text(USER)
    seconds = []
    for _ in range(3):
        start = time.monotonic()
        subprocess.run([*compiler, "-std=c++20", "-O2", "-I", include, "-c", source, "-o", f"{folder}/user.o"], check=True)
        seconds.append(time.monotonic() - start)
megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(f"a user's file with the umbrella header at -O2: {min(seconds):.2f} s, {megabytes:.0f} MB")
sys.exit(min(seconds) > 4 or megabytes > 600)
