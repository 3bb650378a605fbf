"""Embeddings and labels of every kind arrive as float32 and int32, thinned where there are too many."""

import importlib.util
import math
import struct
import unittest
from array import array

from support import ClientTest

from margin.labels import LabelNumbers, choose_rows, share_out, to_list

HAS_NUMPY = importlib.util.find_spec("numpy") is not None
HAS_TORCH = importlib.util.find_spec("torch") is not None


class SnapshotTest(ClientTest):
    def setUp(self):
        super().setUp()
        self.record()

    def snapshot(self, *args, **keywords):
        """What arrives: the header, N rows, N labels or None."""
        run = self.init()
        run.embeddings(*args, **keywords)
        run.finish()
        snapshots = self.journal.of("snapshot")
        if not snapshots:
            return None, None, None
        header = snapshots[-1]
        n, d = header["n"], header["d"]
        values = struct.unpack_from("<%df" % (n * d), header["payload"])
        labels = struct.unpack_from("<%di" % n, header["payload"], 4 * n * d) if header["labels"] else None
        self.assertEqual(len(header["payload"]), 4 * n * d + (4 * n if header["labels"] else 0))
        self.assertEqual(header["bytes"], len(header["payload"]))
        return header, [values[i * d : i * d + d] for i in range(n)], labels


class PlainEmbeddings(SnapshotTest):
    def test_lists_of_rows(self):
        header, rows, labels = self.snapshot([[1, 2.5, math.inf], (4, 5, 1e300)], step=3)
        self.assertEqual((rows, labels, header["step"]), ([(1, 2.5, math.inf), (4, 5, math.inf)], None, 3))

    def test_rows_of_arrays(self):
        _, rows, labels = self.snapshot([array("d", [1, 2]), array("d", [3, 4])], array("i", [7, -7]))
        self.assertEqual((rows, labels), ([(1, 2), (3, 4)], (7, -7)))

    def test_nan_arrives_as_it_is(self):
        _, rows, _ = self.snapshot([[math.nan, 1.0]])
        self.assertTrue(math.isnan(rows[0][0]))

    def test_text_labels_get_numbers_that_a_note_tells_and_later_snapshots_keep(self):
        _, _, labels = self.snapshot([[1.0]] * 3, ["cat", "dog", "cat"])
        self.assertEqual(labels, (0, 1, 0))
        (note,) = self.journal.of("note")
        self.assertEqual((note["what"], note["text"]), ("labels", "labels: 0 = cat, 1 = dog"))

    def test_wrong_labels_cost_the_labels_only(self):
        for labels in ([1], [[1], [2]], 5, [[1, 2], [3, 4]]):
            _, rows, arrived = self.snapshot([[1.0], [2.0]], labels)
            self.assertEqual((len(rows), arrived), (2, None), labels)

    def test_a_missing_label_costs_the_labels_and_is_no_class(self):
        for label in (None, math.nan, math.inf):
            with self.subTest(label=label):
                _, rows, arrived = self.snapshot([[1.0], [2.0]], [1, label])
                self.assertEqual((len(rows), arrived), (2, None))

    def test_of_more_rows_than_are_looked_at_labels_and_rows_stay_together(self):
        n = 70_001
        header, rows, arrived = self.snapshot([[float(i)] for i in range(n)], ["c%d" % (i % 7) for i in range(n)])
        self.assertEqual((header["n"], header["total"]), (4096, n))
        first = int(rows[0][0]) % 7
        number = {(int(row[0]) % 7): label for row, label in zip(rows, arrived)}
        self.assertEqual(len(number), 7)
        self.assertEqual([number[int(row[0]) % 7] for row in rows], list(arrived))
        self.assertEqual(number[first], 0)

    def test_what_no_frame_can_take_is_left_out_and_costs_nothing_else(self):
        for z, keywords in (
            ([array("f", [0.0]) * 17_000_000], {}),
            ([[1.0]], {"step": 10**400}),
            ([[1.0]], {"step": math.nan}),
        ):
            with self.subTest(d=len(z[0]), keywords=keywords):
                header, _, _ = self.snapshot(z, **keywords)
                self.assertTrue(header is None)
        settings = {"prototypes": [[0.123456789] * 900] * 900}
        header, rows, _ = self.snapshot([[1.0]], step=5, loss=settings)
        self.assertEqual((rows, header["step"]), ([(1.0,)], 5))
        self.assertEqual(header["loss"], {"config": "left out: larger than 256 KB"})

    def test_what_is_no_matrix_is_left_out_and_throws_nothing(self):
        for z in (5, "text", [], [[]], [[1.0], [1.0, 2.0]], [1.0, 2.0], None, [["a"]]):
            self.assertEqual(self.snapshot(z)[0], None, z)

    def test_many_rows_are_thinned_by_class_and_the_number_before_is_told(self):
        n = 10_000
        labels = [i % 10 if i % 100 else 99 for i in range(n)]
        header, rows, arrived = self.snapshot([[float(i)] for i in range(n)], labels)
        self.assertEqual((header["n"], header["total"]), (4096, n))
        self.assertEqual([labels[int(row[0])] for row in rows], list(arrived))
        for label in set(labels):
            share = labels.count(label) / n
            self.assertAlmostEqual(arrived.count(label) / 4096, share, delta=0.001)

    def test_wide_rows_are_thinned_to_sixteen_megabytes(self):
        header, _, _ = self.snapshot([[0.0] * 40_000] * 200)
        self.assertEqual((header["n"], header["total"]), (104, 200))

    def test_the_loss_and_the_split_go_along(self):
        header, _, _ = self.snapshot([[1.0]], loss={"margin": 0.5, "soft": False, "p": math.inf}, split="holdout")
        self.assertEqual((header["loss"], header["split"]), ({"margin": 0.5, "soft": False, "p": "Infinity"}, "holdout"))


