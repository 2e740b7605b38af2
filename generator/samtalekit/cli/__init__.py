"""The command line: it translates arguments, prints what jobs report, and decides nothing."""
