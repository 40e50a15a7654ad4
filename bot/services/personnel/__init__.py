"""The people of the office: roles, absences, what passes on, what their menus show."""
