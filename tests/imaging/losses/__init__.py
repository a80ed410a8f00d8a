"""What a plan says is lost, what a worker says is lost, and what exiftool finds to be lost are one and the same.

`sources` builds a file of each format that holds every kind of metadata; `judging` asks exiftool what is left.
"""