class ChoosingRows(unittest.TestCase):
    def test_few_rows_are_all_taken(self):
        self.assertIsNone(choose_rows(10, None, 10))

    def test_chosen_rows_are_distinct_ascending_and_as_many_as_asked_for(self):
        for total in (11, 100, 4097, 70_000):
            for classes in (1, 2, 7, 50):
                labels = [(i * i) % classes for i in range(total)]
                for count in (10, 64):
                    if count >= total:
                        continue
                    rows = choose_rows(total, labels, count)
                    self.assertEqual(len(rows), count, (total, classes, count))
                    self.assertEqual(rows, sorted(set(rows)))
                    self.assertTrue(0 <= rows[0] and rows[-1] < total)

    def test_no_class_is_lost_while_there_is_room(self):
        labels = [0] * 9_990 + list(range(1, 11))
        rows = choose_rows(10_000, labels, 100)
        self.assertEqual({labels[row] for row in rows}, set(range(11)))

    def test_shares_sum_up_and_respect_sizes(self):
        for sizes in ([5, 5], [1, 1, 98], [3, 0 + 1, 7, 100], [1000, 1]):
            for count in range(len(sizes), sum(sizes) + 1):
                quotas = share_out(count, sizes)
                self.assertEqual(sum(quotas), count, (sizes, count))
                self.assertTrue(all(1 <= quota <= size for quota, size in zip(quotas, sizes)), (sizes, count, quotas))

    def test_labels_of_odd_types_become_int32(self):
        known = LabelNumbers()
        self.assertEqual(known.to_ints([True, 2.0, 3, -4]), [1, 2, 3, -4])
        self.assertEqual(known.to_ints(["a", "b", "a"]), [0, 1, 0])
        # Ids beyond int32 are not mixed up with the small ones that stand beside them.
        self.assertEqual(known.to_ints([0, 2**40, 2, 2**40, 1.5]), [0, -(2**31) + 2, 2, -(2**31) + 2, -(2**31) + 3])
        self.assertEqual(to_list((1, 2)), [1, 2])


