"""The learner's settings, from a file and from the environment.

What the command line says comes before the environment, the environment before the file, the file before what the
program does by itself. The file is read only where there is one, and so is the module that reads it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from gradtutor.i18n import LANGUAGES
from gradtutor.settings.model import ENVIRONMENT, Settings
from gradtutor.view.text.themes import LOOKS

VARIABLE: Final = "GRADTUTOR_CONFIG"
"""The environment variable that names another settings file."""
FILE: Final = "settings.toml"


def file_in_use(named: Path | None = None) -> Path:
    """The settings file: ``named``, else that of ``GRADTUTOR_CONFIG``, else the system's usual place; it may be
    missing there."""
    if named is not None:
        return named
    if wanted := os.environ.get(VARIABLE):
        return Path(wanted)
    from platformdirs import user_config_path

    return user_config_path("gradtutor", appauthor=False) / FILE


def read_settings(named: Path | None = None) -> Settings:
    """The settings in use. Raises ``LessonError`` with every fault of the file and its place; a file that is asked
    for by name must be there."""
    file = file_in_use(named)
    asked_for = named is not None or bool(os.environ.get(VARIABLE))
    settings = Settings()
    if asked_for or file.is_file():
        from gradtutor.settings.file import read_file

        settings = read_file(file)
    return _with_environment(settings)


def _with_environment(settings: Settings) -> Settings:
    language = os.environ.get(ENVIRONMENT["language"], "")
    theme = os.environ.get(ENVIRONMENT["theme"], "")
    ascii = os.environ.get(ENVIRONMENT["ascii"], "")
    return settings._replace(
        language=language if language in LANGUAGES else settings.language,
        theme=next((look for look in LOOKS if look == theme), settings.theme),
        ascii=ascii != "0" if ascii else settings.ascii,
    )
