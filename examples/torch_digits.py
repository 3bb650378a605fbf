"""Triplet training on handwritten digits in PyTorch, recorded by Margin.

Start it in VS Code with "Margin: Start Triplet Run", or in a terminal with `margin run -- python3 examples/torch_digits.py`.
It needs PyTorch and nothing else. Without Margin it trains just the same: the lines that speak to it do nothing then.
"""

import csv
import gzip
from pathlib import Path

import torch
import torch.nn.functional as F

import margin

CONFIG = {
    "seed": 1,
    "steps": 400,
    "optimizer": "adam",
    "lr": 1e-3,
    "loss": "triplet",
    "margin": 0.5,
    "distance": "euclidean",
    "miner": "batch-hard",
    "classes_per_batch": 8,
    "per_class": 4,
    "embedding_dim": 32,
}
PROBE_ROWS = 500


def read_digits():
    """8x8 images as N×64 in 0..1, and the digit that each shows."""
    path = Path(__file__).resolve().parent / "data" / "digits.csv.gz"
    with gzip.open(path, "rt", newline="") as file:
        rows = list(csv.reader(file))[1:]
    values = torch.tensor([[float(value) for value in row] for row in rows])
    return values[:, :64] / 16, values[:, 64].long()


def sample_batch(rows_of_class):
    """P classes with K rows each."""
    classes = torch.randperm(len(rows_of_class))[: CONFIG["classes_per_batch"]].tolist()
    picked = []
    for each in classes:
        rows = rows_of_class[each]
        picked.append(rows[torch.randperm(len(rows))[: CONFIG["per_class"]]])
    return torch.cat(picked)


def batch_hard_loss(z, y):
    """For each anchor its farthest positive and nearest negative; also the share of triplets that still push."""
    distance = (z.unsqueeze(1) - z.unsqueeze(0)).square().sum(2).clamp(min=1e-12).sqrt()
    same = y.unsqueeze(1) == y.unsqueeze(0)
    hardest_positive = distance.masked_fill(~same, 0).amax(1)
    hardest_negative = distance.masked_fill(same, float("inf")).amin(1)
    losses = F.relu(hardest_positive - hardest_negative + CONFIG["margin"])
    return losses.mean(), (losses > 0).float().mean()


def main():
    torch.manual_seed(CONFIG["seed"])
    torch.set_num_threads(1)  # so small a network is quickest on one core
    x, y = read_digits()
    # The first rows are of writers that the others have not: they are the probe, never trained on.
    probe_x, probe_y, x, y = x[:PROBE_ROWS], y[:PROBE_ROWS], x[1797:], y[1797:]
    rows_of_class = [torch.nonzero(y == digit).flatten() for digit in range(10)]

    model = torch.nn.Sequential(
        torch.nn.Linear(64, 128),
        torch.nn.ReLU(),
        torch.nn.Linear(128, 64),
        torch.nn.ReLU(),
        torch.nn.Linear(64, CONFIG["embedding_dim"]),
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=CONFIG["lr"])
    run = margin.init(config=CONFIG)

    for step in range(CONFIG["steps"] + 1):
        if step > 0:  # step 0 is the untrained network
            batch = sample_batch(rows_of_class)
            loss, active_share = batch_hard_loss(model(x[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            grad_norm = torch.stack([p.grad.norm() for p in model.parameters()]).norm()
            optimizer.step()
            lr = optimizer.param_groups[0]["lr"]
            run.log({"loss": loss, "lr": lr, "grad_norm": grad_norm, "active_share": active_share}, step=step)
            if step % 100 == 0:
                print(f"step {step:4d}  loss {loss.item():.4f}  active {active_share.item():.0%}", flush=True)
        if step % 10 == 0:
            with torch.no_grad():
                run.embeddings(model(probe_x), probe_y, step=step, split="holdout")


if __name__ == "__main__":
    main()
