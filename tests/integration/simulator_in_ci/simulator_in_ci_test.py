"""The job of docs/simulator-in-ci.md, as it stands there: it passes with its controller, and fails with one that does
not look at the hand switch.

    simulator_in_ci_test.py SIMULATOR SOURCE_TREE
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

SIMULATOR, TREE = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
BLOCK = re.compile(r"^`([\w.-]+)`,.*?\n\n?```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class TheJob(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.files = dict(BLOCK.findall((TREE / "docs/simulator-in-ci.md").read_text()))
        self.assertEqual(sorted(self.files), ["controller.py", "hand-switch.toml", "job.py"])

    def tearDown(self):
        self.folder.cleanup()

    def run_job(self):
        for name, text in self.files.items():
            (pathlib.Path(self.folder.name) / name).write_text(text)
        environment = dict(os.environ, PATH=f"{SIMULATOR.parent}:{os.environ['PATH']}",
                           STRETCH_STATION_CONFIG=str(TREE / "config"))
        ended = subprocess.run([sys.executable, "job.py"], cwd=self.folder.name, env=environment, capture_output=True,
                               text=True, timeout=200)
        suite = ElementTree.parse(pathlib.Path(self.folder.name) / "junit.xml").getroot().find("testsuite")
        return ended, suite

    def test_passes_with_the_controller_of_the_page(self):
        for attempt in range(3):  # a busy machine can keep the controller from running
            ended, suite = self.run_job()
            if ended.returncode == 0:
                break
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        self.assertEqual(suite.get("name"), "hand-switch")
        self.assertEqual((suite.get("tests"), suite.get("failures"), suite.get("skipped")), ("5", "0", "0"))
        truth = (pathlib.Path(self.folder.name) / "truth.csv").read_text()
        self.assertIn(",hand_switch\n", truth)

    def test_fails_with_a_controller_that_does_not_look(self):
        looks = "lowering = lowering or inputs & HAND_SWITCH != HAND_SWITCH"
        self.assertIn(looks, self.files["controller.py"])
        self.files["controller.py"] = self.files["controller.py"].replace(looks, "pass")
        ended, suite = self.run_job()
        self.assertEqual(ended.returncode, 1, ended.stdout + ended.stderr)
        failed = [case.get("name") for case in suite.iter("testcase") if case.find("failure") is not None]
        self.assertEqual(failed, ["hand_switch (fault 1): inward_within_ms = 1000",
                                  "hand_switch (fault 1): released_within_s = 9"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
