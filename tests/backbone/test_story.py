"""The story: the tree of what caused what."""

from pathlib import Path

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.query import query
from gigwright.backbone.reactor import Reactor, ReactorWorker
from gigwright.backbone.story import Node, Story
from tests.backbone.workshop import LampLit, Note, Outside, PutOutLamp, Workshop, workshop


def after_a_reaction(shop: Workshop) -> None:
    outside = Outside()
    reactor = Reactor("reporting")
    write = reactor.call(outside.write)

    @reactor.on(LampLit, key="lamp")
    def report(effects: Effects, event: Recorded[LampLit]) -> None:
        effects.once(event, "report", write, Note("lit"))
        effects.do(event, PutOutLamp(by="reporting", lamp=event.data.lamp))

    shop.light(shop.new_lamp())
    worker = ReactorWorker(reactor, shop.log, shop.store, shop.decider, shop.clock, shop.leases)
    while worker.step(shop.clock.now()):
        pass
    worker.rest()


def outline(node: Node) -> object:
    return (node.kind, node.name, node.consumer, node.outcome, [outline(child) for child in node.children])


def test_a_story_leads_from_the_command_to_everything_that_came_of_it(tmp_path: Path) -> None:
    with workshop(tmp_path / "truth.db") as shop:
        after_a_reaction(shop)
        (tree,) = Story(shop.log, shop.store).tree(shop.log.read())
    reaction: object = ("command", "PutOutLamp", "reporting", None, [("event", "lamps.put_out", None, None, [])])
    effect: object = ("effect", "report", "reporting", "written", [])
    lit: object = ("event", "lamps.lit", None, None, [effect, reaction])
    assert outline(tree) == ("command", "LightLamp", None, None, [lit])


def test_a_witness_tells_of_effects_that_only_it_knows(tmp_path: Path) -> None:
    with workshop(tmp_path / "truth.db") as shop:
        lit = shop.light(shop.new_lamp())
        seen = Node(kind="effect", name="row", id="1", at=lit.recorded, consumer="counting", outcome="done")
        story = Story(shop.log, shop.store, [lambda event: [seen] if event == lit.id else []])
        (tree,) = story.tree(shop.log.read())
    assert tree.children[0].children == (seen,)


def test_an_event_whose_cause_is_not_told_begins_a_story_of_its_own(tmp_path: Path) -> None:
    with workshop(tmp_path / "truth.db") as shop:
        after_a_reaction(shop)
        last = list(shop.log.read(query(), after=1))
        (tree,) = Story(shop.log, shop.store).tree(last)
    assert (tree.name, tree.consumer) == ("PutOutLamp", "reporting")
