"""Whatever is offered, repriced, paused or imported, by whomever: the rules answer as a second telling of them does."""

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from gigwright.backbone.event import Present
from gigwright.contexts.gigs import mount
from gigwright.contexts.gigs.decisions.changing import (
    ChangeExtras,
    ChangeQuestions,
    PauseGig,
    RepriceGig,
    ResumeGig,
    change_extras,
    change_questions,
    pause_gig,
    reprice_gig,
    resume_gig,
)
from gigwright.contexts.gigs.decisions.offering import (
    DraftGig,
    ImportGig,
    PublishGig,
    draft_gig,
    import_gig,
    publish_gig,
)
from gigwright.events.accounts import SellerOnboarded, UserRestored, UserSuspended
from gigwright.events.gigs import (
    Extra,
    ExtrasChanged,
    GigDrafted,
    GigPaused,
    GigPublished,
    GigRepriced,
    GigResumed,
    Package,
    Question,
    QuestionsChanged,
)
from gigwright.values import GigId, Money, OperatorId, UserId
from tests.contexts.asked_anything import Machine, No, changed, no, run
from tests.contexts.gigs.samples import drafted, extra, ids, package, usd, which_colours, which_style

# Dearest and cheapest, in minor units, told again: 5 to 20,000 dollars, and as much in yen and Bahraini dinars.
BOUNDS = {"USD": (500, 2_000_000), "JPY": (600, 3_000_000), "BHD": (1_900, 7_500_000)}
UNSOLD = "CHF"
MENU = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 14, 21, 30, 45, 60, 75, 90)

PEOPLE = tuple(ids.new(UserId) for _ in range(3))
GIGS = tuple(ids.new(GigId) for _ in range(2))
NAMES = ("Basic", "Standard", "Premium")
COSTS = tuple(Money(edge + beside, code) for code, edges in BOUNDS.items() for edge in edges for beside in (-1, 0, 1))


def packaged(*names: str, price: Money = COSTS[2], days: int = 14, revisions: int | None = None) -> GigDrafted:
    return drafted(packages=tuple(package(name, price, days, revisions) for name in names))


SOUND = (
    *(packaged(*NAMES[:count], days=days) for count, days in ((1, 1), (2, 10), (3, 90))),
    drafted(title="i will " + "x" * 73, category="x" * 60, packages=(package("P" * 30, revisions=99),)),
    drafted(title="I will sing", packages=(package(revisions=0), package("Premium"))),
    drafted(packages=(package(extras=(extra(),)),)),
)
FAULTY = (
    *(drafted(title=title) for title in ("I sing", "I will  ", "I will " + "x" * 74, "I will sing\nloud")),
    *(drafted(category=category) for category in (" ", "x" * 61, "Music\nand more")),
    *(drafted(subcategory=subcategory) for subcategory in ("", "x" * 61, "Songs\nand more")),
    *map(packaged, ("", "P" * 31, "A\nB")),
    *(packaged("Basic", days=days) for days in (0, 11, 91)),
    *(packaged("Basic", revisions=revisions) for revisions in (-1, 100)),
    packaged(),
    packaged(*NAMES, "Golden"),
    packaged("Basic", "basic"),
    drafted(packages=(package(), package("Premium", COSTS[-2]))),
    packaged("Basic", price=Money(10_000, UNSOLD)),
    drafted(packages=(package(extras=(extra(days=31),)),)),
)

EXTRAS: tuple[tuple[Extra, ...], ...] = (
    (),
    (extra(),),
    (extra("F" * 60, usd(500), 0), extra(price=usd(2_000_000), days=30)),
    tuple(map(extra, "ABCDE")),
)
FAULTY_EXTRAS: tuple[tuple[Extra, ...], ...] = (
    tuple(map(extra, "ABCDEF")),
    (extra(), extra("the SOURCE file")),
    (extra(""),),
    (extra("Fa\nster"),),
    (extra("F" * 61),),
    (extra(price=Money(1_500, "JPY")),),
    (extra(price=usd(499)),),
    (extra(price=usd(2_000_001)),),
    (extra(days=-1),),
    (extra(days=31),),
)

