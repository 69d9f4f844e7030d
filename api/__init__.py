"""The doors: REST, web application and command line. Text for people is born only here."""
