"""Offering gigs and changing them."""

from gigwright.backbone.event import Present
from gigwright.backbone.testing import given
from gigwright.contexts.gigs.decisions.changing import (
    ChangeExtras,
    PauseGig,
    RepriceGig,
    ResumeGig,
    change_extras,
    pause_gig,
    reprice_gig,
    resume_gig,
)
from gigwright.contexts.gigs.decisions.offering import (
    IMPORTER,
    DraftGig,
    ImportGig,
    PublishGig,
    draft_gig,
    import_gig,
    publish_gig,
)
from gigwright.events.gigs import Extra, GigRepriced, Package
from gigwright.events.policies import PolicyPublished
from gigwright.policy import FIRST_POLICY, Number
from gigwright.values import Money, UserId
from tests.contexts.gigs.samples import (
    drafted,
    eve,
    extra,
    extras_changed,
    gig,
    opal,
    other_gig,
    package,
    paused,
    published,
    resumed,
    sam,
    sam_restored,
    sam_sells,
    sam_suspended,
    usd,
)

draft = DraftGig(
    by=sam,
    gig=gig,
    title="I will draw your logo",
    category="Design",
    subcategory="Logo Design",
    packages=(package(),),
)
two_packages = (package(), package("Premium", usd(30_000), days=14, revisions=None))


def imported(by: str = IMPORTER, title: str = "I will draw your logo") -> ImportGig:
    return ImportGig(
        by=by,
        gig=gig,
        seller=sam,
        title=title,
        category="Design",
        subcategory="Logo Design",
        packages=(package(),),
    )


def reprice(new: Money, old: Money | None = None, by: UserId = sam, package: str = "Basic") -> RepriceGig:
    return RepriceGig(by=by, gig=gig, package=package, old=old or usd(10_000), new=new)


def repriced(price: Money) -> GigRepriced:
    return GigRepriced(gig=gig, seller=sam, package="Basic", price=price)


def offer(*extras: Extra, by: UserId = sam, package: str = "Basic") -> ChangeExtras:
    return ChangeExtras(by=by, gig=gig, package=package, extras=extras)


def test_a_seller_drafts_a_gig() -> None:
    given(sam_sells).when(draft_gig, draft).then(drafted())


def test_only_a_seller_drafts() -> None:
    given().when(draft_gig, draft).refuses("become a seller first")


def test_a_gig_id_is_used_once() -> None:
    given(sam_sells, drafted()).when(draft_gig, draft).refuses("this gig exists already")
    given(sam_sells, drafted()).when(import_gig, imported()).refuses("this gig exists already")
    given(sam_sells, drafted(gig=other_gig)).when(draft_gig, draft).then(drafted())


def test_a_draft_is_published_once() -> None:
    given(drafted()).when(publish_gig, PublishGig(by=sam, gig=gig)).then(published)
    given(drafted(), published).when(publish_gig, PublishGig(by=sam, gig=gig)).refuses("published once")
    given(drafted(), published, paused).when(publish_gig, PublishGig(by=sam, gig=gig)).refuses("published once")


def test_an_import_drafts_and_publishes_in_one() -> None:
    given(sam_sells).when(import_gig, imported()).then(drafted(), published)
    given(sam_sells).when(import_gig, imported(by=sam)).then(drafted(), published)


def test_an_import_keeps_the_rules() -> None:
    given(sam_sells).when(import_gig, imported(title="Logos")).refuses('the title does not begin with "I will"')
    given().when(import_gig, imported()).refuses("the owner is not a seller: ")
    given(sam_sells).when(import_gig, imported(by=eve)).refuses("not yours to import: ")


def test_only_its_seller_changes_a_gig() -> None:
    stands = given(drafted(), published)
    stands.when(publish_gig, PublishGig(by=eve, gig=gig)).refuses("only its seller")
    stands.when(reprice_gig, reprice(usd(12_000), by=eve)).refuses("only its seller")
    stands.when(pause_gig, PauseGig(by=eve, gig=gig)).refuses("only its seller")
    stands.when(resume_gig, ResumeGig(by=eve, gig=gig)).refuses("only its seller")


def test_what_is_not_there_is_not_changed() -> None:
    given().when(publish_gig, PublishGig(by=sam, gig=gig)).refuses("no such gig")


def test_a_gig_on_sale_is_paused_and_resumed() -> None:
    pause, resume = PauseGig(by=sam, gig=gig), ResumeGig(by=sam, gig=gig)
    given(drafted(), published).when(pause_gig, pause).then(paused)
    given(drafted(), published, paused).when(resume_gig, resume).then(resumed)
    given(drafted(), published, paused, resumed).when(pause_gig, pause).then(paused)
    given(drafted()).when(pause_gig, pause).refuses("this one is a draft")
    given(drafted(), published, paused).when(pause_gig, pause).refuses("this one is paused")
    given(drafted(), published).when(resume_gig, resume).refuses("this one is on sale")


