"""What is told by URLs: sources far away, and jobs that have to do with such places."""
