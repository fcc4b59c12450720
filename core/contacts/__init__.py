"""People and companies out of files and lead forms: kept in the workspace, on this machine only."""