def test_a_price_changes_in_any_state() -> None:
    given(drafted()).when(reprice_gig, reprice(usd(12_000))).then(repriced(usd(12_000)))
    given(drafted(), published, paused).when(reprice_gig, reprice(usd(12_000))).then(repriced(usd(12_000)))


def test_a_price_is_changed_from_the_one_seen() -> None:
    changed = given(drafted(), repriced(usd(12_000)))
    changed.when(reprice_gig, reprice(usd(15_000))).refuses(
        "the price of Basic is now 120.00 USD, not 100.00 USD as you saw; look at the gig again"
    )
    changed.when(reprice_gig, reprice(usd(15_000), old=usd(12_000))).then(repriced(usd(15_000)))


def test_a_new_price_is_another_price_by_the_same_rules() -> None:
    stands = given(drafted(packages=two_packages))
    stands.when(reprice_gig, reprice(usd(10_000))).refuses("Basic costs 100.00 USD already")
    stands.when(reprice_gig, reprice(usd(499))).refuses("a price is below the minimum: ")
    stands.when(reprice_gig, reprice(Money(9_000, "EUR"))).refuses("the packages are in several currencies: ")
    stands.when(reprice_gig, reprice(usd(12_000), package="Gold")).refuses("no package 'Gold'; it has Basic, Premium")


def test_one_package_changes_its_price_alone() -> None:
    elsewhere: tuple[Package, ...] = (package(), package("Premium", usd(30_000)))
    premium = RepriceGig(by=sam, gig=gig, package="Premium", old=usd(30_000), new=usd(25_000))
    given(drafted(packages=elsewhere), repriced(usd(12_000))).when(reprice_gig, premium).then(
        GigRepriced(gig=gig, seller=sam, package="Premium", price=usd(25_000))
    )


def test_nothing_of_a_suspended_seller_goes_on_sale_until_they_are_restored() -> None:
    publish, resume, said = PublishGig(by=sam, gig=gig), ResumeGig(by=sam, gig=gig), "the seller is suspended"
    given(drafted(), sam_suspended).when(publish_gig, publish).refuses(said)
    given(drafted(), published, paused, sam_suspended).when(resume_gig, resume).refuses(said)
    given(sam_sells, sam_suspended).when(import_gig, imported()).refuses(said)
    given(drafted(), sam_suspended, sam_restored).when(publish_gig, publish).then(published)
    given(drafted(), published, paused, sam_suspended, sam_restored).when(resume_gig, resume).then(resumed)


def test_a_suspended_seller_may_draft_and_pause() -> None:
    given(sam_sells, sam_suspended).when(draft_gig, draft).then(drafted())
    given(drafted(), published, sam_suspended).when(pause_gig, PauseGig(by=sam, gig=gig)).then(paused)


def test_gigs_are_written_under_the_policy_in_force_and_those_that_stand_are_left_alone() -> None:
    numbers = (Number("minimum_price", 10_001, "USD"), Number("maximum_price", 20_000, "USD"))
    dearer = PolicyPublished(
        operator=opal, version=2, numbers=numbers, fees=FIRST_POLICY.fees, reason=Present("To grow")
    )
    given(sam_sells, dearer).when(draft_gig, draft).refuses("Basic costs 100.00 USD, and the minimum is 100.01 USD")
    given(sam_sells, drafted(), dearer).when(publish_gig, PublishGig(by=sam, gig=gig)).then(published)
    reprice = RepriceGig(by=sam, gig=gig, package="Basic", old=usd(10_000), new=usd(20_001))
    given(drafted(), published, dearer).when(reprice_gig, reprice).refuses("the maximum is 200.00 USD")


def test_a_seller_changes_what_can_be_had_on_top_of_a_package() -> None:
    given(drafted()).when(change_extras, offer(extra())).then(extras_changed(extra()))
    with_one = (drafted(packages=(package(extras=(extra(),)),)), published)
    given(*with_one).when(change_extras, offer()).then(extras_changed())
    given(*with_one).when(change_extras, offer(extra())).refuses("Basic has these very extras already")
    given(*with_one, extras_changed()).when(change_extras, offer(extra())).then(extras_changed(extra()))


def test_extras_are_their_seller_s_and_as_they_must_look() -> None:
    given(drafted()).when(change_extras, offer(extra(), by=eve)).refuses("only its seller")
    given(drafted()).when(change_extras, offer(extra(), package="Gold")).refuses("the gig has no package 'Gold'")
    given(drafted()).when(change_extras, offer(extra(days=31))).refuses("an extra adds 0 to 30 days")


def test_a_package_keeps_the_currency_of_its_extras() -> None:
    with_one = (drafted(packages=(package(extras=(extra(),)),)), published)
    given(*with_one).when(reprice_gig, reprice(Money(9_000, "EUR"))).refuses("an extra is in another currency")
    given(*with_one).when(reprice_gig, reprice(usd(12_000))).then(repriced(usd(12_000)))
