#!/usr/bin/env python3
"""The installed program with a real node, by its own actions: the practice chain
is started, followed, killed and seen to come back; the program is killed and
leaves no second node; nodes go on behind a closed window, with a notification,
and are taken over after a crash; Quit leaves nothing.

argv[1]: the build folder; runs on an X server and a session bus of its own.
With TAOSCOPE_TEST_PICTURES set to a folder, pictures of the screen go there.
"""

import ctypes
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

APP = "org.taoscope.Taoscope"
DEADLINE_S = 100
# Of XWindowAttributes, in ints.
MAP_STATE = 23

build = os.path.abspath(sys.argv[1])
root = tempfile.mkdtemp(prefix="taoscope-life-")
n_done = 0


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def done(what):
    global n_done
    n_done += 1
    print(f"ok {n_done} {what}", flush=True)


def wait_for(what, condition):
    """Polls @condition until it is true, and returns what it said."""
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.1)
    raise AssertionError(f"the deadline has passed, waiting for: {what}")


# --- an installation of its own ---------------------------------------------------


def install():
    """Returns the folder with the programs."""
    subprocess.run(["meson", "install", "-C", build, "--no-rebuild", "--quiet", "--destdir", root + "/dest"],
                   check=True, stdout=subprocess.DEVNULL)
    for folder, _, files in os.walk(root + "/dest"):
        if "taoscope" in files and "taoscope-localnet" in files:
            return folder
    raise AssertionError("nothing was installed")


def environment(programs):
    share = os.path.join(os.path.dirname(programs), "share")
    subprocess.run(["glib-compile-schemas", share + "/glib-2.0/schemas"], check=True)
    env = dict(os.environ)
    env.update(
        HOME=root + "/home",
        XDG_DATA_HOME=root + "/data",
        XDG_CONFIG_HOME=root + "/config",
        XDG_CACHE_HOME=root + "/cache",
        XDG_DATA_DIRS=share + ":/usr/local/share:/usr/share",
        GSETTINGS_BACKEND="keyfile",
        GSETTINGS_SCHEMA_DIR=share + "/glib-2.0/schemas",
        GSK_RENDERER="cairo",
        GDK_BACKEND="x11",
        GTK_A11Y="none",
        # The programs are found because they lie side by side, not because somebody set PATH.
        PATH="/usr/bin:/bin",
        LC_ALL="C.UTF-8",
        BT_WALLET_PATH=root + "/wallets",
    )
    for folder in ("home", "data", "config", "cache"):
        os.makedirs(root + "/" + folder)
    return env


def set_settings(**values):
    """Before a start only: the file is read then."""
    folder = root + "/config/glib-2.0/settings"
    os.makedirs(folder, exist_ok=True)
    text = "[org/taoscope/Taoscope]\n" + "".join(f"{key.replace('_', '-')}={value}\n" for key, value in values.items())
    with open(folder + "/keyfile", "w", encoding="utf-8") as file:
        file.write(text)


# --- processes ----------------------------------------------------------------------


def processes(name):
    """Pids of programs @name that run out of our installation, none of them a zombie."""
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/cmdline", "rb") as file:
                argv = file.read().split(b"\0")
        except OSError:
            continue
        if argv[0].decode(errors="replace") == os.path.join(programs, name):
            found.append(int(entry))
    return found


def node():
    """The one node there is, or 0. Two are never right."""
    found = processes("taoscope-localnet")
    check(len(found) < 2, f"two nodes run: {found}")
    return found[0] if found else 0


