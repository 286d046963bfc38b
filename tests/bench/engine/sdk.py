"""The same reads by the bittensor SDK and by us, from one running development chain: the dynamic information of every
subnet, and one metagraph of 256 uids.  Prints both times and their ratio, for whole programs and for the reads alone.

    sdk.py LOCALNET TAOCTL BENCH-READS CLIENTS-FOLDER

The SDK comes from CLIENTS-FOLDER, installed as for the interoperability tests, or is the one of the interpreter that
TAOSCOPE_SDK_PYTHON names; where there is none the benchmark is skipped with the reason."""

import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "interop"))
import clients  # noqa: E402

NETUID = "1"
SDK = """
import sys, time
import bittensor as bt
subtensor = bt.Subtensor(network=sys.argv[1])
best = None
for _ in range(3):
    start = time.monotonic()
    subnets = subtensor.all_subnets()
    metagraph = subtensor.metagraph(int(sys.argv[2]), lite=False)
    seconds = time.monotonic() - start
    best = seconds if best is None else min(best, seconds)
assert len(subnets) > 100 and len(metagraph.hotkeys) == 256, (len(subnets), len(metagraph.hotkeys))
print(best * 1000)
"""


def timed(command, **options):
    start = time.monotonic()
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=500, **options).stdout
    return output.decode().strip().splitlines(), (time.monotonic() - start) * 1000


def main():
    localnet, taoctl, reads, folder = sys.argv[1:5]
    try:
        python = os.environ.get("TAOSCOPE_SDK_PYTHON") or clients.python(folder, "sdk")
    except clients.Skipped as reason:
        print(f"skipped: {reason}")
        return clients.SKIPPED
    with subprocess.Popen([localnet, "--tmp", "--port=0", "--manual", "--preset=network"], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as chain:
        try:
            words = chain.stdout.readline().decode().split()
            endpoint = "ws://" + words[1]
            with tempfile.TemporaryDirectory() as home:
                ours = {**os.environ, "XDG_DATA_HOME": home}
                whole_ours = sum(timed([taoctl, "--json", *command, "--network", endpoint], env=ours)[1]
                                 for command in (["subnets"], ["metagraph", NETUID]))
            lines, _ = timed([reads, endpoint, NETUID])
            reads_ours = float(lines[-1])
            lines, whole_sdk = timed([python, "-c", SDK, endpoint, NETUID], stderr=subprocess.DEVNULL)
            reads_sdk = float(lines[-1])
        finally:
            chain.kill()
    print(f"all subnets and one metagraph, whole programs:  SDK {whole_sdk - 2 * reads_sdk:9.1f} ms   taoctl, twice {whole_ours:9.1f} ms   "
          f"{(whole_sdk - 2 * reads_sdk) / whole_ours:6.1f} ×")
    print(f"all subnets and one metagraph, reads alone:     SDK {reads_sdk:9.1f} ms   engine        {reads_ours:9.1f} ms   "
          f"{reads_sdk / reads_ours:6.1f} ×")
    return 0


sys.exit(main())