QUESTIONNAIRES: tuple[tuple[Question, ...] | None, ...] = (None, (), (which_colours,), (which_colours, which_style))
FAULTY_QUESTIONNAIRES: tuple[tuple[Question, ...], ...] = (
    tuple(Question(f"{number}?", "text", mandatory=False) for number in range(11)),
    (which_colours, which_colours),
    *((changed(which_colours, text=text),) for text in ("", "x" * 201)),
    (changed(which_colours, choices=("Blue", "Red")),),
    *((changed(which_style, choices=choices),) for choices in (("Plain",), ("Plain", "PLAIN"), ("Plain", ""))),
)

OPAL = ids.new(OperatorId)

names = st.sampled_from((*NAMES[:1], *NAMES))
prices = st.sampled_from((*COSTS, *(Money(price, "USD") for price in range(1_000, 10_000, 1_000)), Money(900, UNSOLD)))
people = st.sampled_from(PEOPLE)
gigs = st.sampled_from((GIGS[0], GIGS[0], *GIGS))
askers = st.sampled_from((None, None, None, *PEOPLE[:2], "catalogue-import"))  # None: the one who may
listings = st.sampled_from((*SOUND, *(packaged("Basic", price=price) for price in COSTS))) | st.sampled_from(FAULTY)


class Gigs(Machine):
    @initialize(
        so_far=st.sampled_from(("published", "published", "drafted", "sellers", "nothing")),
        listing=st.sampled_from(SOUND),
        price=prices,
        pauses=st.integers(0, 2),
    )
    def something_happened_already(self, so_far: str, listing: GigDrafted, price: Money, pauses: int) -> None:
        if so_far != "nothing":
            self.happens(*(SellerOnboarded(user=user) for user in PEOPLE[:2]))
        if so_far in ("drafted", "published"):
            self.happens(changed(listing, gig=GIGS[0], seller=PEOPLE[0]))
        if so_far == "published":
            self.happens(GigPublished(gig=GIGS[0], seller=PEOPLE[0]))
            self.the_price_changes_and_changes_again(GIGS[0], price, COSTS[2])
            self.the_gig_goes_on_sale_and_off_and_on_again(GIGS[0], pauses)

    @rule(user=people)
    def somebody_becomes_a_seller(self, user: UserId) -> None:
        if not self._sells(user):
            self.happens(SellerOnboarded(user=user))

    @rule(user=st.sampled_from(PEOPLE[:2]))
    def an_operator_sends_somebody_away_or_back(self, user: UserId) -> None:
        kind = UserRestored if self._is_suspended(user) else UserSuspended
        self.happens(kind(operator=OPAL, user=user, reason=Present("A fraud")))

    @rule(by=people, gig=gigs, listing=listings)
    def draft(self, by: UserId, gig: GigId, listing: GigDrafted) -> None:
        asked = changed(listing, gig=gig, seller=by)
        command = DraftGig(
            by=by,
            gig=gig,
            title=asked.title,
            category=asked.category,
            subcategory=asked.subcategory,
            packages=asked.packages,
        )
        self.ask(draft_gig, command, self._offered("become a seller first", asked) or [asked])

    @rule(by=askers, gig=gigs, seller=people, listing=listings)
    def bring_along(self, by: str | None, gig: GigId, seller: UserId, listing: GigDrafted) -> None:
        asked = changed(listing, gig=gig, seller=seller)
        command = ImportGig(
            by=by or seller,
            gig=gig,
            seller=seller,
            title=asked.title,
            category=asked.category,
            subcategory=asked.subcategory,
            packages=asked.packages,
        )
        strange = {
            "not yours to import": command.by not in ("catalogue-import", seller),
            "the seller is suspended": self._is_suspended(seller),
        }
        answer = self._offered("the owner is not a seller", asked, strange)
        self.ask(import_gig, command, answer or [asked, GigPublished(gig=gig, seller=seller)])

    @rule(by=askers, gig=gigs)
    def publish(self, by: str | None, gig: GigId) -> None:
        command = PublishGig(by=self._or_owner(by, gig), gig=gig)
        wrong = {
            "a gig is published once": bool(self.past(GigPublished, gig=gig)),
            "the seller is suspended": self._is_suspended(command.by),
        }
        answer = self._changed(gig, command.by, wrong) or [GigPublished(gig=gig, seller=command.by)]
        self.ask(publish_gig, command, answer)

    @rule(by=askers, gig=gigs)
    def pause(self, by: str | None, gig: GigId) -> None:
        command = PauseGig(by=self._or_owner(by, gig), gig=gig)
        idle = {"only a gig on sale can be paused": not self._on_sale(gig)}
        self.ask(pause_gig, command, self._changed(gig, command.by, idle) or [GigPaused(gig=gig, seller=command.by)])

    @rule(by=askers, gig=gigs)
    def resume(self, by: str | None, gig: GigId) -> None:
        command = ResumeGig(by=self._or_owner(by, gig), gig=gig)
        wrong = {
            "only a paused gig can be resumed": self._on_sale(gig) or not self.past(GigPublished, gig=gig),
            "the seller is suspended": self._is_suspended(command.by),
        }
        self.ask(resume_gig, command, self._changed(gig, command.by, wrong) or [GigResumed(gig=gig, seller=command.by)])

    @rule(by=askers, gig=gigs, name=names, old=st.sampled_from((None, None, COSTS[1])), new=prices)
    def reprice(self, by: str | None, gig: GigId, name: str, old: Money | None, new: Money) -> None:
        asker, costs = self._or_owner(by, gig), self._prices(gig)
        command = RepriceGig(by=asker, gig=gig, package=name, old=old or costs.get(name, new), new=new)
        on_top = self._extras(gig, name)
        others = {cost.currency for other, cost in costs.items() if other != name}
        wrong = {
            "has no package": name not in costs,
            "look at the gig again": name in costs and costs[name] != command.old,
            "already": costs.get(name) == new,
            "in several currencies": not others <= {new.currency},
            "an extra is in another currency": not {one.price.currency for one in on_top} <= {new.currency},
        }
        answer = self._changed(gig, asker, wrong | _faults_of_price(new))
        self.ask(reprice_gig, command, answer or [GigRepriced(gig=gig, seller=asker, package=name, price=new)])

    @rule(by=askers, gig=gigs, name=names, extras=st.sampled_from(EXTRAS) | st.sampled_from(FAULTY_EXTRAS))
    def change_what_comes_on_top(self, by: str | None, gig: GigId, name: str, extras: tuple[Extra, ...]) -> None:
        asker, costs = self._or_owner(by, gig), self._prices(gig)
        command = ChangeExtras(by=asker, gig=gig, package=name, extras=extras)
        wrong = {
            "has no package": name not in costs,
            "these very extras already": name in costs and self._extras(gig, name) == extras,
        }
        faults = _faults_of_extras(extras, costs.get(name, COSTS[0]).currency)
        said = ExtrasChanged(gig=gig, seller=asker, package=name, extras=extras)
        self.ask(change_extras, command, self._changed(gig, asker, wrong | faults) or [said])

    @rule(by=askers, gig=gigs, questions=st.sampled_from(QUESTIONNAIRES) | st.sampled_from(FAULTY_QUESTIONNAIRES))
    def ask_buyers(self, by: str | None, gig: GigId, questions: tuple[Question, ...] | None) -> None:
        asker = self._or_owner(by, gig)
        told: list[tuple[Question, ...] | None] = [None]
        told += [event.questions for event in self.past(QuestionsChanged, gig=gig)]
        wrong = {
            "exactly this already": bool(self.past(GigDrafted, gig=gig)) and told[-1] == questions,
            **_faults_of_questions(questions or ()),
        }
        said = QuestionsChanged(gig=gig, seller=asker, questions=questions)
        command = ChangeQuestions(by=asker, gig=gig, questions=questions)
        self.ask(change_questions, command, self._changed(gig, asker, wrong) or [said])

    @rule(gig=gigs, first=prices, second=prices)
    def the_price_changes_and_changes_again(self, gig: GigId, first: Money, second: Money) -> None:
        seen = self._prices(gig).get("Basic", first)
        self.reprice(None, gig, "Basic", seen, first)
        self.reprice(None, gig, "Basic", seen, second)
        self.reprice(None, gig, "Basic", None, second)

    @rule(gig=gigs, pauses=st.integers(0, 2))
    def the_gig_goes_on_sale_and_off_and_on_again(self, gig: GigId, pauses: int) -> None:
        """Mere chance seldom comes to a gig that is resumed."""
        self.publish(None, gig)
        for _ in range(pauses):
            self.pause(None, gig)
            self.resume(None, gig)

    def _sells(self, user: str) -> bool:
        return bool(self.past(SellerOnboarded, user=user))

    def _is_suspended(self, user: str) -> bool:
        return len(self.past(UserSuspended, user=user)) > len(self.past(UserRestored, user=user))

    def _or_owner(self, by: str | None, gig: GigId) -> UserId:
        owner = next((event.seller for event in self.past(GigDrafted, gig=gig)), PEOPLE[0])
        return owner if by is None else UserId(by)

    def _on_sale(self, gig: GigId) -> bool:
        pauses, resumes = self.past(GigPaused, gig=gig), self.past(GigResumed, gig=gig)
        return bool(self.past(GigPublished, gig=gig)) and len(pauses) == len(resumes)

    def _prices(self, gig: GigId) -> dict[str, Money]:
        costs = {package.name: package.price for event in self.past(GigDrafted, gig=gig) for package in event.packages}
        return costs | {event.package: event.price for event in self.past(GigRepriced, gig=gig)}

    def _extras(self, gig: GigId, name: str) -> tuple[Extra, ...]:
        first: list[tuple[Extra, ...]] = [
            one.extras for event in self.past(GigDrafted, gig=gig) for one in event.packages if one.name == name
        ]
        later: list[tuple[Extra, ...]] = [event.extras for event in self.past(ExtrasChanged, gig=gig, package=name)]
        told: list[tuple[Extra, ...]] = [(), *first, *later]
        return told[-1]

    def _changed(self, gig: GigId, by: str, wrong: dict[str, bool]) -> No | None:
        theirs = [event.seller for event in self.past(GigDrafted, gig=gig)]
        return no({"there is no such gig": not theirs, "only its seller": bool(theirs) and theirs != [by]} | wrong)

    def _offered(self, unless_seller: str, asked: GigDrafted, strange: dict[str, bool] | None = None) -> No | None:
        known = {
            **(strange or {}),
            unless_seller: not self._sells(asked.seller),
            "exists already": bool(self.past(GigDrafted, gig=asked.gig)),
        }
        return no(known | _faults_of_words(asked) | _faults_of_packages(asked.packages))

    @invariant()
    def a_gig_is_published_once_and_only_its_seller_touches_it(self) -> None:
        assert all(len(self.past(GigPublished, gig=gig)) <= 1 for gig in GIGS)
        for gig in GIGS:
            touched = self.past(GigDrafted, GigPublished, GigPaused, GigResumed, GigRepriced, ExtrasChanged, gig=gig)
            assert len({event.seller for event in touched}) <= 1

    @invariant()
    def whoever_is_suspended_puts_nothing_on_sale(self) -> None:
        away: set[UserId] = set()
        for event in self.events:
            if isinstance(event, UserSuspended):
                away.add(event.user)
            elif isinstance(event, UserRestored):
                away.remove(event.user)
            assert not (isinstance(event, GigPublished | GigResumed) and event.seller in away)

    @invariant()
    def whatever_can_be_bought_has_a_price_within_its_bounds_in_one_currency(self) -> None:
        for costs in map(self._prices, GIGS):
            assert len({cost.currency for cost in costs.values()}) <= 1
            for cost in costs.values():
                least, most = BOUNDS[cost.currency]
                assert least <= cost.amount_minor <= most


