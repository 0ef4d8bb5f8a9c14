"""``python -m gradtutor`` is ``gradtutor``."""

from __future__ import annotations

import gc
import sys


def main() -> int:
    """Run the command line; the exit code."""
    # What is imported stays: to look for garbage in it a dozen times costs 8 ms. The command line turns it on
    # again before it does anything.
    gc.disable()
    from gradtutor.cli.main import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
