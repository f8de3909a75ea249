# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs cases in as few boots as they need, and hands out what each of them said."""

from .tap import Outcome
from .vm import Guest


class Runner:
    """The cases of one kernel with one driver.

    They run in order in one guest.  One that takes the guest down costs only itself:
    those behind it get a new guest.
    """

    def __init__(self, folder, kernel, module, names, **options):
        self._folder = folder
        self._kernel = kernel
        self._module = module
        self._names = names
        self._options = options
        self._outcomes = {}
        self._boots = 0
        self._guest = None
        self._lines = iter(())

    def outcome(self, name):
        """Return what a case said; it may have to run first."""
        if name not in self._outcomes and self._guest:
            self._read_until(name)
        if name not in self._outcomes:
            self._boot(self._names[self._names.index(name) :])
            self._read_until(name)
        if all(other in self._outcomes for other in self._names):
            # It would only wait.
            self.close()
        return self._outcomes.setdefault(name, Outcome())

    def _boot(self, names):
        self.close()
        self._boots += 1
        folder = self._folder / f"boot{self._boots}"
        self._guest = Guest(folder, self._kernel, self._module, names, **self._options)
        self._lines = self._guest.lines()

    def _read_until(self, wanted):
        name, outcome = None, Outcome()
        for line in self._lines:
            if line.startswith("@case "):
                name, outcome = line.split()[1], Outcome()
                self._outcomes[name] = outcome
            elif line.startswith("@end "):
                outcome.status = int(line.split()[2])
                if name == wanted:
                    return
            elif line and name:
                outcome.lines.append(line)
        # Only a new guest can go on.
        self.close()

    def close(self):
        """End the guest, if there is one."""
        if self._guest:
            self._guest.close()
            self._guest = None

    def evidence(self):
        """Return the folder of the last boot and the end of its console."""
        folder = self._folder / f"boot{self._boots}"
        log = folder / "console.log"
        text = log.read_text(errors="replace").splitlines()[-40:] if log.exists() else []
        return f"the last guest's files: {folder}\n" + "\n".join(text)