class App:
    def __init__(self, *arguments):
        self.log = open(root + "/app.log", "ab")
        self.process = subprocess.Popen([programs + "/taoscope", *arguments], env=env, stdout=self.log, stderr=self.log)

    def action(self, name, *parameters):
        """As a notification or the shell would: over the bus."""
        subprocess.run(["gdbus", "call", "--session", "--dest", APP, "--object-path", "/org/taoscope/Taoscope", "--method",
                        "org.gtk.Actions.Activate", name, "[" + ", ".join(f"<'{p}'>" for p in parameters) + "]", "{}"],
                       check=True, stdout=subprocess.DEVNULL, env=env)

    def is_up(self):
        answer = subprocess.run(["gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path", "/", "--method",
                                 "org.freedesktop.DBus.NameHasOwner", APP], capture_output=True, check=True, env=env)
        return b"true" in answer.stdout

    def kill(self):
        self.process.kill()
        self.process.wait()

    def wait_gone(self):
        wait_for("the program to end", lambda: self.process.poll() is not None)
        check(self.process.returncode == 0, f"the program ended with {self.process.returncode}")


# --- the node's own word --------------------------------------------------------------


def endpoint():
    """From its log, as the program learns it."""
    try:
        with open(root + "/data/taoscope/nodes/runs/local-localnet.log", encoding="utf-8", errors="replace") as file:
            ready = re.findall(r"^listening (\S+) genesis (\S+)", file.read(), re.M)
    except OSError:
        return None
    return ready[-1] if ready else None


def ask(method):
    address = endpoint()
    if address is None:
        return None
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": []}).encode()
    request = urllib.request.Request(f"http://{address[0]}", body, {"Content-Type": "application/json"})
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=5) as answer:
            return json.load(answer)["result"]
    except OSError:
        return None


def best():
    header = ask("chain_getHeader")
    return int(header["number"], 16) if header else 0


# --- the window -------------------------------------------------------------------------


def ask_windows():
    """What the X in the corner does, to each window on view; returns how many there were."""
    x11 = ctypes.CDLL("libX11.so.6")
    for name in ("XOpenDisplay", "XInternAtom", "XDefaultRootWindow"):
        getattr(x11, name).restype = ctypes.c_ulong
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    protocols = x11.XInternAtom(display, b"WM_PROTOCOLS", 0)
    delete = x11.XInternAtom(display, b"WM_DELETE_WINDOW", 0)

    class Message(ctypes.Structure):
        _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int), ("display", ctypes.c_void_p),
                    ("window", ctypes.c_ulong), ("message_type", ctypes.c_ulong), ("format", ctypes.c_int), ("data", ctypes.c_long * 5),
                    ("padding", ctypes.c_long * 24)]

    top, parent = ctypes.c_ulong(), ctypes.c_ulong()
    children, n = ctypes.POINTER(ctypes.c_ulong)(), ctypes.c_uint()
    screen = ctypes.c_ulong(x11.XDefaultRootWindow(display))
    x11.XQueryTree(display, screen, ctypes.byref(top), ctypes.byref(parent), ctypes.byref(children), ctypes.byref(n))
    asked = 0
    for i in range(n.value):
        atoms, count = ctypes.POINTER(ctypes.c_ulong)(), ctypes.c_int()
        geometry = (ctypes.c_int * 34)()
        x11.XGetWindowAttributes(display, ctypes.c_ulong(children[i]), geometry)
        # XWindowAttributes.map_state, where 2 is IsViewable
        if geometry[MAP_STATE] != 2 or x11.XGetWMProtocols(display, ctypes.c_ulong(children[i]), ctypes.byref(atoms), ctypes.byref(count)) == 0:
            continue
        # ClientMessage
        message = Message(type=33, display=display, window=children[i], message_type=protocols, format=32)
        message.data[0] = delete
        x11.XSendEvent(display, ctypes.c_ulong(children[i]), 0, 0, ctypes.byref(message))
        asked += 1
    x11.XSync(display, 0)
    x11.XCloseDisplay(display)
    return asked


def close_window():
    """The window may still be on its way."""
    wait_for("a window", ask_windows)


def picture(name):
    folder = os.environ.get("TAOSCOPE_TEST_PICTURES")
    if folder and shutil.which("import"):
        time.sleep(3)      # for eyes only: nothing is asserted about it
        subprocess.run(["import", "-window", "root", f"{folder}/life-{name}.png"], check=False)


# --- the story ------------------------------------------------------------------------------


