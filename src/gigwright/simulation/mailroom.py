"""An operator who looks now and then at whom letters don't reach any more, and lets them go there again."""

from gigwright.simulation import habits
from gigwright.simulation.desk import Overseer
from gigwright.simulation.draws import Draws
from gigwright.simulation.faults import MAIL_RELEASED
from gigwright.simulation.world import World
from gigwright.wiring import suppressed_addresses

LOOKED_AT_MAX = 10


def see_to_the_mail(world: World, overseer: Overseer, draws: Draws) -> None:
    """Most have a mailbox again when they are asked; for the others it was in vain, and the next letter bounces."""
    while True:
        world.wait(draws.time(*habits.LOOKS_AT_THE_MAIL))
        for found in world.counter.visit(lambda market: suppressed_addresses(market, LOOKED_AT_MAX)):
            if draws.percent(habits.MAILBOX_IS_MENDED):
                world.mailbox.mend(found.address)
            overseer.release(found.address, "They say that it works again")
            world.happen(MAIL_RELEASED)
