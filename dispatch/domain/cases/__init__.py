"""Cases (服务单): all visits for one fault, and what one that failed leaves to the next."""
