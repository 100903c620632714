"""The rehearsal that `scripts/demo` runs: one whole assembly over public HTTP, no short cuts."""
