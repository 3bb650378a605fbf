"""The recorder dies, stalls, refuses or is not there: training goes on, and nothing is lost, doubled or unnamed."""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from support import ROOT, ClientTest

from margin import rows as rows_module
from margin import run as run_module
from margin import sender
from margin.rows import KEPT_ROWS

STALLED_SERVER = """
import socket, sys, time
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
listener.listen(4)
print("ready", flush=True)
connection, _ = listener.accept()
connection.recv(65536)
connection.sendall(b'{"kind":"welcome","rows":0,"snapshots":0}\\n')
while connection.recv(65536):
    pass
"""


class Faults(ClientTest):
    def test_rows_survive_recorders_that_are_killed_at_random_moments(self):
        chance = random.Random(7)
        recorder = self.record()
        run = self.init()
        total = 60_000
        for step in range(1, total + 1):
            run.log({"loss": step * 0.5, "lr": 0.1}, step=step)
            if step % 50 == 0:
                run.embeddings([[float(step), 1.0]], [step])
            if step % 10_000 == 0:
                self.wait(lambda: len(self.journal.hellos) == len(self.recorders))
                time.sleep(chance.random() * 0.05)
                recorder.kill()
                time.sleep(chance.random() * 0.2)
                recorder = self.record()
        run.finish()
        self.assertSteps(self.journal.steps(), list(range(1, total + 1)))
        self.assertSteps(self.journal.values("loss"), [step * 0.5 for step in range(1, total + 1)])
        self.assertSteps([frame["step"] for frame in self.journal.of("snapshot")], list(range(50, total + 1, 50)))
        self.assertEqual(self.journal.of("note"), [])
        self.assertEqual(len(self.journal.hellos), 7)

    def test_rows_that_were_written_and_not_acknowledged_are_not_doubled(self):
        recorder = self.record(acknowledge=False)
        run = self.init()
        for _ in range(1000):
            run.log({"loss": 1.0})
        run.embeddings([[1.0]])
        self.wait(lambda: self.journal.of("snapshot"))
        recorder.kill()
        recorder = self.record(acknowledge=False)
        for _ in range(1000):
            run.log({"loss": 1.0})
        run.embeddings([[2.0]])
        self.wait(lambda: len(self.journal.of("snapshot")) == 2)
        recorder.kill()
        self.record()
        run.finish()
        self.assertSteps(self.journal.steps(), list(range(1, 2001)))
        self.assertEqual(len(self.journal.of("snapshot")), 2)

    def test_a_journal_that_has_half_a_frame_gets_the_other_half(self):
        recorder = self.record(acknowledge=False)
        run = self.init()
        for _ in range(100):
            run.log({"loss": 1.0})
        self.wait(lambda: len(self.journal.rows) == 100)
        recorder.kill()
        del self.journal.rows[37:]
        self.record()
        run.finish()
        self.assertSteps(self.journal.steps(), list(range(1, 101)))

    def test_rows_that_the_journal_lost_after_all_shift_no_later_row(self):
        recorder = self.record()
        run = self.init()
        for _ in range(100):
            run.log({"loss": 1.0})
        self.wait(lambda: len(self.journal.rows) == 100)
        time.sleep(0.2)
        recorder.kill()
        del self.journal.rows[90:]
        self.record()
        for _ in range(100):
            run.log({"loss": 1.0})
        run.finish()
        self.assertSteps(self.journal.steps(), list(range(1, 91)) + list(range(101, 201)))

    def test_a_recorder_that_comes_late_gets_everything(self):
        run = self.init()
        for _ in range(2000):
            run.log({"loss": 1.0})
        time.sleep(0.3)
        self.record()
        self.wait(lambda: len(self.journal.rows) == 2000)

    def test_100_000_rows_are_kept_for_a_recorder_that_is_away(self):
        run = self.init()
        for _ in range(100_000):
            run.log({"loss": 1.0, "lr": 0.1})
        self.record()
        self.wait(lambda: len(self.journal.rows) == 100_000)
        run.finish()
        self.assertSteps(self.journal.steps(), list(range(1, 100_001)))
        self.assertEqual(self.journal.of("note"), [])

    def test_what_the_bounded_queue_can_not_hold_is_dropped_counted_and_named(self):
        run = self.init()
        total = KEPT_ROWS + 70_000
        for step in range(1, total + 1):
            run.log({"loss": 1.0}, step=step)
        self.record()
        self.wait(lambda: self.journal.of("note"))
        run.log({"loss": 2.0}, step=total + 1)
        run.finish()
        dropped = sum(note["rows"] for note in self.journal.of("note"))
        self.assertGreaterEqual(dropped, 60_000)
        self.assertEqual(len(self.journal.rows) + dropped, total + 1)
        steps = self.journal.steps()
        self.assertSteps(steps[: KEPT_ROWS - 1], list(range(1, KEPT_ROWS)))
        self.assertEqual(steps[-1], total + 1)
        (note,) = self.journal.of("note")
        self.assertEqual((note["what"], note["snapshots"]), ("dropped", 0))
        self.assertIn("%d rows" % dropped, note["text"])
        self.assertEqual(note["step"], KEPT_ROWS + 1)

    def test_snapshots_are_dropped_before_rows(self):
        self.addCleanup(setattr, run_module, "KEPT_SNAPSHOT_BYTES", run_module.KEPT_SNAPSHOT_BYTES)
        run_module.KEPT_SNAPSHOT_BYTES = 100_000
        recorder = self.record()
        recorder.reading.clear()
        run = self.init()
        z = [[float(i)] * 16 for i in range(100)]
        for _ in range(200):
            run.log({"loss": 1.0})
            run.embeddings(z)
        recorder.reading.set()
        run.finish()
        self.assertEqual(len(self.journal.rows), 200)
        kept = len(self.journal.of("snapshot"))
        self.assertLess(kept, 100)
        self.assertEqual(kept + sum(note["snapshots"] for note in self.journal.of("note")), 200)
        self.assertEqual(sum(note["rows"] for note in self.journal.of("note")), 0)

    def test_a_segment_for_every_row_is_bounded_too(self):
        self.addCleanup(setattr, rows_module, "KEPT_SEGMENTS", rows_module.KEPT_SEGMENTS)
        rows_module.KEPT_SEGMENTS = 100
        run = self.init()
        queue = run._queue
        for step in range(20_000):
            run.log({"a" if step % 2 else "b": 1.0}, step=step)
        self.assertLessEqual(len(queue._line), 101)
        self.record()
        run.finish()
        dropped = sum(note["rows"] for note in self.journal.of("note"))
        self.assertEqual(len(self.journal.rows) + dropped, 20_000)

    def test_a_recorder_that_stops_reading_blocks_no_call(self):
        recorder = self.record()
        recorder.reading.clear()
        run = self.init()
        self.assertLess(self.slowest_call(run), 0.5)

    def test_a_recorder_stopped_by_a_signal_blocks_no_call_and_no_exit(self):
        self.limit_closing(2.0)
        server = subprocess.Popen(
            [sys.executable, "-c", STALLED_SERVER, self.address], stdout=subprocess.PIPE, universal_newlines=True
        )
        try:
            server.stdout.readline()
            run = self.init()
            run.log({"loss": 1.0})
            time.sleep(0.2)
            os.kill(server.pid, signal.SIGSTOP)
            self.assertLess(self.slowest_call(run), 0.5)
            began = time.monotonic()
            run.finish()
            self.assertLess(time.monotonic() - began, 6.0)
        finally:
            os.kill(server.pid, signal.SIGKILL)
            server.wait()
            server.stdout.close()

    def slowest_call(self, run):
        slowest = 0.0
        z = [[1.0] * 32 for _ in range(64)]
        end = time.monotonic() + 1.0
        while time.monotonic() < end:
            began = time.perf_counter()
            for _ in range(100):
                run.log({"loss": 1.0, "lr": 0.1, "a": 1.0, "b": 2.0, "c": 3.0, "d": 4.0})
            run.embeddings(z)
            slowest = max(slowest, time.perf_counter() - began)
        return slowest

    def test_without_a_socket_every_call_does_nothing(self):
        del os.environ["MARGIN_SOCKET"]
        run = self.init(config={"lr": 1})
        run.log({"loss": 1.0})
        run.embeddings([[1.0]], [0])
        self.assertFalse(run.recording)
        self.assertFalse(run.stop_requested)
        self.assertIsNone(run._sender)
        run.finish()

    def test_an_address_that_nobody_can_reach_records_nothing_and_throws_nothing(self):
        for address in ("tcp:127.0.0.1:1", "pipe:\\\\.\\pipe\\x", "nonsense", "unix:"):
            os.environ["MARGIN_SOCKET"] = address
            run = self.init()
            run.log({"loss": 1.0})
            self.assertFalse(run.recording, address)
            run.finish()

    def test_a_refused_token_ends_in_a_no_op(self):
        recorder = self.record()
        os.environ["MARGIN_TOKEN"] = "wrong"
        run = self.init()
        self.wait(lambda: not run.recording)
        run.log({"loss": 1.0})
        began = time.monotonic()
        run.finish()
        self.assertLess(time.monotonic() - began, 1.9)
        self.assertEqual((self.journal.rows, recorder.accepted), ([], 3))

    def test_a_vanished_recorder_delays_the_end_by_two_seconds_where_nothing_is_left_to_send(self):
        self.limit_closing(2.0)
        recorder = self.record()
        run = self.init()
        run.log({"loss": 1.0})
        self.wait(lambda: self.journal.rows)
        self.wait(lambda: run._sender._backlog.all_acknowledged)
        recorder.kill()
        began = time.monotonic()
        run.finish()
        self.assertLess(time.monotonic() - began, 6.0)

    def test_rows_whose_recorder_was_killed_wait_for_another_one_at_the_end(self):
        self.limit_closing(0.2)
        recorder = self.record()
        run = self.init()
        run.log({"loss": 1.0})
        self.wait(lambda: self.journal.rows)
        recorder.kill()
        run.log({"loss": 2.0})
        end = threading.Thread(target=run.finish)
        end.start()
        time.sleep(1.0)
        self.assertTrue(end.is_alive())
        self.record()
        end.join(20)
        self.assertFalse(end.is_alive())
        self.assertEqual(self.journal.steps(), [1, 2])

    def test_the_end_waits_no_longer_than_another_recorder_takes_to_come(self):
        self.limit_closing(0.2)
        self.addCleanup(setattr, sender, "ADOPTION_SECONDS", sender.ADOPTION_SECONDS)
        sender.ADOPTION_SECONDS = 1.0
        recorder = self.record()
        run = self.init()
        run.log({"loss": 1.0})
        self.wait(lambda: self.journal.rows)
        recorder.kill()
        run.log({"loss": 2.0})
        began = time.monotonic()
        run.finish()
        self.assertLess(time.monotonic() - began, 8.0)

    @unittest.skipIf(os.name == "nt", "a pipe has no such number")
    def test_a_program_that_closes_all_files_is_recorded_on_and_keeps_its_new_ones(self):
        self.record()
        run = self.init()
        run.log({"loss": 1.0})
        self.wait(lambda: self.journal.rows)
        number = run._sender._conversation._link._socket.fileno()
        with tempfile.TemporaryFile() as file:
            # What a daemon does: the connection's number is that of another file from here on.
            os.dup2(file.fileno(), number)
            run.log({"loss": 2.0})
            self.wait(lambda: len(self.journal.rows) == 2)
            os.write(number, b"still open")
            os.close(number)
        self.assertEqual(self.journal.steps(), [1, 2])

    def test_frames_of_another_protocol_from_above_harm_nothing(self):
        recorder = self.record()
        run = self.init()
        self.wait(lambda: recorder.connections)
        recorder.connections[0].sendall(
            b'garbage\n[]\n{"kind":7}\n{"kind":"ack"}\n{"kind":"ack","rows":"x","snapshots":null}\n\xff\xfe\n{}\nnull\n'
        )
        recorder.send({"kind": "ack", "rows": 10**9, "snapshots": -5})
        run.log({"loss": 1.0})
        run.finish()
        self.assertEqual(self.journal.steps(), [1])

    def test_memory_stays_bounded_while_nobody_listens(self):
        code, out, err = self.run_program(
            """
            import margin, resource
            run = margin.init()
            def peak():
                return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            row = {"loss": 1.0, "a": 1.0, "b": 1.0, "c": 1.0, "d": 1.0, "e": 1.0}
            for _ in range(200_000):
                run.log(row)
            before = peak()
            for _ in range(400_000):
                run.log(row)
            print(peak() - before)
            import os
            os._exit(0)
            """
        )
        self.assertEqual((code, err), (0, ""))
        self.assertLess(int(out), 16 * 1024)

    def test_the_note_of_a_gap_is_json_that_the_contract_knows(self):
        run = self.init()
        run._queue.dropped_rows = 3
        self.record()
        run.finish()
        (note,) = self.journal.of("note")
        self.assertEqual(set(note), {"kind", "what", "text", "rows", "snapshots", "step"})
        json.dumps(note)
        self.assertTrue(os.path.isdir(os.path.join(ROOT, "python")))
