"""Runs the test of hostile files under strace: while a file is read, no other is touched, and nothing is connected or started.

opened_files.py HOSTILE_TEST. Where strace is missing or may not watch, the test is skipped.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

CALL = re.compile(r'\b(\w+)\((?:AT_FDCWD, )?"((?:[^"\\]|\\.)*)"')
NOTHING = re.compile(r"AT_EMPTY_PATH|\+\+\+ exited|<\.\.\. \w+ resumed")  # the open file itself, threads that end
WATCHED = "trace=%file,socket,connect,bind,execve,execveat,fork,vfork"
CASE = "--test-case=*hostile and broken files are refused*"


def traced(program, log):
    environment = dict(os.environ, OMP_NUM_THREADS="2")
    subprocess.run(["strace", "-f", "-qq", "-s", "4096", "-e", WATCHED, "-e", "signal=none", "-o", log, program, CASE], env=environment,
                   stdout=subprocess.DEVNULL, check=True)


def complaints(lines):
    """What happened between the marks of a file besides opening that file."""
    now, files = None, 0
    for line in lines:
        call = CALL.search(line)
        name, path = call.groups() if call else (None, None)
        folder, slash, file = (path or "").rpartition("/")
        if name == "access" and folder.endswith(("/begin", "/end")):
            begins = folder.endswith("/begin")
            now = folder.removesuffix("/begin") + "/" + file if begins else None
            files += begins
        elif now and path != now and not NOTHING.search(line):
            yield f"while {now} was read: {line.strip()}"
    print(f"{files} files were watched")
    if files < 200:
        yield "fewer than 200 files were read"


def main():
    if not shutil.which("strace") or subprocess.run(["strace", "-o", os.devnull, "true"]).returncode:
        print("strace is not here, or may not watch: skipped")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        log = os.path.join(folder, "log")
        traced(sys.argv[1], log)
        with open(log, encoding="utf-8", errors="replace") as lines:
            found = list(complaints(lines))
    print(*found[:50], sep="\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
