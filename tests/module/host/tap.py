# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a case says: the Test Anything Protocol, and our one addition.

A description that ends in MENDED is of something that the in-tree driver gets wrong.
"""

import dataclasses
import re

MENDED = " [mended]"
LINE = re.compile(r"(?P<no>not )?ok (?P<number>\d+) - (?P<what>.*?)(?P<skip> # SKIP.*)?$")


@dataclasses.dataclass
class Outcome:
    """What one case said; complete once its script has ended."""

    lines: list = dataclasses.field(default_factory=list)
    status: int | None = None

    def tests(self):
        """Return (passed, description) of each test that was not skipped."""
        matches = [LINE.match(line) for line in self.lines]
        return [(not match["no"], match["what"]) for match in matches if match and not match["skip"]]

    def skipped(self):
        """Return the lines of the tests that were skipped."""
        return [line for line in self.lines if " # SKIP" in line]

    def notes(self):
        """Return what the case remarked that is not the reason of a failure."""
        return [line for line in self.lines if line.startswith("# ") and not line.startswith("#   ")]

    def broken(self):
        """Return why this is no verdict at all, or None."""
        if self.status is None:
            return "the guest went away, or said nothing for too long"
        plan = next((line for line in self.lines if re.match(r"1\.\.\d+$", line)), None)
        if plan is None:
            return f"the script ended with {self.status} and without a plan"
        said = sum(1 for line in self.lines if LINE.match(line))
        if said != int(plan[3:]) or not said:
            return f"{said} tests instead of {plan}"
        return None

    def wrong(self, driver):
        """Return what contradicts the claim that ours passes, and in-tree fails what we mended."""
        if driver == "ours":
            return [what for passed, what in self.tests() if not passed]
        return [
            f"{what}: {'passed' if passed else 'failed'} with the in-tree driver"
            for passed, what in self.tests()
            if passed == what.endswith(MENDED)
        ]
