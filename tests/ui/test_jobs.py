"""Jobs: results arrive in the window's thread, a new one of a group replaces the former, cancelled ones say nothing."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Iterator

import pytest
import qasync
import shiboken6
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.errors import InvalidInput
from core.progress import Progress
from ui.jobs import Job, Jobs, JobState
from ui.messages import REPORT_LABEL, Messages


@pytest.fixture
def messages(qapp: QApplication) -> Messages:
    return Messages()


@pytest.fixture
def jobs(messages: Messages) -> Iterator[Jobs]:
    made = Jobs(messages)
    yield made
    made.close()


def test_a_result_and_its_progress_arrive_in_the_windows_thread(jobs: Jobs, qtbot: QtBot) -> None:
    seen: list[tuple[str, object, object]] = []

    def work(progress: Progress) -> int:
        seen.append(("work", None, threading.current_thread()))
        progress.step("Reading", 1, 2)
        progress.step("Writing", 2, 2)
        return 42

    job = jobs.start("Sum", work, done=lambda result: seen.append(("done", result, threading.current_thread())))
    job.moved.connect(lambda step: seen.append(("step", step.label, threading.current_thread())))
    with qtbot.waitSignal(job.finished):
        assert jobs.running == [job]
    main = threading.main_thread()
    assert seen[0][2] is not main
    assert [each[:2] for each in seen[1:]] == [("step", "Reading"), ("step", "Writing"), ("done", 42)]
    assert all(each[2] is main for each in seen[1:])
    assert jobs.running == []


class Page(QWidget):
    """A page that asks for something and shows it."""

    def __init__(self, jobs: Jobs, go: threading.Event) -> None:
        super().__init__()
        self.jobs, self.go = jobs, go

    def ask(self, *, by_lambda: bool) -> Job:
        done = (lambda result: self.show_result(result)) if by_lambda else self.show_result
        return self.jobs.start("Ask", lambda progress: self.go.wait(), done=done)

    def show_result(self, result: object) -> None:
        self.setWindowTitle(str(result))


@pytest.mark.parametrize("by_lambda", [False, True])
@pytest.mark.parametrize("deleted", [False, True])
def test_a_page_that_was_deleted_meanwhile_is_told_nothing(
    jobs: Jobs, messages: Messages, qtbot: QtBot, by_lambda: bool, deleted: bool
) -> None:
    go = threading.Event()
    page = Page(jobs, go)
    job = page.ask(by_lambda=by_lambda)
    if deleted:
        shiboken6.delete(page)
    with qtbot.waitSignal(job.finished):
        go.set()
    assert job.state is JobState.DONE
    assert messages.open == {}
    assert deleted or page.windowTitle() == "True"


def test_a_cancelled_job_says_nothing_and_its_work_stops(jobs: Jobs, messages: Messages, qtbot: QtBot) -> None:
    stopped, begun = threading.Event(), threading.Event()
    told: list[object] = []

    def work(progress: Progress) -> None:
        begun.set()
        try:
            while True:
                progress.step("Working")
        finally:
            stopped.set()

    job = jobs.start("Endless", work, done=told.append, failed=told.append)
    qtbot.waitUntil(begun.is_set)
    job.cancel()
    assert job.state is JobState.CANCELLED
    qtbot.waitUntil(stopped.is_set)
    QApplication.processEvents()
    assert told == []
    assert messages.open == {}


def test_a_new_job_of_a_group_replaces_the_former(jobs: Jobs, qtbot: QtBot) -> None:
    release, told = threading.Event(), list[str]()

    def slow(progress: Progress) -> str:
        release.wait(5)
        return "old"

    former = jobs.start("Search", slow, done=told.append, group="search")
    latter = jobs.start("Search", lambda progress: "new", done=told.append, group="search")
    assert former.state is JobState.CANCELLED
    with qtbot.waitSignal(latter.finished):
        release.set()
    jobs.stop_all()
    QApplication.processEvents()
    assert told == ["new"]


def test_an_error_for_the_reader_becomes_a_notice(jobs: Jobs, messages: Messages, qtbot: QtBot) -> None:
    def work(progress: Progress) -> None:
        raise InvalidInput("The file is empty.", hint="Choose another file.")

    with qtbot.waitSignal(jobs.start("Import", work).finished):
        pass
    (notice,) = messages.open.values()
    assert (notice.level, notice.text, notice.hint) == ("error", "The file is empty.", "Choose another file.")
    assert notice.stays


def test_whoever_asks_gets_the_error_instead_of_a_notice(jobs: Jobs, messages: Messages, qtbot: QtBot) -> None:
    told: list[BaseException] = []

    def work(progress: Progress) -> None:
        raise InvalidInput("No.")

    with qtbot.waitSignal(jobs.start("Import", work, failed=told.append).finished):
        pass
    assert isinstance(told[0], InvalidInput)
    assert messages.open == {}


def test_our_own_fault_is_logged_with_its_trace_and_reported_once(
    jobs: Jobs, messages: Messages, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    def work(progress: Progress) -> None:
        raise KeyError("nobody expected this")

    with caplog.at_level(logging.ERROR):
        for _ in range(2):
            with qtbot.waitSignal(jobs.start("Bug", work).finished):
                pass
    assert len(messages.open) == 1
    (notice,) = messages.open.values()
    assert notice.action is not None
    assert notice.action[0] == REPORT_LABEL
    assert len(messages.reports) == 2
    assert "nobody expected this" in messages.reports[0]
    assert caplog.records[0].exc_info is not None


def test_a_coroutine_runs_on_the_loop_and_can_be_cancelled(messages: Messages, qapp: QApplication) -> None:
    jobs, told = Jobs(messages), list[object]()

    async def quick(progress: Progress) -> str:
        await asyncio.sleep(0)
        progress.step("Half")
        return threading.current_thread().name

    async def endless(progress: Progress) -> None:
        await asyncio.Event().wait()

    async def use() -> None:
        ended = asyncio.Event()
        first = jobs.start("Quick", quick, done=told.append)
        first.finished.connect(ended.set)
        await ended.wait()
        second = jobs.start("Endless", endless, done=told.append)
        await asyncio.sleep(0)
        second.cancel()
        await asyncio.sleep(0)

    with qasync.QEventLoop(qapp) as loop:
        loop.run_until_complete(use())
    jobs.close()
    assert told == [threading.main_thread().name]


def test_closing_waits_for_the_threads(messages: Messages, qtbot: QtBot) -> None:
    jobs, ended, begun = Jobs(messages), threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        begun.set()
        while not progress.cancelled:
            pass
        ended.set()

    jobs.start("Work", work)
    qtbot.waitUntil(begun.is_set)
    jobs.close()
    assert ended.is_set()


def test_what_is_started_after_the_end_is_cancelled_and_says_nothing(messages: Messages, qtbot: QtBot) -> None:
    jobs = Jobs(messages)
    jobs.close()
    said: list[object] = []
    job = jobs.start("Late", lambda progress: 1, done=said.append, failed=said.append)
    assert job.state is JobState.CANCELLED
    qtbot.wait(1)
    assert (said, jobs.running) == ([], [])
