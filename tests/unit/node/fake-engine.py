#!/usr/bin/env python3
"""A container engine of a few lines, for the supervisor's tests.

Called "podman" or "docker" in a folder of its own, where it keeps what it knows: `calls`, one line a call, and in
`containers/NAME` the process of each container, which lives on without the command that started it. `ignore-term` and
`denied` in that folder make it behave badly. A second of `stop -t` is ten milliseconds.
"""
import os
import signal
import subprocess
import sys
import time

HOME = os.path.dirname(os.path.abspath(sys.argv[0]))
CONTAINERS = os.path.join(HOME, "containers")


def flag(name):
    return os.path.exists(os.path.join(HOME, name))


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:
            return ") Z " not in stat.read()
    except OSError:
        return False


def container():
    """What runs inside: a node, as far as its log goes."""
    if flag("ignore-term"):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    else:
        def stop(*_):
            print("Stopping", flush=True)
            with open(os.path.join(HOME, "closed"), "a", encoding="utf-8") as closed:
                closed.write("closed\n")
            os._exit(0)
        signal.signal(signal.SIGTERM, stop)
    print("Syncing, target=#100 (3 peers), best: #7 (0x12), finalized #1 (0x34)", flush=True)
    print("Running JSON-RPC server: addr=127.0.0.1:9944", flush=True)
    while True:
        signal.pause()


def run(arguments):
    name = next(a for a in arguments if a.startswith("--name=")).removeprefix("--name=")
    volume = next(a for a in arguments if a.startswith("--volume=")).removeprefix("--volume=").split(":")[0]
    path = os.path.join(CONTAINERS, name)
    if not os.path.isdir(volume):
        print(f"Error: statfs {volume}: no such file or directory", file=sys.stderr)
        return 125
    try:
        fd = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    except FileExistsError:
        print(f'Error: the container name "{name}" is already in use by 12ab', file=sys.stderr)
        return 125
    # Signals that come before there is a container wait for it.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    inner = subprocess.Popen([sys.executable, sys.argv[0], "--container"], start_new_session=True,
                             preexec_fn=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM}))
    os.write(fd, str(inner.pid).encode())
    os.close(fd)
    signal.signal(signal.SIGTERM, lambda *_: inner.send_signal(signal.SIGTERM))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    code = inner.wait()
    if os.path.exists(path):
        os.unlink(path)
    return code if code >= 0 else 128 - code


def end(name, wait):
    """TERM, @wait seconds of ours, KILL."""
    path = os.path.join(CONTAINERS, name)
    if not os.path.exists(path):
        print(f"Error: no container with name or ID {name} found: no such container", file=sys.stderr)
        return 1
    with open(path, encoding="ascii") as file:
        pid = int(file.read() or 0)
    deadline = time.monotonic() + wait / 100
    if pid > 0 and alive(pid):
        os.kill(pid, signal.SIGTERM if wait > 0 else signal.SIGKILL)
        while alive(pid):
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.002)
    if os.path.exists(path):
        os.unlink(path)
    return 0


def main():
    arguments = sys.argv[1:]
    if arguments == ["--container"]:
        container()
    with open(os.path.join(HOME, "calls"), "a", encoding="utf-8") as calls:
        calls.write(" ".join(arguments) + "\n")
    os.makedirs(CONTAINERS, exist_ok=True)
    if flag("denied"):
        print("permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock",
              file=sys.stderr)
        return 1
    if arguments[0] == "run":
        return run(arguments[1:])
    if arguments[0] == "stop":
        return end(arguments[3], int(arguments[2]))
    if arguments[0] == "rm":
        return end(arguments[2], 0)
    if arguments[0] == "version":
        print("4.3.1")
        return 0
    return 2


sys.exit(main())
