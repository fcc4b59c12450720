"""A process that posts: WORKSPACE PROFILE TOKEN. It prints what it posted."""

from __future__ import annotations

import sys
from pathlib import Path

from core import connections
from core.posting.posting import Asked, Poster, make_plan, post
from core.progress import Progress
from core.workspace import Workspace
from integrations.google_ads.client import make_client
from integrations.google_ads.credentials import SignedIn
from integrations.google_ads.posting import GoogleAds
from integrations.profiles import load_profile
from integrations.signins import SignIn


def main(file: str, profile: str, token: str) -> None:
    sign_in = SignIn(load_profile("google_ads", profile), token, "sandbox-client-secret")
    with Workspace.open(Path(file)) as workspace:
        connection = connections.list_connections(workspace)[0]
        client = make_client(sign_in, SignedIn(sign_in), login=connection.account.login, proto_plus=False)
        poster = Poster(workspace, connection, GoogleAds(client, connection.account.number), Progress())
        done = post(poster, make_plan(poster, Asked()), Asked())
        print(done.posted, done.pending, done.stopped)


if __name__ == "__main__":
    main(*sys.argv[1:])
