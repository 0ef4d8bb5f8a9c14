"""``python -m gradtutor`` is ``gradtutor``."""

from __future__ import annotations

import sys

from gradtutor.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
