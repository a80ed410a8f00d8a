"""Forms made from declared parameters, one editor a type; steps and export share them."""
