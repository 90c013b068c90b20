"""PDFs of reports. What lays out pages runs in a process of its own (`worker`); the others talk to it (`renderer`)."""
