"""What one websocket may send, and how many connections may be there that have asked for nothing."""

from __future__ import annotations

from gradtutor.classroom.web.lobby import MOST, MOST_OF_SOURCE, Lobby
from gradtutor.classroom.web.rates import Rates


class Time:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_key_held_down_for_an_hour_is_never_too_much() -> None:
    time = Time()
    rates = Rates(time)
    for _ in range(30 * 3600):
        time.now += 1 / 30
        assert rates.takes(3)


def test_six_hundred_frames_at_once_are_taken_and_a_hundred_a_second_from_then_on() -> None:
    time = Time()
    rates = Rates(time)
    assert [rates.takes(1) for _ in range(601)] == [True] * 600 + [False]
    time = Time()
    rates = Rates(time)
    assert all(rates.takes(1) for _ in range(600))
    time.now += 0.5
    assert [rates.takes(1) for _ in range(51)] == [True] * 50 + [False]


def test_a_quarter_of_a_mebibyte_at_once_and_32_kibibytes_a_second() -> None:
    time = Time()
    rates = Rates(time)
    assert all(rates.takes(16384) for _ in range(16))
    time.now += 1.0
    assert rates.takes(32768)
    assert not rates.takes(1)


def test_a_clock_that_is_set_back_gives_nothing() -> None:
    time = Time()
    rates = Rates(time)
    assert all(rates.takes(1) for _ in range(600))
    time.now -= 50.0
    assert not rates.takes(1)


class Street:
    def __init__(self, proxied: bool = False) -> None:
        self.lobby = Lobby(proxied)
        self.gone: list[object] = []

    def come(self, key: object, address: str) -> None:
        self.lobby.came(key, address, lambda: self.gone.append(key))


def test_who_fills_the_lobby_is_hung_up_on_the_oldest_first_and_nobody_else() -> None:
    street = Street()
    street.come("alone", "198.51.100.7")
    for number in range(MOST_OF_SOURCE + 3):
        street.come(number, "203.0.113.9")
    assert street.gone == [0, 1, 2]
    assert street.lobby.waiting == MOST_OF_SOURCE + 1


def test_many_sources_together_do_not_drive_out_one_who_has_come_alone() -> None:
    street = Street()
    street.come("alone", "198.51.100.7")
    for number in range(3 * MOST):
        street.come(number, f"203.0.113.{number % 5}")
    assert "alone" not in street.gone
    assert street.lobby.waiting == MOST


def test_of_ipv6_a_whole_network_counts_as_one() -> None:
    street = Street()
    for number in range(MOST_OF_SOURCE + 1):
        street.come(number, f"2001:db8::{number + 1:x}")
    assert street.gone == [0]


def test_who_has_been_answered_counts_no_more() -> None:
    street = Street()
    for number in range(5 * MOST):
        street.come(number, "203.0.113.9")
        street.lobby.answered(number)
    assert street.gone == []
    assert street.lobby.waiting == 0


def test_behind_a_proxy_all_come_from_the_proxy() -> None:
    street = Street(proxied=True)
    for number in range(MOST):
        street.come(number, "127.0.0.1")
    assert street.gone == []
