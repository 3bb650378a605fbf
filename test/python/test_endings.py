"""A program ends in many ways; the recorder hears which, and forked children stay silent."""

import os
import signal
import time

from support import ClientTest

PREFIX = "import margin, os, sys, time\nrun = margin.init()\nrun.log({'loss': 1.0})\n"


class Endings(ClientTest):
    def ending(self, text):
        self.record()
        code, out, err = self.run_program(PREFIX + text)
        byes = self.byes()
        self.assertEqual(len(byes), 1)
        return code, byes[0].get("exitCode"), out, err

    def test_the_end_of_the_program_is_a_finish(self):
        self.assertEqual(self.ending("run.log({'loss': 2.0})")[:2], (0, 0))
        self.assertEqual(self.journal.steps(), [1, 2])

    def test_an_uncaught_exception_says_1_and_keeps_its_traceback(self):
        code, said, _, err = self.ending("raise ValueError('no luck')")
        self.assertEqual((code, said), (1, 1))
        self.assertIn("ValueError: no luck", err)

    def test_an_exit_says_its_code(self):
        self.assertEqual(self.ending("sys.exit(3)")[:2], (3, 3))

    def test_an_exit_with_a_message_says_1(self):
        code, said, _, err = self.ending("sys.exit('bad luck')")
        self.assertEqual((code, said), (1, 1))
        self.assertIn("bad luck", err)

    def test_an_exit_without_a_code_says_0(self):
        self.assertEqual(self.ending("sys.exit()")[:2], (0, 0))

    def test_an_exception_hook_of_the_program_is_still_called(self):
        self.record()
        code, out, _ = self.run_program(
            """
            import sys
            sys.excepthook = lambda *of: print("mine", of[0].__name__)
            import margin
            margin.init()
            1 / 0
            """
        )
        self.assertEqual((code, out.strip()), (1, "mine ZeroDivisionError"))
        self.assertEqual(self.byes(), [{"kind": "bye", "exitCode": 1}])

    def test_a_with_block_says_how_it_was_left(self):
        code, said, _, _ = self.ending("with run:\n    run.log({'loss': 2.0})\n    raise KeyError('x')")
        self.assertEqual((code, said), (1, 1))
        self.assertEqual(self.journal.steps(), [1, 2])

    def test_a_finish_says_only_what_it_knows(self):
        self.record()
        with self.init() as run:
            run.log({"loss": 1.0})
        self.assertEqual(self.byes(), [{"kind": "bye"}])

    def test_after_finish_every_call_does_nothing(self):
        self.record()
        run = self.init()
        run.finish(0)
        run.log({"loss": 1.0})
        run.embeddings([[1.0]])
        run.finish(1)
        self.assertEqual((len(self.byes()), self.journal.rows), (1, []))

    def test_stop_interrupts_the_program_once_as_ctrl_c_does(self):
        recorder = self.record()
        process = self.program(
            PREFIX + "try:\n    time.sleep(30)\nexcept KeyboardInterrupt:\n    print('interrupted')\n    time.sleep(0.3)\n"
        )
        self.wait(lambda: self.journal.rows)
        began = time.monotonic()
        recorder.send({"kind": "stop"})
        recorder.send({"kind": "stop"})
        out, err = process.communicate(timeout=20)
        self.assertEqual((process.returncode, out.strip(), err), (0, "interrupted", ""))
        self.assertLess(time.monotonic() - began, 5)
        self.assertEqual(self.byes(), [{"kind": "bye", "exitCode": 0}])

    def test_a_stop_that_nobody_catches_ends_the_program(self):
        recorder = self.record()
        process = self.program(PREFIX + "while True:\n    run.log({'loss': 1.0})\n    time.sleep(0.001)\n")
        self.wait(lambda: self.journal.rows)
        recorder.send({"kind": "stop"})
        process.communicate(timeout=20)
        self.assertEqual(process.returncode, -signal.SIGINT)
        self.assertEqual(self.byes(), [{"kind": "bye", "exitCode": 130}])

    def test_a_program_that_reads_stop_requested_ends_by_itself(self):
        recorder = self.record()
        process = self.program(
            PREFIX + "while not run.stop_requested:\n    time.sleep(0.01)\nprint('checkpoint written')\nrun.log({'loss': 9.0})\n"
        )
        self.wait(lambda: self.journal.rows)
        time.sleep(0.3)
        recorder.send({"kind": "stop"})
        out, err = process.communicate(timeout=20)
        self.assertEqual((process.returncode, out.strip(), err), (0, "checkpoint written", ""))
        self.assertEqual(self.journal.values("loss"), [1.0, 9.0])

    def test_a_wish_for_a_snapshot_can_be_read(self):
        recorder = self.record()
        run = self.init()
        self.wait(lambda: recorder.connections)
        self.assertFalse(run.snapshot_requested)
        recorder.send({"kind": "snapshot-now"})
        self.wait(lambda: run.snapshot_requested)
        run.embeddings([[1.0]])
        self.assertFalse(run.snapshot_requested)

    def test_a_forked_child_says_nothing_and_its_parent_goes_on(self):
        code, said, out, err = self.ending(
            "time.sleep(0.2)\n"
            "child = os.fork()\n"
            "if child == 0:\n"
            "    run.log({'loss': -1.0})\n"
            "    margin.log({'loss': -1.0})\n"
            "    again = margin.init()\n"
            "    again.log({'loss': -1.0})\n"
            "    run.embeddings([[1.0]])\n"
            "    print('child', run.recording, again.recording, flush=True)\n"
            "    sys.exit(5)\n"
            "_, status = os.waitpid(child, 0)\n"
            "print('status', status >> 8)\n"
            "run.log({'loss': 2.0})\n"
        )
        self.assertEqual((code, said, err), (0, 0, ""))
        self.assertEqual(out.split("\n")[:2], ["child False False", "status 5"])
        self.assertEqual(self.journal.values("loss"), [1.0, 2.0])
        self.assertEqual(len(self.journal.hellos), 1)

    def test_worker_processes_of_a_pool_stay_silent(self):
        code, said, _, err = self.ending(
            "import multiprocessing\n"
            "def work(i):\n"
            "    margin.log({'loss': -1.0})\n"
            "    return i * i\n"
            "context = multiprocessing.get_context('fork')\n"
            "with context.Pool(2) as pool:\n"
            "    assert pool.map(work, range(8)) == [i * i for i in range(8)]\n"
        )
        self.assertEqual((code, said, err), (0, 0, ""))
        self.assertEqual(self.journal.values("loss"), [1.0])

    def test_a_killed_program_leaves_every_row_older_than_a_batch(self):
        self.record()
        process = self.program(PREFIX + "time.sleep(0.5)\nos.kill(os.getpid(), 9)\n")
        process.communicate(timeout=20)
        self.assertEqual(process.returncode, -signal.SIGKILL)
        self.assertEqual(self.journal.steps(), [1])
        self.assertEqual(self.journal.of("bye"), [])

    def test_a_signal_handler_may_log_while_the_loop_logs(self):
        code, said, _, err = self.ending(
            "import itertools, signal\n"
            "numbers = itertools.count(1)\n"  # a handler may itself be interrupted by the next: each takes its number at once
            "def tick(*_):\n"
            "    mine = next(numbers)\n"
            "    run.log({'tick': float(mine)}, step=mine)\n"
            "signal.signal(signal.SIGALRM, tick)\n"
            "signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)\n"
            "for _ in range(50000):\n"
            "    run.log({'loss': 2.0}, step=1)\n"
            "signal.setitimer(signal.ITIMER_REAL, 0)\n"
            "assert next(numbers) > 5\n"
        )
        self.assertEqual((code, said, err), (0, 0, ""))
        self.assertEqual(len(self.journal.values("loss")), 50001)
        ticks = sorted(self.journal.values("tick"))
        self.assertEqual(ticks, [float(i + 1) for i in range(len(ticks))])

    def test_several_threads_may_log_different_rows(self):
        code, said, _, err = self.ending(
            "import threading\n"
            "def work(name):\n"
            "    for i in range(5000):\n"
            "        margin.log({name: float(i)}, step=i)\n"
            "sys.setswitchinterval(1e-5)\n"
            "threads = [threading.Thread(target=work, args=('t%d' % k,)) for k in range(4)]\n"
            "[t.start() for t in threads]\n"
            "[t.join() for t in threads]\n"
        )
        self.assertEqual((code, said, err), (0, 0, ""))
        for k in range(4):
            self.assertEqual(sorted(self.journal.values("t%d" % k)), [float(i) for i in range(5000)])

    def test_a_recording_program_without_stderr_lives(self):
        self.record()
        code, out, err = self.run_program(
            "import sys, margin\nsys.stderr = None\nrun = margin.init()\nrun.log({'a': 'text'})\nprint('alive')\n"
        )
        self.assertEqual((code, out.strip(), err), (0, "alive", ""))
        self.assertNotIn("MARGIN_RUN_ID", os.environ)
