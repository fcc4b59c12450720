"""What the cards of models say."""

from __future__ import annotations

from core.model_shelf import LearnedBrand, ShelfModel, Speed, Standing, Tried

STATES = {
    Standing.READY: ("circle-check", "passed", "Ready"),
    Standing.PACKAGED: ("package", "muted", "Not prepared yet"),
    Standing.MISSING: ("triangle-alert", "warning", "Not on this machine"),
    Standing.REFUSED: ("triangle-alert", "warning", "Cannot be used: the grammar writes alone"),
}


def size_words(amount: int) -> str:
    """Bytes for people."""
    return f"{amount / 1e9:.1f} GB" if amount >= 1_000_000_000 else f"{amount / 1e6:.0f} MB"


def count_words(parameters: int) -> str:
    """A number of parameters for people."""
    return f"{parameters / 1e9:.1f} billion" if parameters >= 1_000_000_000 else f"{parameters / 1e6:.0f} million"


def facts_words(one: ShelfModel) -> str:
    """Licence, size and memory on one line, and where the model is from on the next."""
    facts = [f"Licence: {one.licence}"] if one.licence else []
    if one.parameters:
        facts += [
            f"{count_words(one.parameters)} parameters",
            f"{size_words(one.bytes)} on disk",
            f"up to {size_words(one.memory_bytes)} of memory",
        ]
    return "\n".join(filter(None, ["   ·   ".join(facts), one.source]))


def speed_words(speed: Speed | None) -> str:
    """What was measured, and when."""
    if speed is None:
        return "Its speed was not measured on this machine."
    device = "the processor" if speed.device == "cpu" else speed.device
    return (
        f"{speed.headlines:.0f} headlines written and {speed.judged:.0f} texts judged a second on {device} ({speed.dtype}); "
        f"loads in {speed.load_seconds:.1f} s. Measured on {speed.at.astimezone():%d %b %Y}."
    )


def tried_words(tried: Tried | None) -> str:
    """What the model may be asked for."""
    if tried is None:
        return "It proposes headlines. Whether it may write descriptions and LinkedIn texts shows a try on your brief."
    where = f", with the brief for {tried.product}," if tried.product else ""
    day = f" on {tried.at.astimezone():%d %b %Y}"
    result = f"{tried.passed} of {tried.of} descriptions of a try{day}{where} could stand as they were"
    if tried.writes_long:
        return f"It proposes headlines, descriptions and LinkedIn texts: {result}."
    return f"It proposes headlines only: {result}, and four of five are needed."


def state_words(one: ShelfModel) -> str:
    """How the model stands, and what to do."""
    word = STATES[one.standing][2]
    return f"{word}. {one.why}" if one.why else f"{word}."


def brand_words(one: LearnedBrand) -> str:
    """What learning brought, in two lines."""
    first = f"{one.texts} texts   ·   {one.model}   ·   {one.at.astimezone():%d %b %Y}"
    second = (
        f"Surprise at texts it had not seen: {one.loss_before:.2f} before, {one.loss_after:.2f} after (less is better)."
    )
    if one.passed_before is not None and one.passed_after is not None:
        second += (
            f" Headlines of a try that could stand: {one.passed_before} of {one.of_before} before, "
            f"{one.passed_after} of {one.of_after} after."
        )
    return f"{first}\n{second}"
