"""Installs clients that nobody here wrote: each in the version that locked/ names, from the registries that npm and pip are
configured for, into a folder of the build, once.

Where that is not wanted or not possible, Skipped says why.  CI=true asks for it, TAOSCOPE_INTEROP_INSTALL=1 too;
TAOSCOPE_INTEROP_INSTALL=0 forbids it.  What is installed already is used in any case.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys

SKIPPED = 77
LOCKED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "locked")
PROBE_SECONDS = 20
INSTALL_SECONDS = 240


class Skipped(Exception):
    pass


def may_install():
    choice = os.environ.get("TAOSCOPE_INTEROP_INSTALL")
    if choice is not None:
        return choice == "1"
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


def run(command, seconds, what, **options):
    try:
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                       timeout=seconds, **options)
    except subprocess.CalledProcessError as error:
        lines = [line for line in error.output.decode(errors="replace").splitlines() if "error" in line.lower()]
        raise Skipped(f"{what} ({'; '.join(lines[:3]) or error})") from error
    except (subprocess.SubprocessError, OSError) as error:
        raise Skipped(f"{what} ({error})") from error


@contextlib.contextmanager
def fresh(folder, locks):
    """Yields whether @folder is to be filled; tests that run at the same time wait for the one that does it."""
    os.makedirs(folder, exist_ok=True)
    state = hashlib.sha256(b"".join(open(os.path.join(LOCKED, name), "rb").read() for name in locks)).hexdigest()
    with open(folder + ".lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = os.path.join(folder, "installed")
        if os.path.exists(stamp) and open(stamp, encoding="ascii").read() == state:
            yield False
            return
        if not may_install():
            raise Skipped("not installed; CI=true or TAOSCOPE_INTEROP_INSTALL=1 lets it be fetched from its registry")
        shutil.rmtree(folder)
        os.makedirs(folder)
        yield True
        with open(stamp, "w", encoding="ascii") as file:
            file.write(state)


def node(folder):
    """Returns the folder that has node_modules."""
    folder = os.path.join(folder, "node")
    locks = ["package.json", "package-lock.json"]
    if shutil.which("npm") is None or shutil.which("node") is None:
        raise Skipped("there is no npm")
    with fresh(folder, locks) as empty:
        if empty:
            run(["npm", "ping", "--fetch-retries=0", f"--fetch-timeout={PROBE_SECONDS * 1000}"], PROBE_SECONDS,
                "the npm registry does not answer")
            for name in locks:
                shutil.copy(os.path.join(LOCKED, name), folder)
            # Not `npm ci`: it misses packages of other platforms in a lock without addresses.
            run(["npm", "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], INSTALL_SECONDS,
                "npm cannot install the clients", cwd=folder)
    return folder


def python(folder, name):
    """Returns an interpreter that has the packages of locked/NAME.txt."""
    folder = os.path.join(folder, name)
    interpreter = os.path.join(folder, "bin", "python")
    with fresh(folder, [name + ".txt"]) as empty:
        if empty:
            run([sys.executable, "-m", "pip", "index", "versions", "bt-decode", "--timeout", "5", "--retries", "0"], PROBE_SECONDS,
                "the Python package index does not answer")
            run([sys.executable, "-m", "venv", folder], INSTALL_SECONDS, "python3 cannot make a virtual environment")
            run([interpreter, "-m", "pip", "-q", "--disable-pip-version-check", "install", "--no-deps", "--no-compile",
                 "--only-binary", ":all:", "-r", os.path.join(LOCKED, name + ".txt")], INSTALL_SECONDS,
                "pip cannot install the clients")
    return interpreter
