"""How the job at hand scales on this machine, and how many workers that advises."""
