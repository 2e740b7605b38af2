"""The verbs: one job, one function, one report. They bring floors together and print nothing."""
