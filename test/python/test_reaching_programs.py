"""How the client comes to a program: by Margin's hook, after everything of the program's own, or by pip."""

import ast
import importlib.util
import os
import subprocess
import sys
import unittest
import venv

from support import CLIENT, ROOT, ClientTest

HOOK = os.path.join(CLIENT, "site")


class ReachingPrograms(ClientTest):
    def python(self, text, path=HOOK, options=()):
        script = self.write("script.py", text)
        result = subprocess.run(
            [sys.executable, *options, script],
            env=dict(os.environ, PYTHONPATH=path),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
            timeout=60,
        )
        self.assertEqual(result.stderr, "")
        return result.stdout.strip()

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
        return path

    def test_a_program_that_margin_started_can_import_the_client(self):
        out = self.python("import margin, sys\nprint(margin.__file__)\nprint(sys.path[-1])\nprint(%r in sys.path)" % HOOK)
        self.assertEqual(out.split("\n"), [os.path.join(CLIENT, "margin", "__init__.py"), CLIENT, "False"])

    def test_a_program_that_it_starts_in_turn_can_too(self):
        out = self.python(
            "import subprocess, sys\n"
            "print(subprocess.check_output([sys.executable, '-c', 'import margin; print(margin.__version__)']).decode())"
        )
        self.assertEqual(out, "0.1.0")

    def test_a_module_of_the_programs_own_with_that_name_is_the_one(self):
        self.write("margin.py", "mine = True")
        self.assertEqual(self.python("import margin\nprint(margin.mine)"), "True")

    def test_a_site_hook_of_the_users_own_still_runs(self):
        self.write("own/sitecustomize.py", "import sys\nsys.hooked = 'mine'")
        path = HOOK + os.pathsep + os.path.join(self.folder, "own")
        out = self.python("import margin, sys, sitecustomize\nprint(sys.hooked, 'own' in sitecustomize.__file__)", path)
        self.assertEqual(out, "mine True")

    def test_the_hook_leaves_no_trace_where_python_ignores_the_environment(self):
        self.assertEqual(self.python("import sys\nprint('margin' in sys.modules)", options=("-E",)), "False")

    @unittest.skipUnless(importlib.util.find_spec("ensurepip"), "this Python has no pip for a new environment")
    def test_pip_installs_it_without_a_network_or_any_other_package(self):
        home = os.path.join(self.folder, "venv")
        venv.create(home, with_pip=True)
        python = os.path.join(home, "bin", "python")
        install = [python, "-m", "pip", "install", "--quiet", "--no-index", "--disable-pip-version-check", CLIENT]
        subprocess.run(install, check=True, timeout=120)
        out = subprocess.check_output(
            [python, "-c", "import margin, os; print(margin.__file__); print(*os.listdir(os.path.dirname(margin.__file__)))"],
            universal_newlines=True,
            cwd=self.folder,
        )
        place, files = out.strip().split("\n")
        self.assertTrue(place.startswith(os.path.realpath(home)), place)
        self.assertTrue({"py.typed", "run.py"} <= set(files.split()))

    def test_every_file_is_written_for_python_3_9(self):
        count = 0
        for folder in (os.path.join(CLIENT, "margin"), HOOK):
            for name in sorted(os.listdir(folder)):
                if name.endswith(".py"):
                    with open(os.path.join(folder, name), encoding="utf-8") as file:
                        ast.parse(file.read(), name, feature_version=(3, 9))
                    count += 1
        self.assertGreater(count, 10)

    def test_the_example_speaks_in_three_lines_and_its_import(self):
        with open(os.path.join(ROOT, "examples", "torch_digits.py"), encoding="utf-8") as file:
            tree = ast.parse(file.read())
        calls = [
            node.func.value.id + "." + node.func.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)
            and node.func.value.id in ("margin", "run")
        ]
        self.assertEqual(sorted(calls), ["margin.init", "run.embeddings", "run.log"])
