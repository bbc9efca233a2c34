"""The catalogue as an AsyncAPI document."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gigwright.backbone.asyncapi import asyncapi
from gigwright.backbone.catalogue import catalogue
from gigwright.wiring import everybody

PARSER = "@asyncapi/parser@3.6.6"
JUDGE = """
import { readFile } from "node:fs/promises";
import { Parser } from "@asyncapi/parser";
const { document, diagnostics } = await new Parser().parse(await readFile(process.argv[2], "utf8"));
for (const one of diagnostics) console.log(one.path.join("."), one.message);
console.log(document ? document.allMessages().length : "no document");
"""

ENTRIES = catalogue(everybody())
DOCUMENT = asyncapi(ENTRIES, "1.2.3")


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from ([part["$ref"]] if "$ref" in part else [])
        for inner in part.values():
            yield from references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from references(inner)


def at(reference: str) -> Any:
    """What a reference within the document points to."""
    found: Any = DOCUMENT
    for name in reference.removeprefix("#/").split("/"):
        found = found[name]
    return found


def test_every_event_is_a_message_of_the_stream_and_an_operation() -> None:
    names = {entry.name for entry in ENTRIES}
    assert set(DOCUMENT["components"]["messages"]) == set(DOCUMENT["operations"]) == names
    assert set(DOCUMENT["channels"]["events"]["messages"]) == names
    assert DOCUMENT["info"]["version"] == "1.2.3"


def test_a_message_is_an_envelope_with_the_data_of_its_event() -> None:
    placed = DOCUMENT["components"]["messages"]["orders.placed"]
    envelope, own = placed["payload"]["allOf"]
    assert {"specversion", "sequence", "traceparent"} <= set(at(envelope["$ref"])["properties"])
    data = own["properties"]["data"]
    assert "delivery_days" in at(data["$ref"])["properties"]
    version = next(entry.version for entry in ENTRIES if entry.name == "orders.placed")
    assert own["properties"]["dataschema"] == {"const": f"urn:gigwright:orders.placed:{version}"}


def test_an_operation_says_who_records_it_and_who_hears_it() -> None:
    said = DOCUMENT["operations"]["orders.placed"]["description"]
    assert "Recorded by AcceptOffer, PlaceOrder." in said
    assert "projection order-book" in said


def test_every_reference_leads_to_something() -> None:
    found = set(references(DOCUMENT))
    assert len(found) > len(ENTRIES)
    assert [one for one in found if not at(one)] == []


@pytest.mark.judge
def test_the_official_parser_accepts_it(tmp_path: Path) -> None:
    npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", PARSER]
    subprocess.run(npm, cwd=tmp_path, check=True, timeout=100)
    (tmp_path / "judge.mjs").write_text(JUDGE)

    def judged(document: Any) -> str:
        (tmp_path / "document.json").write_bytes(msgspec.json.encode(document))
        command = ["node", "judge.mjs", "document.json"]
        return subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=100
        ).stdout.strip()

    assert judged(DOCUMENT) == str(len(ENTRIES))
    wrong = {**DOCUMENT, "channels": {"events": {"address": 7}}}
    assert re.search(r"address", judged(wrong))
