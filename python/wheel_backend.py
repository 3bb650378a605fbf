"""Builds the client's wheel for pip (PEP 517), with the standard library only.

setuptools would be downloaded into an isolated environment first, which fails on a cluster node without a network.
"""

import base64
import hashlib
import os
import re
import tarfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
NAME = "margin_client"
METADATA = """Metadata-Version: 2.1
Name: margin-client
Version: %s
Summary: Streams metrics and embeddings of a training program to Margin; does nothing where Margin is not listening.
License: MIT
Requires-Python: >=3.9
Classifier: License :: OSI Approved :: MIT License
Classifier: Programming Language :: Python :: 3
Classifier: Typing :: Typed
"""
WHEEL = "Wheel-Version: 1.0\nGenerator: margin\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
#: zip has no dates before; a fixed one makes the same wheel of the same files.
DATE = (1980, 1, 1, 0, 0, 0)


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    return write_wheel(wheel_directory, list_package())


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    return write_wheel(wheel_directory, {NAME + ".pth": (HERE + "\n").encode()})


def build_sdist(sdist_directory, config_settings=None):
    root = "%s-%s" % (NAME, read_version())
    with tarfile.open(os.path.join(sdist_directory, root + ".tar.gz"), "w:gz") as archive:
        for name in ["pyproject.toml", "wheel_backend.py"] + sorted(list_package()):
            archive.add(os.path.join(HERE, name), "%s/%s" % (root, name))
    return root + ".tar.gz"


def write_wheel(directory, files):
    version = read_version()
    info = "%s-%s.dist-info/" % (NAME, version)
    files = dict(files)
    files[info + "METADATA"] = (METADATA % version).encode()
    files[info + "WHEEL"] = WHEEL.encode()
    record = "".join("%s,sha256=%s,%d\n" % (name, hash_of(files[name]), len(files[name])) for name in sorted(files))
    files[info + "RECORD"] = (record + info + "RECORD,,\n").encode()
    wheel = "%s-%s-py3-none-any.whl" % (NAME, version)
    with zipfile.ZipFile(os.path.join(directory, wheel), "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, DATE)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED)
    return wheel


def list_package():
    """Contents of the package's files, by their path in the wheel."""
    files = {}
    for name in os.listdir(os.path.join(HERE, "margin")):
        if name.endswith(".py") or name == "py.typed":
            with open(os.path.join(HERE, "margin", name), "rb") as file:
                files["margin/" + name] = file.read()
    return files


def read_version():
    with open(os.path.join(HERE, "margin", "__init__.py"), encoding="utf-8") as file:
        return re.search(r'^__version__ = "(.+)"$', file.read(), re.M).group(1)


def hash_of(data):
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
