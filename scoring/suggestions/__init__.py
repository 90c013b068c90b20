"""What the machine says of an interview once it is over: verdicts by rule, numbers by formula."""
