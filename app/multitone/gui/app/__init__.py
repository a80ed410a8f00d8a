"""The window as a whole: who puts it together, its pages, its menus, its foot."""
