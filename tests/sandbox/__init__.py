"""What children are kept from."""