def started_by_hand():
    set_settings(first_run_done="true", network="'ws://127.0.0.1:1'", last_route="'node'", notifications="true")
    app = App("--page=node")
    wait_for("the program on the bus", app.is_up)
    check(node() == 0, "a node runs that nobody started")
    app.action("start-node", "local-localnet")
    first = wait_for("the node", node)
    wait_for("blocks", lambda: best() > 0)
    genesis, block = endpoint()[1], best()
    picture("started")
    wait_for("another block", lambda: best() > block)
    done("the practice chain is started by an action and makes blocks")

    block = best()
    os.kill(first, signal.SIGKILL)
    second = wait_for("another process", lambda: node() not in (0, first) and node())
    wait_for("the chain after its end", lambda: best() >= block)
    check(endpoint()[1] == genesis, "it is another chain")
    wait_for("a block after its end", lambda: best() > block)
    picture("back")
    done("killed, it comes back with its chain")

    app.kill()
    wait_for("the node to go with the program", lambda: node() == 0)
    done("with the program killed, no node is left")

    app = App("--page=node")
    third = wait_for("the node again", node)
    check(third != second, "it is the old one")
    wait_for("blocks again", lambda: best() > block)
    check(endpoint()[1] == genesis, "it is another chain")
    done("started again there is one node, and it is the same chain")

    close_window()
    app.wait_gone()
    check(node() == 0, "a node was left behind")
    done("closing the window ends both")


def behind_a_closed_window():
    set_settings(first_run_done="true", network="'practice'", keep_running="true", notifications="true")
    listener = subprocess.Popen(["dbus-monitor", "--session", "interface=org.freedesktop.Notifications"], env=env,
                                stdout=open(root + "/notifications", "wb"))
    app = App("--page=node")
    pid = wait_for("the node", node)
    wait_for("blocks", lambda: best() > 0)
    block = best()
    close_window()
    wait_for("the notification", lambda: b"1 node keeps running" in open(root + "/notifications", "rb").read())
    listener.kill()
    listener.wait()
    check(app.process.poll() is None, "the program has ended")
    wait_for("a block behind the closed window", lambda: best() > block)
    check(node() == pid, "it is another process")
    done("behind a closed window the node goes on, and a notification says so")

    app.kill()
    time.sleep(0.5)      # it would have been told to end by now
    check(node() == pid, "the node went with the program")
    app = App("--page=node")
    wait_for("the program on the bus", app.is_up)
    block = best()
    wait_for("a block", lambda: best() > block)
    check(node() == pid, "the node was replaced")
    picture("adopted")
    done("after a crash the node is taken over, and there is no second one")

    app.action("quit")
    app.wait_gone()
    check(node() == 0, "a node was left behind")
    done("Quit ends both")


def at_login():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = root + "/data/taoscope/nodes"
    with open(folder + "/mine.profile", "w", encoding="utf-8") as file:
        file.write(f"[node]\nid=mine\nkind=localnet\nrunner=binary\nnetwork=local\nbase-path={root}/mine\nrpc-port={port}\n"
                   "p2p-port=30333\nexpose=false\nextra=--block-time=1000\n")
    set_settings(first_run_done="true", network="'practice'", start_nodes="['mine']")
    app = App("--background")
    wait_for("the node", node)
    with open(f"/proc/{node()}/cmdline", "rb") as file:
        check(f"--port={port}".encode() in file.read(), "it is not the node that was chosen")
    app.action("stop-node", "mine")
    app.wait_gone()
    check(node() == 0, "the node goes on")
    done("at login the chosen node is started without a window, and the program lives as long as it")


programs = install()
env = environment(programs)
try:
    print("1..9")
    started_by_hand()
    behind_a_closed_window()
    at_login()
except BaseException:
    with open(root + "/app.log", "rb") as log:
        sys.stderr.buffer.write(log.read()[-4000:])
    raise
finally:
    for left in processes("taoscope") + processes("taoscope-localnet"):
        os.kill(left, signal.SIGKILL)
    shutil.rmtree(root, ignore_errors=True)
