#!/usr/bin/env python3
"""readme.py README INCLUDE_FOLDER LIBRARY_FOLDER COMPILER...: every program in the README compiles as it stands and ends well.

Those that want MNIST are only compiled: it may not be there.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

readme, include, library, *compiler = sys.argv[1:]
programs = re.findall(r"^```cpp\n(.*?)^```$", pathlib.Path(readme).read_text(), re.S | re.M)
programs = [p for p in programs if "int main(" in p]
for program in programs:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*compiler, "-std=c++20", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I", include, "-x", "c++", "-",
                        "-o", f"{folder}/program", "-L", library, "-laddax", f"-Wl,-rpath,{library}"],
                       input=program, text=True, check=True)
        if "datasets::mnist" not in program:
            subprocess.run([f"{folder}/program"], cwd=folder, stdout=subprocess.DEVNULL, check=True)
print(f"{len(programs)} programs")
sys.exit(not programs)
