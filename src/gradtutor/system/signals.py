"""The signals by which a process is ended from outside, as far as the system has them.

``ENDINGS`` are all of them, and ``CLOSINGS`` those that come when a terminal, or the system, is closed. Ctrl+c is none
of them.
"""

from __future__ import annotations

import signal
import sys
from typing import Final

if sys.platform == "win32":
    # The C runtime makes SIGBREAK of a console window that is closed, and of the end of the session.
    ENDINGS: Final = (signal.SIGTERM, signal.SIGBREAK)
    CLOSINGS: Final = ENDINGS
else:
    ENDINGS: Final = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
    CLOSINGS: Final = (signal.SIGHUP, signal.SIGTERM)
