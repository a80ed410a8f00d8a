"""What the operations compute with: means, medians, products of matrices, curves, letters."""
