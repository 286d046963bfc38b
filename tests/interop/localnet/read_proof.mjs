// Roots and read proofs, judged by sp-trie itself (compiled to WebAssembly in chopsticks-executor).
import assert from "node:assert/strict";
import { calculate_state_root, decode_proof } from "@acala-network/chopsticks-executor";
import WebSocket from "ws";

const socket = new WebSocket(process.argv[2]);
await new Promise((resolve) => socket.once("open", resolve));
const waiting = new Map();
let id = 0;
socket.on("message", (text) => {
  const message = JSON.parse(text);
  waiting.get(message.id)?.(message);
});
const ask = (method, ...params) =>
  new Promise((resolve, reject) => {
    waiting.set(++id, (m) => (m.error ? reject(new Error(JSON.stringify(m.error))) : resolve(m.result)));
    socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
  });

// The live chain's state, read key by key, has the root that the header commits to.
const at = await ask("chain_getBlockHash");
const header = await ask("chain_getHeader", at);
const keys = [];
for (let page; page === undefined || page.length > 0; keys.push(...page))
  page = await ask("state_getKeysPaged", "0x", 1000, keys.at(-1) ?? null, at);
assert.ok(keys.length > 1000);
const values = [];
for (let i = 0; i < keys.length; i += 1000)
  values.push(...(await ask("state_queryStorageAt", keys.slice(i, i + 1000), at))[0].changes);
assert.equal(await calculate_state_root(values, 1), header.stateRoot);

// Proofs of present keys, small values and large.
let proved = 0;
for (let i = 0; i < keys.length; i += Math.ceil(keys.length / 200)) {
  const { proof } = await ask("state_getReadProof", [keys[i]], at);
  const decoded = await decode_proof(header.stateRoot, proof);
  const found = decoded.find(([key]) => key === keys[i]);
  assert.ok(found, `no proof of ${keys[i]}`);
  assert.equal(found[1], values[i][1]);
  proved++;
}
console.log(`${keys.length} keys give the state root of block ${parseInt(header.number, 16)}; ${proved} read proofs verified`);
socket.close();
