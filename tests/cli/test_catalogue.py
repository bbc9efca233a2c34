"""The catalogue: every event, for people and for programs."""

from pathlib import Path

import msgspec

from gigwright.backbone.event import newest_version
from gigwright.values import OrderId
from tests.cli.town import lines, run

ROOT = Path(__file__).resolve().parents[2]

HULL1 = '''
from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded, event
from gigwright.backbone.reactor import Reactor
from gigwright.events.payments import PaymentCaptured


@event("stranger.noted")
class Noted:
    """Somebody noted something."""

    text: str


watching = Reactor("watching")


@watching.on(PaymentCaptured, key="order")
def watch(effects: Effects, event: Recorded[PaymentCaptured]) -> None:
    pass
'''


def test_every_event_is_listed_with_who_says_and_who_hears_it(tmp_path: Path) -> None:
    found = {one["name"]: one for one in lines(run("catalogue", "--json"))}
    placed = found["orders.placed"]
    every_version = list(range(1, newest_version("orders.placed") + 1))
    assert (placed["owner"], placed["versions"], placed["public"]) == ("orders", every_version, True)
    assert placed["emitters"] == ["AcceptOffer", "PlaceOrder"]
    assert {"kind": "projection", "name": "order-book", "lag": None} in placed["hearers"]
    assert {"name": "buyer", "type": "UserId", "tag": True, "personal": None} in placed["fields"]
    assert len(found) >= 32


def test_a_home_tells_how_far_behind_everybody_is(home: Path, order: OrderId) -> None:
    answer = run("--home", home, "catalogue")
    assert answer.exit_code == 0
    assert "reactor charging (0 behind)" in answer.stdout


def test_a_strangers_events_and_consumers_are_in_it(tmp_path: Path) -> None:
    (tmp_path / "hull.py").write_text(HULL1)
    found = {one["name"]: one for one in lines(run("catalogue", "--json", "--with", tmp_path / "hull.py"))}
    assert found["stranger.noted"]["description"] == "Somebody noted something."
    assert {"kind": "reactor", "name": "watching", "lag": None} in found["payments.captured"]["hearers"]


def test_the_page_of_events_is_current() -> None:
    page = (ROOT / "docs" / "events.md").read_text()
    said = run("catalogue", "--format", "markdown").stdout
    strangers = {"stranger.noted", "boats.built"}  # of other tests in this process
    assert [line for line in page.splitlines() if line not in said.splitlines()] == [], "`make docs` writes it anew"
    missing = [line for line in said.splitlines() if line.startswith("### ") and line not in page.splitlines()]
    known = [line for line in missing if line.removeprefix("### ").partition(".")[0] in OWNERS]
    assert [line for line in known if line.removeprefix("### ") not in strangers] == [], "`make docs` writes it anew"


OWNERS = ("accounts", "consumers", "gigs", "ledger", "orders", "payments")


def test_programs_get_one_json_schema() -> None:
    found = msgspec.json.decode(run("catalogue", "--format", "jsonschema").stdout)
    assert found["events"]["orders.placed"] == {"$ref": "#/$defs/OrderPlaced"}
    assert "Money" in found["$defs"]
    assert found["$defs"]["OrderPlaced"]["properties"]["buyer"] == {"type": "string"}
