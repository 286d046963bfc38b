/* Proxy, pallet 16. */
#pragma once

/* X (name, hashers and keys, value, what an absent entry reads as) */
#define PROXY_STORAGE(X) \
  X (Proxies, "Twox64Concat AccountId", "(BoundedVec<ProxyDefinition>, u64)", "0*9") \
  X (Announcements, "Twox64Concat AccountId", "(BoundedVec<Announcement>, u64)", "0*9") \
  X (LastCallResult, "Twox64Concat AccountId", "Result<(), DispatchError>", "None") \
  X (RealPaysFee, "Twox64Concat AccountId, Twox64Concat AccountId", "()", "None")

/* X (index, name, dispatch fee in rao, arguments) */
#define PROXY_CALLS(X) \
  X (0, proxy, USUAL, "real: MultiAddress, force_proxy_type: Option<ProxyType>, call: RuntimeCall") \
  X (1, add_proxy, USUAL, "delegate: MultiAddress, proxy_type: ProxyType, delay: BlockNumber") \
  X (2, remove_proxy, USUAL, "delegate: MultiAddress, proxy_type: ProxyType, delay: BlockNumber") \
  X (3, remove_proxies, USUAL, "")

/* X (name, fields; the position is the index) */
#define PROXY_EVENTS(X) \
  X (ProxyExecuted, "result: Result<(), DispatchError>") \
  X (PureCreated, "pure: AccountId, who: AccountId, proxy_type: ProxyType, disambiguation_index: u16") \
  X (PureKilled, "pure: AccountId, spawner: AccountId, proxy_type: ProxyType, disambiguation_index: u16") \
  X (Announced, "real: AccountId, proxy: AccountId, call_hash: H256") \
  X (ProxyAdded, "delegator: AccountId, delegatee: AccountId, proxy_type: ProxyType, delay: BlockNumber") \
  X (ProxyRemoved, "delegator: AccountId, delegatee: AccountId, proxy_type: ProxyType, delay: BlockNumber") \
  X (DepositPoked, "who: AccountId, kind: DepositKind, old_deposit: Balance, new_deposit: Balance") \
  X (RealPaysFeeSet, "real: AccountId, delegate: AccountId, pays_fee: bool")

/* X (the position is the index) */
#define PROXY_ERRORS(X) \
  X (TooMany) \
  X (NotFound) \
  X (NotProxy) \
  X (Unproxyable) \
  X (Duplicate) \
  X (NoPermission) \
  X (Unannounced) \
  X (NoSelfProxy) \
  X (AnnouncementDepositInvariantViolated) \
  X (InvalidDerivedAccountId)

/* X (name, type, value) */
#define PROXY_CONSTANTS(X) \
  X (ProxyDepositBase, "u64", "60000000") \
  X (ProxyDepositFactor, "u64", "33000000") \
  X (MaxProxies, "u32", "20") \
  X (MaxPending, "u32", "75") \
  X (AnnouncementDepositBase, "u64", "36000000") \
  X (AnnouncementDepositFactor, "u64", "68000000")
