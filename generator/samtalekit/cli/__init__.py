"""The command line: parse arguments, run a job, print its report; no logic of its own."""
