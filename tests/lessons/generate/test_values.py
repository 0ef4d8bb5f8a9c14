"""What is typed for a lesson that is made: how a rule prepares its gradients."""

from __future__ import annotations

import pytest

from gradtutor import i18n
from gradtutor.errors import UsageError
from gradtutor.lessons.generate.values import prepared


@pytest.mark.parametrize(
    ("decay", "clip", "found"),
    [
        ("", "", {}),
        ("0.01", "", {"weight_decay": 0.01}),
        ("1e-300", "", {"weight_decay": 1e-300}),
        ("", "norm=1", {"clip": {"norm": 1.0}}),
        ("2", " value = 0.5 ", {"weight_decay": 2.0, "clip": {"value": 0.5}}),
    ],
)
def test_what_is_understood(decay: str, clip: str, found: dict[str, object]) -> None:
    assert prepared(decay, clip, "sgd") == found


@pytest.mark.parametrize(
    ("decay", "clip", "said"),
    [
        ("0", "", "--weight-decay must be more than 0."),
        ("-0.1", "", "--weight-decay must be more than 0."),
        ("", "norm=0", "--clip must be more than 0."),
        ("", "value=-1", "--clip must be more than 0."),
        ("", "1", "--clip: '1' is no way to clip. Write norm=1 or value=0.5."),
        ("", "norm=", "--clip: 'norm=' is no way to clip. Write norm=1 or value=0.5."),
        ("", "sum=1", "--clip: 'sum=1' is no way to clip. Write norm=1 or value=0.5."),
    ],
)
def test_what_is_refused(decay: str, clip: str, said: str) -> None:
    i18n.use("en")
    with pytest.raises(UsageError) as caught:
        prepared(decay, clip, "sgd")
    assert str(caught.value) == said
