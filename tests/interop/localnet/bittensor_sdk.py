"""The bittensor SDK: reads subnets, metagraphs, balances and hyperparameters; registers, stakes, moves, sets weights."""

import os
import sys
import tempfile

import bittensor as bt
from bittensor_wallet import Keypair, Wallet


def done(response):
    assert response.success, response.message
    return response


def alpha(amount, netuid):
    return bt.Balance.from_tao(amount).set_unit(netuid)


subtensor = bt.Subtensor(network=sys.argv[1])
wallet = Wallet(name="alice", hotkey="hot", path=tempfile.mkdtemp())
wallet.create_coldkey_from_uri("//Alice", use_password=False, overwrite=True, suppress=True)
wallet.create_hotkey_from_uri("//AliceHot", use_password=False, overwrite=True, suppress=True)
cold, hot = wallet.coldkeypub.ss58_address, wallet.hotkey.ss58_address
bob = Keypair.create_from_uri("//Bob").ss58_address

# Reading
subnets = subtensor.all_subnets()
assert len(subnets) > 20 and all(subnet.price.tao > 0 for subnet in subnets[1:])
assert subtensor.subnet(1).netuid == 1
assert len(subtensor.metagraph(1).hotkeys) == len(subtensor.neurons_lite(1)) == len(subtensor.neurons(1))
assert subtensor.get_metagraph_info(1).num_uids == len(subtensor.neurons(1))
assert subtensor.get_balance(cold).tao > 1000
hyperparameters = subtensor.get_subnet_hyperparameters(1)
assert hyperparameters.tempo == subtensor.tempo(1)
assert len(subtensor.get_delegates()) > 0
assert abs(subtensor.get_subnet_price(1).tao - subtensor.get_subnet_prices()[1].tao) < 0.01
assert subtensor.get_existential_deposit().rao == 500

# Acting
done(subtensor.burned_register(wallet=wallet, netuid=1))
assert subtensor.is_hotkey_registered(hot, netuid=1)
before = subtensor.get_balance(bob)
done(subtensor.transfer(wallet=wallet, destination_ss58=bob, amount=bt.Balance.from_tao(5)))
assert (subtensor.get_balance(bob) - before).tao == 5
done(subtensor.add_stake(wallet=wallet, netuid=1, hotkey_ss58=hot, amount=bt.Balance.from_tao(10)))
staked = subtensor.get_stake(cold, hot, 1)
assert staked.tao > 0
done(subtensor.add_stake(wallet=wallet, netuid=1, hotkey_ss58=hot, amount=bt.Balance.from_tao(10),
                         safe_staking=True, rate_tolerance=0.05))
assert subtensor.get_stake(cold, hot, 1) > staked
done(subtensor.move_stake(wallet=wallet, origin_hotkey_ss58=hot, origin_netuid=1, destination_hotkey_ss58=hot,
                          destination_netuid=2, amount=alpha(1, 1)))
done(subtensor.swap_stake(wallet=wallet, hotkey_ss58=hot, origin_netuid=1, destination_netuid=3, amount=alpha(1, 1)))
assert subtensor.get_stake(cold, hot, 2).tao > 0 and subtensor.get_stake(cold, hot, 3).tao > 0
done(subtensor.unstake(wallet=wallet, netuid=1, hotkey_ss58=hot, amount=alpha(1, 1)))
done(subtensor.transfer_stake(wallet=wallet, destination_coldkey_ss58=bob, hotkey_ss58=hot,
                              origin_netuid=1, destination_netuid=1, amount=alpha(1, 1)))
done(subtensor.register_subnet(wallet=wallet))
assert len(subtensor.all_subnets()) == len(subnets) + 1

# Alice is root here and lifts the rate limits, which would cost half a minute each.
own = max(subnet.netuid for subnet in subtensor.all_subnets())
for netuid in 1, own:
    lift = subtensor.compose_call("AdminUtils", "sudo_set_weights_set_rate_limit",
                                  {"netuid": netuid, "weights_set_rate_limit": 0})
    done(subtensor.sign_and_send_extrinsic(call=subtensor.compose_call("Sudo", "sudo", {"call": lift}), wallet=wallet))
    assert subtensor.weights_rate_limit(netuid) == 0

# Without a validator permit one may rate oneself.
uid = subtensor.get_uid_for_hotkey_on_subnet(hot, 1)
assert not subtensor.commit_reveal_enabled(1)
done(subtensor.set_weights(wallet=wallet, netuid=1, uids=[uid], weights=[1.0], wait_for_inclusion=True))
assert dict(subtensor.weights(1))[uid] == [(uid, 65535)]

# On a subnet with commit-reveal the same call seals the weights for a pulse of drand, which never comes here.
enable = subtensor.compose_call("AdminUtils", "sudo_set_commit_reveal_weights_enabled", {"netuid": own, "enabled": True})
done(subtensor.sign_and_send_extrinsic(call=enable, wallet=wallet))
assert subtensor.commit_reveal_enabled(own)
done(subtensor.set_weights(wallet=wallet, netuid=own, uids=[0], weights=[1.0], wait_for_inclusion=True))
[(committer, _, _, reveal_round)] = subtensor.get_timelocked_weight_commits(own)
assert committer == hot and reveal_round > 0

stakes = {stake.netuid for stake in subtensor.get_stake_info_for_coldkey(cold)}
assert stakes >= {1, 2, 3}, stakes
print(f"bittensor {bt.__version__}: {len(subnets)} subnets read; registered, transferred, staked, moved, swapped, unstaked, set weights")
sys.stdout.flush()
# The SDK leaves threads that never end.
os._exit(0)
