"""
The same training in plain PyTorch: `torch_steps.py <threads, 0: PyTorch's own choice> <task as JSON>`. Says "ready", then
answers each line of stdin (a number of steps) with what they took, as JSON.
"""

import json
import math
import sys
import time

import torch

ROWS_PER_CLASS = 100
SPREAD = 0.3
LEARNING_RATE = 1e-5
MARGIN = 0.5


def make_network(task):
    shape = task["inputShape"]
    height, width, features = shape if len(shape) == 3 else (0, 0, shape[0])
    modules = []
    for layer in task["layers"]:
        if "dense" in layer:
            modules += [torch.nn.Linear(features, layer["dense"]), torch.nn.ReLU()]
            features = layer["dense"]
        elif "conv2d" in layer:
            modules += [torch.nn.Conv2d(features, layer["conv2d"], layer["kernel"], padding="same"), torch.nn.ReLU()]
            features = layer["conv2d"]
        elif "maxPool" in layer:
            modules.append(torch.nn.MaxPool2d(layer["maxPool"]))
            height, width = height // layer["maxPool"], width // layer["maxPool"]
        else:
            modules.append(torch.nn.Flatten())
            features *= height * width
    return torch.nn.Sequential(*modules, torch.nn.Linear(features, task["embeddingDim"]))


def batch_hard_loss(embeddings, labels):
    """Mean over anchors of max(0, d_ap - d_an + margin): farthest positive, nearest negative."""
    distances = torch.cdist(embeddings, embeddings)
    same = labels[:, None] == labels[None, :]
    positives = same & ~torch.eye(len(labels), dtype=torch.bool)
    farthest = distances.masked_fill(~positives, -math.inf).amax(1)
    nearest = distances.masked_fill(same, math.inf).amin(1)
    return torch.relu(farthest - nearest + MARGIN).mean()


def main():
    threads, task = int(sys.argv[1]), json.loads(sys.argv[2])
    if threads:
        torch.set_num_threads(threads)
    torch.manual_seed(1)
    classes, per_class = task["classes"], task["perClass"]
    shape = task["inputShape"]
    channels_first = [shape[2], shape[0], shape[1]] if len(shape) == 3 else shape
    centres = SPREAD * torch.randn(classes, 1, *channels_first)
    rows = centres + torch.randn(classes, ROWS_PER_CLASS, *channels_first)
    labels = torch.arange(classes).repeat_interleave(per_class)
    network = make_network(task)
    optimiser = torch.optim.Adam(network.parameters(), lr=LEARNING_RATE)
    print("ready", flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        for _ in range(int(line)):
            drawn = torch.rand(classes, ROWS_PER_CLASS).argsort(1)[:, :per_class]
            batch = rows[torch.arange(classes)[:, None], drawn].flatten(0, 1)
            loss = batch_hard_loss(network(batch), labels)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            value = loss.item()
        ms = (time.perf_counter() - start) * 1000
        print(json.dumps({"ms": ms, "loss": value}), flush=True)


main()
