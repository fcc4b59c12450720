"""A process that posts: WORKSPACE API TOKEN. It prints what it posted."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from core import connections
from core.posting.posting import Asked, Poster, make_plan, post
from core.progress import Progress
from core.workspace import Workspace
from integrations.linkedin_ads.client import LinkedInClient
from integrations.linkedin_ads.credentials import SignedIn
from integrations.linkedin_ads.posting import made_for
from integrations.profiles import Profile
from integrations.signins import SignIn


def main(file: str, api: str, token: str) -> None:
    """Post everything."""
    sign_in = SignIn(Profile("test", api=api), "", access_token=token, access_ends=time.time() + 86_400)
    with Workspace.open(Path(file)) as workspace, LinkedInClient(SignedIn(sign_in)) as client:
        connection = connections.list_connections(workspace)[0]
        poster = Poster(workspace, connection, made_for(workspace, connection, client), Progress())
        done = post(poster, make_plan(poster, Asked()), Asked())
        print(done.posted, done.pending, done.stopped)


if __name__ == "__main__":
    main(*sys.argv[1:])
