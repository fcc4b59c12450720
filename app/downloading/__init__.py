"""Downloads of the desktop run in a process of their own: merging a large account never keeps the window waiting.

    window's process                                   python -m app.downloading.worker
    DesktopPlatforms.pull ── order, one line of JSON ──▶ AdPlatforms.pull
      progress, Edited    ◀── stepped, told ───────────    in the same workspace file (`Workspace.open_beside`)
      the turn to write   ◀── asked ── given ──▶ ──────    one writer at a time, as between threads
      Pulled or the error ◀── done, failed ────────────    then it ends, or is ended

Nothing secret is in what they say to each other: the worker reads the keychain itself. It may be ended at any moment; the
journal of downloads (`core/pulling/journey.py`) goes on where it was.
"""
