"""What a program logs arrives as logged, in order."""

import math
import os
import struct
import time

from support import CLIENT, TOKEN, ClientTest

import margin
from margin import sender


class Recording(ClientTest):
    def test_three_lines_record_rows_and_a_snapshot(self):
        self.record()
        run = margin.init(config={"lr": 0.1})
        run.log({"loss": 0.5}, step=1)
        run.embeddings([[1.0, 2.0], [3.0, 4.0]], [0, 1])
        run.finish()
        self.assertEqual([(step, values) for step, _, values in self.journal.rows], [(1, {"loss": 0.5})])
        (snapshot,) = self.journal.of("snapshot")
        self.assertEqual(struct.unpack("<4f2i", snapshot["payload"]), (1, 2, 3, 4, 0, 1))
        self.assertEqual((snapshot["step"], snapshot["n"], snapshot["d"], snapshot["labels"]), (1, 2, 2, True))
        self.assertEqual((snapshot["split"], snapshot["total"]), ("probe", 2))
        self.assertEqual(len(self.byes()), 1)

    def test_hello_says_who_speaks(self):
        self.record()
        os.environ["RANK"] = "3"
        self.init(config={"lr": float("inf"), "steps": 400}, name="first try").finish()
        (hello,) = self.journal.hellos
        self.assertEqual((hello["version"], hello["role"], hello["token"]), (1, "trainer", TOKEN))
        self.assertEqual((hello["rank"], hello["pid"], hello["language"]), (3, os.getpid(), "python"))
        self.assertEqual((hello["config"], hello["totalSteps"]), ({"lr": "Infinity", "steps": 400}, 400))
        self.assertEqual((hello["cwd"], hello["name"]), (os.getcwd(), "first try"))

    def test_rows_keep_their_order_over_many_frames_and_changing_names(self):
        self.record()
        run = self.init()
        for step in range(1, 5001):
            run.log({"loss": step * 2.0, "lr": 0.1} if step % 10 else {"accuracy": float(step)}, step=step)
        run.finish()
        self.assertSteps(self.journal.steps(), list(range(1, 5001)))
        self.assertSteps(self.journal.values("accuracy"), [float(s) for s in range(10, 5001, 10)])
        self.assertSteps(self.journal.values("loss"), [s * 2.0 for s in range(1, 5001) if s % 10])

    def test_a_snapshot_stands_between_the_rows_that_were_logged_around_it(self):
        self.record()
        order = []
        add = self.journal.add

        def add_and_note(frame, payload):
            order.append(("rows", frame["rows"]) if frame["kind"] == "metrics" else (frame["kind"],))
            add(frame, payload)

        self.journal.add = add_and_note
        run = self.init()
        for part in range(3):
            for _ in range(5):
                run.log({"loss": 1.0})
            run.embeddings([[float(part)]])
        run.finish()
        kinds = [each for each in order if each[0] in ("rows", "snapshot")]
        sequence = []
        for each in kinds:
            sequence += ["row"] * each[1] if each[0] == "rows" else ["snapshot"]
        self.assertEqual(sequence, (["row"] * 5 + ["snapshot"]) * 3)

    def test_non_finite_values_arrive_as_they_are_and_at_once(self):
        self.record()
        run = self.init()
        self.wait(lambda: run._sender._conversation.welcomed)
        self.addCleanup(setattr, sender, "BATCH_SECONDS", sender.BATCH_SECONDS)
        sender.BATCH_SECONDS = 60.0  # a row that waited for its batch would come too late
        time.sleep(0.2)
        run.log({"loss": math.nan, "a": math.inf, "b": -math.inf})
        self.wait(lambda: self.journal.rows)
        values = self.journal.rows[0][2]
        self.assertTrue(math.isnan(values["loss"]))
        self.assertEqual((values["a"], values["b"]), (math.inf, -math.inf))

    def test_a_single_row_leaves_within_the_batch_time(self):
        self.record()
        run = self.init()
        run.log({"loss": 1.0})
        self.wait(lambda: self.journal.rows, 1.0)

    def test_steps_count_from_1_and_go_on_from_a_given_one(self):
        self.record()
        run = self.init()
        run.embeddings([[1.0]])
        run.log({"loss": 1})
        run.log({"loss": 1})
        run.log({"loss": 1}, step=10)
        run.log({"loss": 1})
        run.embeddings([[1.0]])
        run.finish()
        self.assertEqual(self.journal.steps(), [1, 2, 10, 11])
        self.assertEqual([frame["step"] for frame in self.journal.of("snapshot")], [0, 11])

    def test_a_pair_logged_twice_is_there_twice_and_any_order_of_steps_is_kept(self):
        self.record()
        run = self.init()
        for step in (5, 3, 3, 9):
            run.log({"loss": 1.0}, step=step)
        run.finish()
        self.assertEqual(self.journal.steps(), [5, 3, 3, 9])

    def test_numbers_of_every_kind_are_taken_and_the_rest_is_left_out(self):
        class Scalar:
            def __float__(self):
                return 2.5

        self.record()
        run = self.init()
        run.log({"a": True, "b": 7, "c": Scalar(), "text": "3.0", "none": None, "list": [1], "step": 4, "": 1})
        run.log({})
        run.log("loss")
        run.log({"huge": 10**400})
        run.log({"a": 1.0}, step="soon")
        run.finish()
        self.assertEqual(self.journal.rows[0][2], {"a": 1.0, "b": 7.0, "c": 2.5})
        self.assertEqual(len(self.journal.rows), 2)

    def test_a_row_that_is_too_wide_or_oddly_named_is_cut_to_what_a_recorder_takes(self):
        self.record()
        run = self.init()
        run.log({"m%d" % i: float(i) for i in range(1500)})
        run.log({"x" * 257: 1.0, "\U0001f600" * 129: 1.0, "\U0001f600" * 128: 2.0, "\ud800": 3.0, 5: 1.0})
        run.finish()
        (wide, odd) = [values for _, _, values in self.journal.rows]
        self.assertEqual(len(wide), 1024)
        self.assertEqual(sorted(odd.values()), [2.0, 3.0])

    def test_rows_carry_the_time_of_their_call(self):
        self.record()
        run = self.init()
        before = time.time()
        run.log({"loss": 1.0})
        after = time.time()
        run.finish()
        self.assertTrue(before <= self.journal.rows[0][1] <= after)

    def test_every_call_site_is_told_once(self):
        self.record()
        run = self.init()
        for _ in range(3):
            run.log({"loss": 1.0})
            margin.log({"loss": 2.0})
            run.embeddings([[1.0]])
        run.finish()
        sites = self.journal.of("site")
        self.assertEqual([site["what"] for site in sites], ["init", "log", "log", "embeddings"])
        lines = [site["line"] for site in sites]
        self.assertEqual([line - lines[1] for line in lines[1:]], [0, 1, 2])
        self.assertTrue(all(os.path.samefile(site["file"], __file__) for site in sites[1:]))

    def test_module_functions_speak_for_the_run_of_init(self):
        self.record()
        margin.log({"loss": 0.0})
        run = self.init()
        self.assertIs(self.init(), run)
        margin.log({"loss": 1.0}, step=4)
        margin.embeddings([[1.0]], ["a"], split="train", loss={"margin": 0.5})
        margin.finish(0)
        self.assertEqual(self.journal.steps(), [4])
        (snapshot,) = self.journal.of("snapshot")
        self.assertEqual((snapshot["split"], snapshot["loss"]), ("train", {"margin": 0.5}))
        self.assertEqual(self.byes(), [{"kind": "bye", "exitCode": 0}])

    def test_a_second_run_of_the_program_goes_on_in_the_same_journal(self):
        self.record()
        for step in (1, 2):
            run = self.init()
            run.log({"loss": 1.0}, step=step)
            run.finish()
        self.assertEqual(self.journal.steps(), [1, 2])

    def test_the_client_needs_nothing_but_the_standard_library(self):
        code, out, err = self.run_program(
            """
            import sys
            before = set(sys.modules)
            import margin
            new = {name.partition(".")[0] for name in set(sys.modules) - before}
            print(sorted(name for name in new if "site-packages" in (getattr(sys.modules[name], "__file__", "") or "")))
            """
        )
        self.assertEqual((code, out.strip(), err), (0, "[]", ""))
        self.assertTrue(os.path.exists(os.path.join(CLIENT, "margin", "py.typed")))
