"""The other side of the wire, written from the contract: a recorder in a thread that keeps what it was sent.

Also puts ``python/`` on the path, so that the tests need no PYTHONPATH.
"""

import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CLIENT = os.path.join(ROOT, "python")
if CLIENT not in sys.path:
    sys.path.insert(0, CLIENT)

import margin  # noqa: E402  (after the path is set)
from margin import sender  # noqa: E402

TOKEN = "a-token"


class Journal:
    """What a recorder has on disk: outlives the recorder."""

    def __init__(self):
        self.rows = []  # (step, time, {name: value})
        self.frames = []  # headers of everything else, snapshots with "payload"
        self.snapshots = 0
        self.hellos = []
        self.lock = threading.Lock()

    def count(self):
        with self.lock:
            return {"rows": len(self.rows), "snapshots": self.snapshots}

    def of(self, kind):
        return [frame for frame in self.frames if frame["kind"] == kind]

    def steps(self):
        return [step for step, _, _ in self.rows]

    def values(self, name):
        return [values[name] for _, _, values in self.rows if name in values]

    def add(self, frame, payload):
        with self.lock:
            if frame["kind"] == "metrics":
                self._add_rows(frame, payload)
            else:
                self.frames.append(dict(frame, payload=payload) if payload else frame)
                self.snapshots += frame["kind"] == "snapshot"

    def _add_rows(self, frame, payload):
        names, width = frame["names"], 2 + len(frame["names"])
        if len(payload) != frame["rows"] * width * 8:
            raise AssertionError("%d bytes for %d rows of %d" % (len(payload), frame["rows"], width))
        for row in struct.iter_unpack("<%dd" % width, payload):
            self.rows.append((row[0], row[1], dict(zip(names, row[2:]))))


class Recorder:
    """Listens at an address and writes into a journal, until it is killed.

    ``acknowledge``: False never says what is in the journal. ``greet``: False never says welcome.
    """

    def __init__(self, path, journal, acknowledge=True, greet=True, token=TOKEN):
        self.path, self.journal = path, journal
        self.acknowledge, self.greet, self.token = acknowledge, greet, token
        self.reading = threading.Event()
        self.reading.set()
        self.ended = threading.Event()
        self.connections = []
        self.accepted = 0
        if os.path.exists(path):
            os.unlink(path)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen(16)
        self.thread = threading.Thread(target=self._accept, daemon=True)
        self.thread.start()

    def send(self, frame):
        for connection in list(self.connections):
            connection.sendall(json.dumps(frame).encode() + b"\n")

    def kill(self):
        """Ends as a SIGKILL does: connections break, what was read and not written is lost."""
        self.ended.set()
        self.reading.set()
        for end in [self.listener] + self.connections:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()
        self.thread.join(5)

    def _accept(self):
        while not self.ended.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.accepted += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        stream = connection.makefile("rb")
        try:
            hello = json.loads(stream.readline())
            if hello.get("kind") != "hello" or hello.get("token") != self.token:
                return
            self.journal.hellos.append(hello)
            self.connections.append(connection)
            if self.greet:
                self._say(connection, "welcome")
            while True:
                self.reading.wait()
                line = stream.readline()
                if not line or self.ended.is_set():
                    return
                frame = json.loads(line)
                payload = stream.read(frame["bytes"]) if "bytes" in frame else b""
                if self.ended.is_set() or len(payload) != frame.get("bytes", 0):
                    return
                self.journal.add(frame, payload)
                if self.acknowledge and frame["kind"] in ("metrics", "snapshot"):
                    self._say(connection, "ack")
        except (OSError, ValueError):
            pass
        finally:
            stream.close()
            connection.close()

    def _say(self, connection, kind):
        connection.sendall(json.dumps(dict(self.journal.count(), kind=kind)).encode() + b"\n")


class ClientTest(unittest.TestCase):
    """A folder for the socket, an environment for the client, and a fresh run for every test."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="margin-")
        self.address = os.path.join(self.folder, "s")
        self.journal = Journal()
        self.recorders = []
        self.saved = dict(os.environ)
        # A busy machine must not lose the end of a test: only tests of the limit itself keep to 2 s.
        self.limit_closing(20.0)
        os.environ["MARGIN_SOCKET"] = "unix:" + self.address
        os.environ["MARGIN_TOKEN"] = TOKEN
        os.environ.pop("RANK", None)

    def tearDown(self):
        self.limit_closing(2.0)
        margin.finish()
        for recorder in self.recorders:
            recorder.kill()
        os.environ.clear()
        os.environ.update(self.saved)
        shutil.rmtree(self.folder, ignore_errors=True)

    def record(self, **options):
        recorder = Recorder(self.address, self.journal, **options)
        self.recorders.append(recorder)
        return recorder

    def limit_closing(self, seconds):
        sender.CLOSING_SECONDS = seconds

    def init(self, *args, **keywords):
        return margin.init(*args, **keywords)

    def wait(self, condition, seconds=10.0, what="the condition"):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                self.fail("%s did not come true in %g s" % (what, seconds))
            time.sleep(0.005)

    def byes(self):
        """The goodbyes once one is there: what a client has sent may not be read yet when its program is over."""
        self.wait(lambda: self.journal.of("bye"), what="a goodbye")
        return self.journal.of("bye")

    def assertSteps(self, steps, expected):
        """Equality of long lists; says where they part instead of comparing them line by line."""
        steps, expected = list(steps), list(expected)
        if steps != expected:
            i = next((i for i, (a, b) in enumerate(zip(steps, expected)) if a != b), min(len(steps), len(expected)))
            self.fail(
                "%d instead of %d; from %d on %r instead of %r"
                % (len(steps), len(expected), i, steps[i : i + 5], expected[i : i + 5])
            )

    def program(self, text, **environment):
        """Starts a Python program that has the client on its path."""
        return subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(text)],
            env=dict(os.environ, PYTHONPATH=CLIENT, PYTHONWARNINGS="ignore::DeprecationWarning", **environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
        )

    def run_program(self, text, **environment):
        process = self.program(text, **environment)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err
