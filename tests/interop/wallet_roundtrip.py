#!/usr/bin/env python3
"""Wallets made by taoctl open in the reference wallet (PyPI: bittensor-wallet), and the other way round.

usage: wallet_roundtrip.py TAOCTL FOLDER

Exits 77 (skipped), and says why, where the reference wallet is not installed in FOLDER and cannot be: see clients.py.
"""

import json
import os
import subprocess
import sys
import tempfile

import clients

PASSWORD = "a password for tests"


class Taoctl:
    def __init__(self, program, base):
        self.program, self.base = program, base

    def __call__(self, *arguments, secret=None):
        command = [self.program, "--json", "wallet", *arguments, "--path", self.base]
        answer = subprocess.run(command, input=secret, text=True, capture_output=True)
        assert answer.returncode == 0, f"{command}: {answer.stdout}{answer.stderr}"
        return json.loads(answer.stdout)


def check_signature(taoctl, keypair, address, signature, message):
    """A signature by taoctl, judged by the reference; and one by the reference, judged by taoctl."""
    assert keypair.verify(message.encode(), bytes.fromhex(signature[2:])), "the reference refuses our signature"
    theirs = keypair.sign(message.encode())
    crypto = "ed25519" if keypair.crypto_type == 0 else "sr25519"
    assert taoctl("verify", address, "0x" + theirs.hex(), message, "--crypto", crypto)["valid"]


def ours_in_theirs(taoctl, base, Wallet):
    cold = taoctl("new", "ours", "--password-fd", "0", "--words", "24", secret=PASSWORD + "\n")
    hot = taoctl("new", "ours", "--hotkey", "plain")
    locked = taoctl("new", "ours", "--hotkey", "locked", "--password-fd", "0", secret=PASSWORD + "\n")

    wallet = Wallet(name="ours", hotkey="plain", path=base)
    assert wallet.coldkeypub.ss58_address == cold["address"]
    assert wallet.hotkey.ss58_address == hot["address"]
    keypair = wallet.coldkey_file.get_keypair(password=PASSWORD)
    assert keypair.ss58_address == cold["address"]
    other = Wallet(name="ours", hotkey="locked", path=base)
    assert other.hotkey_file.get_keypair(password=PASSWORD).ss58_address == locked["address"]

    signed = taoctl("sign", "ours", "hello", "--hotkey", "plain")
    check_signature(taoctl, wallet.hotkey, hot["address"], signed["signature"], "hello")

    # A phrase shown by us, typed into the reference.
    again = Wallet(name="again", hotkey="default", path=base)
    again.regenerate_hotkey(mnemonic=hot["mnemonic"], use_password=False, overwrite=False, suppress=True)
    assert again.hotkey.ss58_address == hot["address"]


def theirs_in_ours(taoctl, base, Wallet):
    wallet = Wallet(name="theirs", hotkey="plain", path=base)
    wallet.create_new_coldkey(n_words=12, use_password=True, overwrite=False, suppress=True, coldkey_password=PASSWORD)
    wallet.create_new_hotkey(n_words=24, use_password=False, overwrite=False, suppress=True)

    seen = taoctl("inspect", "theirs", "--unlock", "--password-fd", "0", secret=PASSWORD + "\n")
    assert seen["unlocked"]["address"] == wallet.coldkeypub.ss58_address
    assert seen["unlocked"]["has_mnemonic"]
    assert seen["wallet"]["coldkey"]["format"] == "nacl" and seen["wallet"]["coldkey"]["problem"] is None
    signed = taoctl("sign", "theirs", "hello", "--hotkey", "plain")
    assert signed["address"] == wallet.hotkey.ss58_address
    check_signature(taoctl, wallet.hotkey, signed["address"], signed["signature"], "hello")

    other = Wallet(name="theirs", hotkey="edwards", path=base)
    try:
        other.create_new_hotkey(n_words=12, use_password=False, overwrite=False, suppress=True, crypto_type=0)
    except TypeError:
        return                          # before 4.1 there was only one kind
    signed = taoctl("sign", "theirs", "hello", "--hotkey", "edwards")
    assert signed["crypto"] == "ed25519"
    check_signature(taoctl, other.hotkey, signed["address"], signed["signature"], "hello")


def password_changed_by_us(taoctl, base, Wallet):
    read, write = os.pipe()
    os.write(write, (PASSWORD + " 2\n").encode())
    os.close(write)
    command = [taoctl.program, "--json", "wallet", "password", "theirs", "--password-fd", "0", "--new-password-fd",
               str(read), "--path", base]
    answer = subprocess.run(command, input=PASSWORD + "\n", text=True, capture_output=True, pass_fds=[read])
    assert answer.returncode == 0, answer.stdout + answer.stderr
    wallet = Wallet(name="theirs", hotkey="plain", path=base)
    assert wallet.coldkey_file.get_keypair(password=PASSWORD + " 2").ss58_address == json.loads(answer.stdout)["address"]


def main():
    taoctl, folder = sys.argv[1:]
    try:
        from bittensor_wallet import Wallet
    except ImportError:
        # Once more, in the environment that has it.
        try:
            return subprocess.run([clients.python(folder, "clients"), *sys.argv]).returncode
        except clients.Skipped as reason:
            print(f"skipped: {reason}")
            return clients.SKIPPED
    with tempfile.TemporaryDirectory(prefix="taoscope-") as base:
        for check in ours_in_theirs, theirs_in_ours, password_changed_by_us:
            check(Taoctl(taoctl, base), base, Wallet)
            print(f"ok {check.__name__}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