def _faults_of_words(asked: GigDrafted) -> dict[str, bool]:
    shown = (asked.category, asked.subcategory)
    return {
        'does not begin with "I will"': asked.title[:7].lower() != "i will ",
        'says nothing after "I will"': not asked.title[7:].strip(),
        "longer than 80 characters": len(asked.title) > 80,
        "longer than 60 characters": any(len(text) > 60 for text in shown),
        "category is missing": any(not text.strip() for text in shown),
        "broken into lines": any("\n" in text for text in (asked.title, *shown)),
    }


def _faults_of_packages(packages: tuple[Package, ...]) -> dict[str, bool]:
    names = [each.name for each in packages]
    faults = {
        "a gig has 1 to 3 packages": len(packages) not in (1, 2, 3),
        "a package has no name": "" in names,
        "longer than 30 characters": any(len(name) > 30 for name in names),
        "name is broken into lines": any("\n" in name for name in names),
        "two packages have one name": len({name.lower() for name in names}) < len(names),
        "in several currencies": len({each.price.currency for each in packages}) > 1,
        "delivery days are not on the list": any(each.delivery_days not in MENU for each in packages),
        "revisions are 0 to 99": any(each.revisions in (-1, 100) for each in packages),
    }
    for each in packages:
        found = _faults_of_extras(each.extras, each.price.currency)
        faults |= {reason: True for reason, holds in found.items() if holds}
    for price in {each.price for each in packages}:
        faults |= {reason: True for reason, holds in _faults_of_price(price).items() if holds}
    return faults


