"""Slots are where order is kept, for ever; whoever works alone holds them all."""

from gigwright.backbone.leases import SLOTS, OwnerId, SoleOwner, slot_of


def test_a_key_keeps_its_slot_for_ever() -> None:
    """Written down once: another answer would break the order of every key in every store."""
    assert [slot_of(key) for key in ("", "ord_1", "a key", "✓")] == [180, 39, 20, 61]


def test_keys_spread_over_all_slots() -> None:
    assert {slot_of(f"key {number}") for number in range(10_000)} == set(range(SLOTS))


def test_who_works_alone_holds_every_slot() -> None:
    assert set(SoleOwner(OwnerId("own_1")).held("anybody")) == set(range(SLOTS))
