"""Puts the Margin client last on the path of a Python program that Margin started.

Python imports this by itself at its start, because Margin names this folder in PYTHONPATH. The client then comes after
everything of the program's own: a ``margin`` that is installed, or stands beside the script, is the one that is imported.
Written so that any Python takes it, however old.
"""

import os
import sys


def _give_way():
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or os.curdir) != here]
    client = os.path.dirname(here)
    if client not in sys.path:
        sys.path.append(client)


def _run_the_one_in_the_shadow():
    """A Python imports one ``sitecustomize`` only; the one that would have been it without Margin still has its turn."""
    mine = sys.modules.pop(__name__, None)
    try:
        __import__(__name__)
    except ImportError as error:
        if getattr(error, "name", __name__) != __name__:
            raise
    finally:
        sys.modules.setdefault(__name__, mine)


_give_way()
if __name__ == "sitecustomize":
    _run_the_one_in_the_shadow()
