"""Commands by themselves, each in a module that is imported when it is named."""
