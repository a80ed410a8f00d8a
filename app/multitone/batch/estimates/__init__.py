"""What is said before it is known: how much results take, what room there is, and how long a job goes on."""
