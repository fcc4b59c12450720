"""LinkedIn Ads on this machine: stricter than LinkedIn, so that a client's slips are found here."""