@unittest.skipUnless(HAS_NUMPY, "NumPy is not installed")
class NumpyEmbeddings(SnapshotTest):
    def test_arrays_of_any_type_and_layout(self):
        import numpy

        z = numpy.arange(12, dtype=numpy.float64).reshape(3, 4)
        for array_like in (z, z.astype(numpy.float16), z.astype(int), numpy.asfortranarray(z), z[:, ::2], z[::-1]):
            _, rows, labels = self.snapshot(array_like, numpy.array([1, 2, 3], dtype=numpy.uint8))
            self.assertEqual((rows, labels), ([tuple(row) for row in array_like.tolist()], (1, 2, 3)))

    def test_rows_that_are_arrays_and_labels_that_are_text(self):
        import numpy

        _, rows, labels = self.snapshot([numpy.ones(2), numpy.zeros(2)], numpy.array(["b", "a"]))
        self.assertEqual((rows, labels), ([(1, 1), (0, 0)], (0, 1)))

    def test_the_array_may_change_right_after_the_call(self):
        import numpy

        z = numpy.ones((2, 2), dtype=numpy.float32)
        run = self.init()
        run.embeddings(z)
        z[:] = 5
        run.finish()
        self.assertEqual(struct.unpack("<4f", self.journal.of("snapshot")[0]["payload"]), (1, 1, 1, 1))

    def test_thinning_picks_the_same_rows_of_array_and_labels(self):
        import numpy

        z = numpy.arange(20_000, dtype=numpy.float64).reshape(10_000, 2)
        header, rows, labels = self.snapshot(z, numpy.arange(10_000))
        self.assertEqual((header["n"], header["total"]), (4096, 10_000))
        self.assertEqual([int(row[0]) // 2 for row in rows], list(labels))

    def test_numbers_of_numpy_are_metrics(self):
        import numpy

        run = self.init()
        run.log({"a": numpy.float32(0.5), "b": numpy.int64(3), "c": numpy.array(2.0)}, step=numpy.int64(4))
        run.finish()
        self.assertEqual([(step, values) for step, _, values in self.journal.rows], [(4, {"a": 0.5, "b": 3, "c": 2})])


@unittest.skipUnless(HAS_TORCH, "PyTorch is not installed")
class TorchEmbeddings(SnapshotTest):
    def test_a_tensor_with_gradient_arrives_and_training_goes_on(self):
        import torch

        torch.manual_seed(1)
        model = torch.nn.Linear(4, 3)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        x, y = torch.randn(8, 4), torch.arange(8) % 2
        run = self.init()
        for step in range(1, 4):
            z = model(x)
            loss = z.square().mean()
            run.log({"loss": loss, "lr": 0.1}, step=step)
            run.embeddings(z, y, step=step)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        expected = [value for row in z.tolist() for value in row]
        run.finish()
        last = self.journal.of("snapshot")[-1]
        self.assertEqual((last["n"], last["d"], last["step"]), (8, 3, 3))
        self.assertEqual(list(struct.unpack_from("<24f", last["payload"])), expected)
        self.assertEqual(struct.unpack_from("<8i", last["payload"], 96), (0, 1) * 4)
        losses = self.journal.values("loss")
        self.assertTrue(losses[0] > losses[1] > losses[2] > 0)
        self.assertEqual(self.journal.hellos[0]["libraries"]["torch"], torch.__version__)

    def test_tensors_of_any_type_and_layout(self):
        import torch

        z = torch.arange(12, dtype=torch.float64).reshape(3, 4)
        for tensor in (z, z.half(), z.to(torch.bfloat16), z.long(), z.t(), z[:, ::2], z[1:]):
            _, rows, labels = self.snapshot(tensor, torch.arange(len(tensor)))
            self.assertEqual(rows, [tuple(row) for row in tensor.tolist()])
            self.assertEqual(labels, tuple(range(len(tensor))))

    def test_a_list_of_tensors(self):
        import torch

        _, rows, labels = self.snapshot([torch.ones(2, requires_grad=True), torch.zeros(2)], [torch.tensor(4), 5])
        self.assertEqual((rows, labels), ([(1, 1), (0, 0)], (4, 5)))

    def test_the_tensor_may_change_right_after_the_call(self):
        import torch

        value, z = torch.tensor(1.0), torch.ones(2, 2)
        run = self.init()
        run.log({"loss": value})
        run.embeddings(z)
        value.fill_(9)
        z.fill_(9)
        run.finish()
        self.assertEqual(self.journal.values("loss"), [1.0])
        self.assertEqual(struct.unpack("<4f", self.journal.of("snapshot")[0]["payload"]), (1, 1, 1, 1))

    def test_thinning_takes_no_random_number_of_the_program(self):
        import torch

        torch.manual_seed(3)
        state = torch.get_rng_state()
        header, rows, labels = self.snapshot(torch.arange(10_000.0).unsqueeze(1), torch.arange(10_000))
        self.assertTrue(torch.equal(state, torch.get_rng_state()))
        self.assertEqual([int(row[0]) for row in rows], list(labels))
        self.assertEqual(header["total"], 10_000)

    def test_a_tensor_with_gradient_is_logged_without_a_warning(self):
        import warnings

        import torch

        run = self.init()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            run.log({"loss": torch.tensor(2.0, requires_grad=True) * 2})
        run.finish()
        self.assertEqual(self.journal.values("loss"), [4.0])

    @unittest.skipUnless(HAS_TORCH and __import__("torch").cuda.is_available(), "there is no GPU")
    def test_tensors_on_a_gpu(self):
        import torch

        z = torch.arange(6.0, device="cuda").reshape(3, 2).requires_grad_()
        _, rows, labels = self.snapshot(z * 2, torch.arange(3, device="cuda"))
        self.assertEqual((rows, labels), ([(0, 2), (4, 6), (8, 10)], (0, 1, 2)))
