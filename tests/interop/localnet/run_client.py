#!/usr/bin/env python3
"""Starts taoscope-localnet and runs a client that nobody here wrote against it.

usage: run_client.py LOCALNET SCRIPT FOLDER

Exits 77 (skipped), and says why, where the client is not installed in FOLDER and cannot be: see clients.py.
"""

import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

import clients  # noqa: E402  (it lies one folder up)

# The SDK and the newest async-substrate-interface need codecs that exclude each other.
ENVIRONMENTS = {"bittensor_sdk.py": "sdk", "substrate_interface.py": "clients"}
BLOCK_TIME_MS = 250


def prepare(folder, script):
    """Returns the command."""
    source = os.path.join(HERE, script)
    if script in ENVIRONMENTS:
        return [clients.python(folder, ENVIRONMENTS[script]), source]
    # Modules are found from where the script lies.
    return ["node", shutil.copy(source, clients.node(folder))]


def main():
    localnet, script, folder = sys.argv[1:]
    try:
        command = prepare(folder, script)
    except clients.Skipped as reason:
        print(f"skipped: {reason}")
        return clients.SKIPPED

    chain = subprocess.Popen([localnet, "--tmp", "--port", "0", "--block-time", str(BLOCK_TIME_MS)],
                             stdout=subprocess.PIPE, text=True)
    try:
        line = chain.stdout.readline().split()
        assert line[:1] == ["listening"], "the chain did not start"
        return subprocess.run([*command, f"ws://{line[1]}", localnet], timeout=240).returncode
    finally:
        chain.terminate()
        assert chain.wait(timeout=30) == 0, "the chain did not stop cleanly"


sys.exit(main())
