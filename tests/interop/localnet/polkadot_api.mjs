// polkadot-api: everything goes over chainHead_v1 and transaction_v1.
import assert from "node:assert/strict";
import WebSocket from "ws";
import { createClient } from "polkadot-api";
import { getWsProvider } from "polkadot-api/ws";

globalThis.WebSocket ??= WebSocket;
const client = createClient(getWsProvider(process.argv[2]));
const api = client.getUnsafeApi();
const alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

const spec = await client.getChainSpecData();
assert.equal(spec.name, "Taoscope Localnet");
assert.equal(spec.properties.tokenSymbol, "TAO");

const subnets = await api.query.SubtensorModule.NetworksAdded.getEntries();
assert.ok(subnets.length > 20);
assert.ok((await api.query.System.Account.getValue(alice)).data.free > 10n ** 12n);
assert.ok((await api.apis.SubnetInfoRuntimeApi.get_all_dynamic_info()).length > 20);
assert.equal(await api.constants.Balances.ExistentialDeposit(), 500n);

// Six finalized blocks in a row, each the child of the one before, each with a body.
await new Promise((resolve, reject) => {
  let last;
  let count = 0;
  const subscription = client.finalizedBlock$.subscribe(async (block) => {
    try {
      if (last !== undefined) {
        assert.equal(block.number, last.number + 1);
        assert.equal(block.parent, last.hash);
      }
      last = block;
      assert.ok((await client.getBlockBody(block.hash)).length >= 1);
      if (++count === 6) {
        subscription.unsubscribe();
        resolve();
      }
    } catch (error) {
      reject(error);
    }
  }, reject);
});
console.log(`${subnets.length} subnets, six finalized blocks followed`);
client.destroy();
process.exit(0);
