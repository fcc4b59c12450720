"""Post: what would be sent to an account, in words, then sending it with two clicks, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer

from core.connections import Connection, State, list_connections
from core.errors import AppError, Cancelled, Conflict, PermissionDenied, QueryError
from core.platforms import Failed, Plan, Planned, Platforms, Posted
from core.posting.past import PastPost, open_post
from core.progress import Progress
from core.workspace import Edited
from ui.actions import Action
from ui.context import Context
from ui.jobs import Job, JobState
from ui.platform_words import remedy, words_of
from ui.screens import Screen, SignInAgain, Spot
from ui.screens.posting import outcome
from ui.screens.posting.layout import LEFT, PLAN, REFUSED, SENT, Panes
from ui.screens.posting.lines import Line, left_line, planned_line, refused_line
from ui.screens.posting.run import Run
from ui.screens.posting.words import PostWords, post_words

GROUP = "post plan"
RUN_GROUP = "post"
SOON_MS = 300
_NOTHING = "The draft and the account are the same, as far as this workspace knows. Get changes to see what was done elsewhere."
_NO_ACCOUNT = "To post, connect the account that the campaigns belong to. Until then, export files and import them in the platform's own editor."


class PostingScreen(Screen):
    """The plan of one account; the list of what is sent, left out and refused; the foot that sends it."""

    title = "Post"
    icon_name = "send"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.connection: Connection | None = None
        self.plan: Plan | None = None
        self.run: Run | None = None
        self._refused: tuple[Failed, ...] = ()
        self._known: dict[str, Planned] = {}
        self.panes = Panes(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.make_plan)
        context.jobs.stopping.connect(self._soon.stop)
        self._connect()
        self.stale = True

    def _connect(self) -> None:
        p = self.panes
        p.account.currentIndexChanged.connect(lambda at: self._on_account())
        p.again.clicked.connect(self.make_plan)
        p.paused.toggled.connect(lambda on: self.make_plan())
        p.only.returnPressed.connect(self.make_plan)
        p.guard.changed.connect(self.make_plan)
        p.which(lambda which: self._list())
        p.table.opened.connect(self._open)
        p.foot.validate_wanted.connect(self.validate)
        p.foot.post_wanted.connect(self.post)
        p.foot.stop_wanted.connect(self.stop)
        p.outcome.undo_wanted.connect(self.undo_post)
        p.outcome.pressed.connect(p.foot.arm)

    # The contract of a screen

    def screen_actions(self) -> list[Action]:
        return [
            Action("posting.validate", "Validate what would be posted", self.validate, icon="shield-check", group="Campaigns", part=8,
                   blocked=self._why_no_plan, help="Lets the platform look at everything without changing anything."),
            Action("posting.plan", "Plan the post again", self.make_plan, icon="refresh-cw", group="Campaigns", part=8,
                   blocked=lambda: None if self.connection else "Connect an account first."),
        ]  # fmt: skip

    def refresh(self) -> None:
        found = [one for one in list_connections(self.context.workspace) if one.state is not State.DISCONNECTED]
        self.panes.show_connections(found, self.connection.id if self.connection else None)
        self._on_account()

    def edited(self, change: Edited) -> None:
        if self.run is not None:
            return
        self.panes.foot.disarm()
        if self.isVisible():
            self._soon.start()
        else:
            self.stale = True

    def shown(self) -> None:
        self.stale = self.run is None
        super().shown()

    def reveal(self, what: object) -> None:
        if isinstance(what, str):
            self.panes.choose_account(what)

    # Planning

    def _on_account(self) -> None:
        self.connection = self.panes.connection()
        if self.connection is None:
            why = self._why_not()
            ways = [] if why else [("Connect an account", lambda: self.go.emit("accounts", None))]
            self.panes.say_empty("send", "No account to post to", why or _NO_ACCOUNT, ways)
        elif self.connection.state is State.SIGN_IN_AGAIN:
            self.panes.say_empty("key-round", "Sign in again first", self.connection.problem or "The sign-in has ended.",
                                 [("Sign in again", self._sign_in)])  # fmt: skip
        elif self.run is None:
            self.make_plan()

    def make_plan(self) -> None:
        """Find out what a post would do now."""
        platforms, one, workspace = self.context.platforms, self.connection, self.context.workspace
        if platforms is None or one is None or self.run is not None:
            return
        where, enable = self.panes.only.text().strip(), not self.panes.paused.isChecked()

        def work(progress: Progress) -> tuple[Plan, PastPost | None]:
            plan = platforms.plan(workspace, one, progress, where=where, enable=enable)
            return plan, open_post(workspace, one.id) if plan.resumes else None

        if self.plan is None:
            self.panes.say_empty("loader", "Planning the post …", "Comparing the draft with what the platform has.", [])
        self.context.jobs.start("Planning the post", work, done=lambda found: self._show(*found),
                                failed=self._on_not_planned, group=GROUP)  # fmt: skip

    def _show(self, plan: Plan, interrupted: PastPost | None) -> None:
        if self.connection is None or plan.connection != self.connection.id:
            return
        self.plan = plan
        self._known |= {one.entity: one for one in (*plan.operations, *plan.left_out)}
        nothing = not plan.operations and not plan.left_out and not self._refused
        if interrupted is not None:
            done = f"{interrupted.posted:,} of {interrupted.planned:,} changes are posted."
            self.panes.outcome.say("warning", f"A post was interrupted: {done} Finish it before anything new is posted.", offer="Finish the post…")  # fmt: skip
        self.panes.show_plan(plan, self.connection, self._why_not())
        if plan.left_out and not plan.operations and not self._refused:
            self.panes.switch(LEFT)
        self._list()
        if nothing:
            self.panes.say_empty("circle-check", "Nothing to post", _NOTHING, [("Go to the editor", lambda: self.go.emit("editor", None))])  # fmt: skip
        else:
            self.panes.show_page(PLAN)

    def _on_not_planned(self, error: BaseException) -> None:
        self.plan = None
        if isinstance(error, QueryError):
            self.panes.say_trouble(error)
            return
        if self.connection is None:
            return
        action = remedy(error, self.connection.platform, sign_in=self._sign_in, again=self.make_plan)
        self.panes.say_empty("triangle-alert", "This cannot be planned", words_of(error), [action] if action else [])

    def _list(self) -> None:
        """Show the rows of the chosen list."""
        plan = self.plan
        sent = list(plan.operations) if plan else []
        left = list(plan.left_out) if plan else []
        self.panes.show_counts(len(sent), len(left), len(self._refused))
        which = self.panes.shown()
        platform = self.connection.platform if self.connection else ""
        if which == REFUSED:
            lines = [refused_line(one, self._known.get(one.entity or ""), platform) for one in self._refused]
        else:
            lines = (
                [planned_line(one, platform) for one in sent]
                if which == SENT
                else [left_line(one, platform) for one in left]
            )
        self.panes.table.rows.show_lines(
            lines, {SENT: "What changes", LEFT: "Why it stays", REFUSED: "Why, and what to do"}[which]
        )

    def _open(self, line: Line) -> None:
        if line.entity:
            self.go.emit("editor", Spot(line.entity, line.field))

    # Validating and posting

    def validate(self) -> None:
        """Let the platform look at the plan without carrying it out."""
        platforms, plan, workspace = self.context.platforms, self.plan, self.context.workspace
        if platforms is not None and plan is not None and self.run is None:
            self._start(
                self._words().running,
                lambda progress: platforms.validate(workspace, plan, progress),
                self._on_validated,
            )

    def _words(self) -> PostWords:
        return post_words(self.connection.platform if self.connection else "")

    def _on_validated(self, refused: Sequence[Failed] | Cancelled) -> None:
        self._end()
        if isinstance(refused, Cancelled):
            self.panes.outcome.say("info", f"{self._words().running} was stopped. Nothing was changed on the platform.")
            return
        self._refused = tuple(refused)
        if refused:
            self.panes.outcome.say("warning", self._words().refused.format(count=f"{len(refused):,}"))
            self.panes.switch(REFUSED)
        else:
            self.panes.outcome.say("passed", self._words().taken)
        self._list()

    def post(self, typed: str | None) -> None:
        """Carry out the plan that is shown."""
        platforms, plan, workspace = self.context.platforms, self.plan, self.context.workspace
        if platforms is None or plan is None or self.run is not None or self._why_not() is not None:
            return
        self._refused = ()
        self.panes.outcome.hide()
        self._start(
            "Posting", lambda progress: platforms.post(workspace, plan, progress, typed_amount=typed), self._on_posted
        )

    def _start(self, title: str, work: Any, done: Any) -> None:
        """Run something that can be stopped without losing what it answers."""
        run = Run(work)
        self.run = run
        self.panes.foot.run(f"{title} …")
        self.panes.lock(True)
        job = self.context.jobs.start(title, run, done=done, failed=self._on_failed, group=RUN_GROUP)
        job.moved.connect(self.panes.foot.show_step)
        job.finished.connect(partial(self._on_ended, job, done))

    def stop(self) -> None:
        """Stop what runs; what was posted stays posted."""
        if self.run is not None:
            self.panes.foot.stopping()
            self.run.stop()

    def _on_ended(self, job: Job, done: Any) -> None:
        """Stopped by the cross in the foot of the window: what was posted is asked for when the thread has ended."""
        run = self.run
        if job.state is JobState.CANCELLED and run is not None:
            self.panes.foot.stopping()
            self.context.jobs.start("Stopping", lambda progress: run.wait(), done=done, failed=self._on_failed, group="post stop")  # fmt: skip

    def _on_posted(self, done: Posted | Cancelled) -> None:
        self._end()
        if isinstance(done, Cancelled):
            self.panes.outcome.say("info", "The post was stopped. What was not posted stays pending.")
        else:
            self._refused = done.failed
            self.panes.outcome.say(
                outcome.meaning(done), outcome.sentence(done), post=(done.post or "") if done.posted else ""
            )
            if done.failed:
                self.panes.switch(REFUSED)
            if done.stopped is not None:
                self._offer_help(done.stopped)
        self.make_plan()

    def _on_failed(self, error: BaseException) -> None:
        self._end()
        if not isinstance(error, AppError):
            return
        if isinstance(error, Conflict | PermissionDenied):
            self.panes.outcome.say("warning", str(error))
            self.make_plan()
            return
        self.panes.outcome.say("error", str(error))
        self._offer_help(error)

    def _offer_help(self, error: AppError) -> None:
        one = self.connection
        action = remedy(error, one.platform, sign_in=self._sign_in, again=self.make_plan) if one else None
        if action is not None:
            self.context.messages.error(error, action=action)

    def _end(self) -> None:
        self.run = None
        self.panes.lock(False)
        self.panes.foot.disarm()

    # Taking a post back

    def undo_post(self, post: str) -> None:
        """Make the change set that takes a post back, and show it."""
        platforms, workspace = self.context.platforms, self.context.workspace
        if platforms is not None and post:
            self.context.jobs.start("Undoing a post", lambda progress: platforms.undo_post(workspace, post),
                                    done=lambda made: self._on_undone(*made), group="undo post")  # fmt: skip

    def _on_undone(self, change_set: str, lost: Sequence[str]) -> None:
        if lost:
            shown = " ".join(lost[:3]) + (f" And {len(lost) - 3:,} more." if len(lost) > 3 else "")
            self.context.messages.warn(f"Not everything can come back: {shown}")
        self.context.messages.info("This change set takes the post back. Accept it, then post again.")
        self.go.emit("review", change_set)

    # When it can be done

    def _platforms(self) -> Platforms | None:
        return self.context.platforms

    def _sign_in(self) -> None:
        if self.connection is not None:
            self.go.emit("accounts", SignInAgain(self.connection.id))

    def _why_not(self) -> str | None:
        if self.context.platforms is None:
            return "This installation connects to no platform."
        return "The workspace is open for reading only." if self.context.workspace.read_only else None

    def _why_no_plan(self) -> str | None:
        return self._why_not() or (
            None if self.plan is not None and self.plan.operations else "There is nothing to post."
        )
