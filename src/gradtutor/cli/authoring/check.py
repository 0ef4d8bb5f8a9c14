"""``gradtutor author check [PATH]``: every fault of a lesson or a course, with its place."""

from __future__ import annotations

import sys
from pathlib import Path

from gradtutor.cli.exit_codes import OK
from gradtutor.errors import LessonError
from gradtutor.i18n import ngettext, tr


def check_folder(path: Path) -> int:
    """Print the runs on stdout and the warnings on stderr. Raises ``LessonError`` with all faults."""
    from gradtutor.lessons.checking.check import check
    from gradtutor.view.checking.fitting import faults_of_size
    from gradtutor.view.checking.other_settings import stale_sections
    from gradtutor.view.checking.own_numbers import faults_of_numbers
    from gradtutor.view.checking.question_faults import faults_of_questions
    from gradtutor.view.text.lines import in_columns

    report = check(path, [faults_of_size, faults_of_questions, faults_of_numbers], [stale_sections])
    endings = {
        "converged": tr("reached its goal"),
        "limit": tr("stopped by its limit"),
        "diverged": tr("diverged"),
        "waiting": tr("waits for the learner"),
        "unfinished": tr("has no end"),
    }
    for line in in_columns(
        [(run.lesson, run.variant, str(run.iterations), endings[run.reason]) for run in report.runs]
    ):
        print(line)
    for warning in report.warnings:
        print(tr("Warning: {fault}").format(fault=warning), file=sys.stderr)
    if report.faults:
        raise LessonError(report.faults)
    count = len(report.runs)
    print(ngettext("{count} run, no fault.", "{count} runs, no fault.", count).format(count=count))
    return OK
