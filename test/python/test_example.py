"""The shipped PyTorch example learns, and what it records shows it."""

import importlib.util
import os
import struct
import subprocess
import sys
import unittest

from support import CLIENT, ROOT, ClientTest

HAS_TORCH = importlib.util.find_spec("torch") is not None


@unittest.skipUnless(HAS_TORCH, "PyTorch is not installed")
class Example(ClientTest):
    def test_the_digits_are_learned_and_recorded_from_step_0_on(self):
        self.record()
        result = subprocess.run(
            [sys.executable, os.path.join(ROOT, "examples", "torch_digits.py")],
            env=dict(os.environ, PYTHONPATH=os.path.join(CLIENT, "site")),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
            timeout=240,
        )
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertSteps(self.journal.steps(), list(range(1, 401)))
        for name in ("loss", "lr", "grad_norm", "active_share"):
            self.assertEqual(len(self.journal.values(name)), 400)
        snapshots = self.journal.of("snapshot")
        self.assertSteps([frame["step"] for frame in snapshots], list(range(0, 401, 10)))
        first, last = recall_at_1(snapshots[0]), recall_at_1(snapshots[-1])
        self.assertGreater(last, 0.96)
        self.assertGreater(last, first + 0.03)
        losses = self.journal.values("loss")
        self.assertLess(sum(losses[-100:]), 0.5 * sum(losses[:100]))
        self.assertEqual(self.byes(), [{"kind": "bye", "exitCode": 0}])


def recall_at_1(snapshot):
    """Share of rows whose nearest other row has their label."""
    import torch

    n, d = snapshot["n"], snapshot["d"]
    z = torch.tensor(struct.unpack_from("<%df" % (n * d), snapshot["payload"])).reshape(n, d)
    labels = torch.tensor(struct.unpack_from("<%di" % n, snapshot["payload"], 4 * n * d))
    nearest = torch.cdist(z, z).fill_diagonal_(float("inf")).argmin(1)
    return (labels[nearest] == labels).float().mean().item()
