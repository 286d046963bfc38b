#!/usr/bin/env python3
"""Starts taoscope-localnet and runs a client that nobody here wrote against it.

usage: run_client.py LOCALNET SCRIPT

Exits 77 (skipped) unless TAOSCOPE_INTEROP_INSTALL=1, or where the registries do not answer.  Packages go
into the folder that TAOSCOPE_INTEROP_DIR names, or into a temporary one.
"""

import os
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
HERE = os.path.dirname(os.path.abspath(__file__))

# By script: what it needs.
NODE = {
    "polkadot_js.mjs": ["@polkadot/api@16.5.4"],
    "polkadot_api.mjs": ["polkadot-api@2", "ws@8"],
    "read_proof.mjs": ["@acala-network/chopsticks-executor@1.5.1", "ws@8"],
}
PYTHON = {
    # The SDK pins neither of the two; later versions of the first bring another codec, which conflicts.
    "bittensor_sdk.py": ["bittensor==10.2.0", "async-substrate-interface<2"],
    "substrate_interface.py": ["async-substrate-interface>=2", "bt-decode"],
}
BLOCK_TIME_MS = 250


class Skipped(Exception):
    pass


def install(command, **options):
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=600, **options)
    except (subprocess.SubprocessError, OSError) as error:
        raise Skipped(f"{' '.join(command[:4])} … failed ({error})") from error


def prepare_node(folder, script):
    """Returns the command; modules are found from where the script lies, so it is copied."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        raise Skipped("there is no npm")
    folder = os.path.join(folder, script.removesuffix(".mjs"))
    os.makedirs(folder, exist_ok=True)
    if not os.path.isdir(os.path.join(folder, "node_modules")):
        with open(os.path.join(folder, "package.json"), "w", encoding="utf-8") as file:
            file.write('{"private": true, "type": "module"}')
        install(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", *NODE[script]], cwd=folder)
    shutil.copy(os.path.join(HERE, script), folder)
    return ["node", os.path.join(folder, script)]


def prepare_python(folder, script):
    venv = os.path.join(folder, script.removesuffix(".py"))
    python = os.path.join(venv, "bin", "python")
    if not os.path.exists(python):
        install([sys.executable, "-m", "venv", venv])
        try:
            install([python, "-m", "pip", "-q", "install", *PYTHON[script]])
        except Skipped:
            shutil.rmtree(venv)
            raise
    return [python, os.path.join(HERE, script)]


def run(localnet, script, folder):
    try:
        command = prepare_node(folder, script) if script in NODE else prepare_python(folder, script)
    except Skipped as reason:
        print(f"skipped: {reason}")
        return SKIPPED

    chain = subprocess.Popen([localnet, "--tmp", "--port", "0", "--block-time", str(BLOCK_TIME_MS)],
                             stdout=subprocess.PIPE, text=True)
    try:
        line = chain.stdout.readline().split()
        assert line[:1] == ["listening"], "the chain did not start"
        return subprocess.run([*command, f"ws://{line[1]}", localnet], timeout=300).returncode
    finally:
        chain.terminate()
        assert chain.wait(timeout=30) == 0, "the chain did not stop cleanly"


def main():
    localnet, script = sys.argv[1:]
    if os.environ.get("TAOSCOPE_INTEROP_INSTALL") != "1":
        print("skipped: TAOSCOPE_INTEROP_INSTALL=1 allows to install the client from its registry")
        return SKIPPED
    folder = os.environ.get("TAOSCOPE_INTEROP_DIR")
    if folder is not None:
        os.makedirs(folder, exist_ok=True)
        return run(localnet, script, folder)
    with tempfile.TemporaryDirectory() as temporary:
        return run(localnet, script, temporary)


sys.exit(main())