def _faults_of_price(price: Money) -> dict[str, bool]:
    least, most = BOUNDS.get(price.currency, (price.amount_minor, price.amount_minor))
    return {
        "the currency is not sold in": price.currency not in BOUNDS,
        "below the minimum": price.amount_minor < least,
        "above the maximum": price.amount_minor > most,
    }


def _faults_of_extras(extras: tuple[Extra, ...], currency: str) -> dict[str, bool]:
    titles = [one.title.lower() for one in extras]
    least, most = BOUNDS.get(currency, (0, 0))
    return {
        "at most 5 extras": len(extras) > 5,
        "two extras have one title": len(set(titles)) < len(titles),
        "characters on one line": any(title in ("", "fa\nster", "f" * 61) for title in titles),
        "in another currency than its package": any(one.price.currency != currency for one in extras),
        "out of bounds": any(not least <= one.price.amount_minor <= most for one in extras),
        "an extra adds 0 to 30 days": any(one.added_days not in range(31) for one in extras),
    }


def _faults_of_questions(questions: tuple[Question, ...]) -> dict[str, bool]:
    texts = [one.text.lower() for one in questions]
    offered = [[choice.lower() for choice in one.choices] for one in questions if one.kind == "choice"]
    return {
        "at most 10 questions": len(questions) > 10,
        "two questions are the same": len(set(texts)) < len(texts),
        "a question has 1 to 200": any(text in ("", "x" * 201) for text in texts),
        "only a question that is answered by a choice": any(one.choices and one.kind == "text" for one in questions),
        "offers 2 to 10 choices": any(len(choices) not in range(2, 11) for choices in offered),
        "two choices of a question are the same": any(len(set(choices)) < len(choices) for choices in offered),
        "a choice has 1 to 60": any("" in choices for choices in offered),
    }


def test_gigs_answer_as_the_rules_say_whatever_is_asked() -> None:
    run(Gigs, mount().decisions, seeds=16)
