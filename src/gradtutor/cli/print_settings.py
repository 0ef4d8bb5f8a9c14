"""``gradtutor settings``: what can be set, as a file that explains itself."""

from __future__ import annotations

import sys
from typing import Final

from gradtutor.cli.command import Command, Context, NoOptions
from gradtutor.cli.exit_codes import OK
from gradtutor.cli.launch import keymap
from gradtutor.i18n import mark
from gradtutor.settings.load import file_in_use


def print_settings(_: NoOptions, context: Context) -> int:
    """The settings as a file that explains itself."""
    from gradtutor.settings.file import manual
    from gradtutor.settings.keymap import actions

    own = keymap(context)
    known = {name: (own.get(name, keys), what) for name, (keys, what) in actions().items()}
    sys.stdout.write(manual(context.settings, file_in_use(context.settings_file), known))
    return OK


COMMAND: Final = Command(
    "settings",
    mark("Print your settings as a file that explains each of them."),
    "[--settings FILE]",
    NoOptions,
    print_settings,
)
