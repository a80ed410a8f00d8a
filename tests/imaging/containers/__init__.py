"""What files are put together of."""
