// @polkadot/api: every storage item decodes; transfers, stakes, batches and module errors are understood.
import assert from "node:assert/strict";
import { ApiPromise, Keyring, WsProvider } from "@polkadot/api";

const provider = new WsProvider(process.argv[2]);
const api = await ApiPromise.create({ provider, noInitWarn: true });
const keyring = new Keyring({ type: "sr25519" });
const alice = keyring.addFromUri("//Alice");
const bob = keyring.addFromUri("//Bob");

assert.equal((await api.rpc.system.chain()).toString(), "Taoscope Localnet");
assert.equal(api.runtimeVersion.specName.toString(), "node-subtensor");
assert.equal(api.runtimeVersion.specVersion.toNumber(), 425);

// Reads every item, whole maps page by page, and puts each value into words.
let items = 0;
let entries = 0;
for (const [pallet, storage] of Object.entries(api.query))
  for (const [name, query] of Object.entries(storage)) {
    const meta = query.creator?.meta;
    if (meta === undefined) continue;
    try {
      if (meta.type.isPlain) {
        (await query()).toHuman();
      } else {
        for (const [key, value] of await query.entriesPaged({ args: [], pageSize: 200 })) {
          key.args.forEach((arg) => arg.toHuman());
          value.toHuman();
          entries++;
        }
      }
    } catch (error) {
      throw new Error(`${pallet}.${name}: ${error.message}`);
    }
    items++;
  }
assert.ok(items > 150, `${items} items`);

function follow(extrinsic, signer) {
  return new Promise((resolve, reject) => {
    extrinsic
      .signAndSend(signer, (result) => {
        if (result.status.isFinalized || result.isError) resolve(result);
      })
      .catch(reject);
  });
}

const names = (result) => result.events.map(({ event }) => `${event.section}.${event.method}`);
const free = async (account) => (await api.query.system.account(account.address)).data.free.toBigInt();

const seen = [];
const stop = await api.query.system.account(bob.address, (account) => seen.push(account.data.free.toBigInt()));
const before = await free(bob);
const transfer = await follow(api.tx.balances.transferKeepAlive(bob.address, 1234567890n), alice);
assert.equal(transfer.dispatchError, undefined);
assert.ok(names(transfer).includes("balances.Transfer"));
assert.ok(names(transfer).includes("transactionPayment.TransactionFeePaid"));
assert.equal((await free(bob)) - before, 1234567890n);
stop();
assert.equal(seen.at(-1) - seen[0], 1234567890n);

const batch = await follow(
  api.tx.utility.batchAll([
    api.tx.balances.transferKeepAlive(bob.address, 1n),
    api.tx.balances.transferKeepAlive(bob.address, 2n),
    api.tx.system.remark("0x1234"),
  ]),
  alice,
);
assert.equal(batch.dispatchError, undefined);
assert.ok(names(batch).includes("utility.BatchCompleted"));
assert.equal((await free(bob)) - before, 1234567893n);

// Stakes Alice's TAO on a validator's hotkey: the event says what arrived, and the chain agrees.
const hotkey = (await api.query.subtensorModule.keys(1, 1)).toString();
const staked = await follow(api.tx.subtensorModule.addStake(hotkey, 1, 10n ** 10n), alice);
assert.equal(staked.dispatchError, undefined);
const added = staked.events.find(({ event }) => event.method === "StakeAdded" && event.data[0].toString() === alice.address);
const info = await api.call.stakeInfoRuntimeApi.getStakeInfoForHotkeyColdkeyNetuid(hotkey, alice.address, 1);
assert.ok(added.event.data[3].toBigInt() > 0n);
assert.ok(info.unwrap().stake.toBigInt() >= added.event.data[3].toBigInt() - 1n);

const failed = await follow(api.tx.subtensorModule.addStake(bob.address, 9999, 10n ** 9n), alice);
assert.ok(failed.dispatchError.isModule);
const error = api.registry.findMetaError(failed.dispatchError.asModule);
assert.deepEqual([error.section, error.name], ["subtensorModule", "SubnetNotExists"]);

const fee = await api.tx.balances.transferKeepAlive(bob.address, 1n).paymentInfo(alice);
assert.ok(fee.partialFee.toBigInt() > 0n);
await assert.rejects(api.tx.balances.transferKeepAlive(bob.address, 1n).signAndSend(alice, { nonce: 0 }), /1010|outdated/);

const hyper = await api.call.subnetInfoRuntimeApi.getSubnetHyperparamsV3(1);
assert.ok(hyper.isSome);
const dynamic = await api.call.subnetInfoRuntimeApi.getAllDynamicInfo();
assert.ok(dynamic.length > 20);

// Five heads in a row, and in each the audit adds up.
await new Promise((resolve, reject) => {
  let last;
  let count = 0;
  const unsubscribe = api.rpc.chain.subscribeNewHeads(async (head) => {
    try {
      if (last !== undefined) assert.equal(head.parentHash.toHex(), last);
      last = head.hash.toHex();
      const audit = await provider.send("localnet_audit", [last]);
      assert.ok(audit.ok && audit.replayed);
      if (++count === 5) resolve((await unsubscribe)());
    } catch (error) {
      reject(error);
    }
  });
});

console.log(`${items} storage items, ${entries} entries decoded; transfer, stake, batch and module error understood`);
await api.disconnect();
