"""Lists of people and companies for the window and the commands; each platform's modules are imported when they are needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from core.errors import InvalidInput
from core.platforms import ConsentAsked, ListFile, ListSent

if TYPE_CHECKING:
    from core.audiences.checking import Checked
    from core.audiences.journal import Upload
    from core.audiences.lists import Seen, Standing
    from core.audiences.preview import ListPreview
    from core.audiences.reading import Customers
    from core.connections import Connection
    from core.progress import Progress
    from core.workspace import Workspace

GOOGLE, LINKEDIN = "google_ads", "linkedin_ads"
CONTACTS, COMPANIES = "contacts", "companies"
HOLDS: Mapping[str, tuple[str, ...]] = {GOOGLE: (CONTACTS,), LINKEDIN: (CONTACTS, COMPANIES)}
GRANTED, ACCEPTED = "granted", "accepted"
_GOOGLE_ASKS = (
    ConsentAsked("ad_user_data", GRANTED, "All in the file consented to the use of their data."),
    ConsentAsked("ad_personalization", GRANTED, "All in the file consented to personalised ads."),
    ConsentAsked("customer_match_terms", ACCEPTED, "I accept Google's terms for Customer Match."),
)
_LINKEDIN_ASKS = (
    ConsentAsked("consent", GRANTED, "All in the file consented to the use of their address for ads."),
    ConsentAsked("terms", ACCEPTED, "I accept LinkedIn's terms for matched audiences."),
)


class AdLists:
    """Implements `core.platforms.Lists` over the integrations."""

    def holds(self, platform: str) -> Sequence[str]:
        """What lists of a platform can be of."""
        return HOLDS.get(platform, ())

    def asked(self, platform: str, holds: str) -> Sequence[ConsentAsked]:
        """What a person must say before a list is sent."""
        if platform == GOOGLE:
            return _GOOGLE_ASKS
        return _LINKEDIN_ASKS if holds == CONTACTS else _LINKEDIN_ASKS[1:]

    def preview(self, workspace: Workspace, connection: Connection, file: ListFile, progress: Progress) -> ListPreview:
        """Look a file through; nothing is sent."""
        from core.audiences import preview

        if connection.platform == GOOGLE:
            return preview.of_customers(_customers(file))
        from core.audiences.lists import earlier

        return preview.of_checked(_checked(file, progress), earlier(workspace))

    def upload(
        self, workspace: Workspace, connection: Connection, file: ListFile, name: str, consent: Mapping[str, str],
        progress: Progress,
    ) -> ListSent:  # fmt: skip
        """Send a file to the list of this name, made when there is none; the same file goes on where it stopped."""
        if connection.platform == GOOGLE:
            return _to_google(workspace, connection, _customers(file), name, consent, progress)
        return _to_linkedin(workspace, connection, _checked(file, progress), name, consent, progress)

    def follow(self, workspace: Workspace, connection: Connection, progress: Progress) -> Sequence[Standing]:
        """Ask the platform how its lists stand."""
        if connection.platform == GOOGLE:
            return _follow_google(workspace, connection, progress)
        from integrations.linkedin_ads import audiences, desk

        with desk.opened(connection) as opened:
            return audiences.follow(workspace, opened, progress)

    def standing(self, workspace: Workspace, connection: Connection) -> Sequence[Standing]:
        """How its lists stood when the platform was last asked; asks nobody."""
        from core.audiences import lists

        return lists.standing(workspace, connection)

    def uploads(self, workspace: Workspace, connection: Connection) -> Sequence[Upload]:
        """What was sent, newest first; asks nobody."""
        from core.audiences import journal

        return journal.listed(workspace, connection)


def _customers(file: ListFile) -> Customers:
    from core.audiences.reading import read_customers

    if file.removes:
        raise InvalidInput("customers are taken out of a list on Google's own pages.", where="--remove")
    if file.holds != CONTACTS:
        raise InvalidInput("Google takes lists of contacts only.", where="--holds", hint="Companies go to LinkedIn.")
    return read_customers(file.path, calling_code=file.calling_code)


def _checked(file: ListFile, progress: Progress) -> Checked:
    from core.audiences.checking import Holds, Repair, check_list

    if file.holds not in HOLDS[LINKEDIN]:
        raise InvalidInput(f"{file.holds!r} is no kind of list.", where="--holds", hint="Say contacts or companies.")
    unknown = sorted(file.repairs - set(Repair))
    if unknown:
        known = ", ".join(Repair)
        raise InvalidInput(f"{unknown[0]!r} is no repair.", where="--repair", hint=f"Choose {known} or all.")
    return check_list(
        file.path, Holds(file.holds), [Repair(one) for one in file.repairs], progress, removes=file.removes
    )


def _to_linkedin(
    workspace: Workspace,
    connection: Connection,
    checked: Checked,
    name: str,
    consent: Mapping[str, str],
    progress: Progress,
) -> ListSent:
    from core.audiences import lists
    from integrations.linkedin_ads import audiences, desk

    if not checked.removes:
        audiences.check_consent(checked.holds, consent)
    with desk.opened(connection) as opened:
        to = audiences.ensure_list(opened, name, checked.holds, progress)
        lists.keep(workspace, connection, [to])
        done = audiences.upload(workspace, opened, checked, to, consent, progress)
    return ListSent(done.id, to.name, done.sent, done.members, *_brought(workspace, connection, to))


def _brought(workspace: Workspace, connection: Connection, to: Seen) -> tuple[str | None, tuple[str, ...]]:
    """Make the list an audience of the workspace; with why not, where no account of it is this one."""
    from core.audiences import lists

    try:
        return lists.bring(workspace, connection, [to]), ()
    except InvalidInput as error:
        return None, (f"The list is not an audience here yet: {error}",)


def _to_google(
    workspace: Workspace, connection: Connection, customers: Customers, name: str, consent: Mapping[str, str],
    progress: Progress,
) -> ListSent:  # fmt: skip
    from integrations.google_ads import audiences

    audiences.check_consent(consent)
    clients = audiences.open_clients(connection)
    to = audiences.ensure_list(clients, name)
    done = audiences.upload(workspace, clients, customers, to, consent, progress)
    return ListSent(done.id, to.name, done.sent, done.members)


def _follow_google(workspace: Workspace, connection: Connection, progress: Progress) -> Sequence[Standing]:
    from core import segments
    from core.audiences import journal, lists
    from core.audiences.checking import Holds
    from integrations.google_ads import audiences

    clients = audiences.open_clients(connection)
    found: list[Any] = audiences.customer_lists(clients)
    seen = [
        lists.Seen(
            one.number,
            one.name,
            Holds.CONTACTS,
            segments.READY if one.open else segments.ARCHIVED,
            size=one.size or None,
        )
        for one in found
    ]
    lists.keep(workspace, connection, seen, whole=True)
    for one in journal.listed(workspace, connection):
        audiences.ask_status(workspace, one, clients, progress)
    return lists.standing(workspace, connection)
