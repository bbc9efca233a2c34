"""People who ask for what must be refused, in every way that there is a refusal for; whoever lets them is caught.

Another way is another line in a table, under the key of the refusal that it must meet (see simulation.refusals).
"""

from gigwright.simulation.mischief.maker import TABLE, Mischief

__all__ = ["TABLE", "Mischief"]
