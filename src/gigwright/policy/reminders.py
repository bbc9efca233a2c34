"""When people are reminded: the manner of the market, and no term of an order. Nobody's right hangs on these."""

from datetime import timedelta

REMIND_BEFORE = timedelta(hours=24)  # before work is due, or silence accepts it
ASK_FOR_REQUIREMENTS_AFTER = timedelta(hours=24)
ASK_AGAIN_AFTER = timedelta(days=7)
REMIND_OF_BREAKS_AGAIN_AFTER = timedelta(hours=24)  # operators, while one is open
