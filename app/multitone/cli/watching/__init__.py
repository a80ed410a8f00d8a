"""`multitone watch`: what is typed, what is said, the commands that follow results, and a service of the system."""
